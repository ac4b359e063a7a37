using NemoBot.Core.Model;
using NemoBot.WebChat.Incoming;

namespace NemoBot.WebChat.Api;

/// <summary>Finds the file of a chat that a request names. Files of other chats get 404.</summary>
internal sealed partial class ChatFiles(IStore store, IFileStore files, ILogger<ChatFiles> logger)
{
    /// <exception cref="RefusedRequestException">The chat has no such file.</exception>
    public async Task<StoredFile> FindAsync(HttpContext context, ChatKey chat)
    {
        var id = context.Request.RouteValues["id"] as string ?? "";
        return (id.Length is > 0 and <= 64 ? await store.GetFileAsync(chat, id, context.RequestAborted) : null) ?? throw NotFound();
    }

    /// <exception cref="RefusedRequestException">The chat has no such file, it was cleaned up, or the place of the files does not answer.</exception>
    public async Task<(StoredFile File, Stream Content)> OpenAsync(HttpContext context, ChatKey chat)
    {
        var file = await FindAsync(context, chat);
        return (file, await TryOpenAsync(file, context.RequestAborted) ?? throw NotFound());
    }

    /// <summary>Opens the file; null if it was cleaned up.</summary>
    /// <exception cref="RefusedRequestException">The place of the files does not answer.</exception>
    public async Task<Stream?> TryOpenAsync(StoredFile file, CancellationToken cancellationToken)
    {
        try
        {
            return await files.TryOpenAsync(file, cancellationToken);
        }
        catch (IOException fault)
        {
            LogNotOpened(fault, file.Id);
            throw AcceptedFiles.Away();
        }
    }

    public static RefusedRequestException NotFound() => new(StatusCodes.Status404NotFound, RefusalCode.NotFound);

    public static void Cache(IHeaderDictionary headers)
    {
        headers.CacheControl = "private, max-age=3600";
        headers.Vary = "Cookie";
    }

    [LoggerMessage(LogLevel.Warning, "The file {Id} could not be opened")]
    private partial void LogNotOpened(Exception fault, string id);
}
