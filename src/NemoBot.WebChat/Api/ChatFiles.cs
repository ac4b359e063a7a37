using NemoBot.Core.Model;

namespace NemoBot.WebChat.Api;

/// <summary>Finds the file of a chat that a request names. Files of other chats get 404.</summary>
internal sealed class ChatFiles(IStore store, IFileStore files)
{
    /// <exception cref="RefusedRequestException">The chat has no such file.</exception>
    public async Task<StoredFile> FindAsync(HttpContext context, ChatKey chat)
    {
        var id = context.Request.RouteValues["id"] as string ?? "";
        return (id.Length is > 0 and <= 64 ? await store.GetFileAsync(chat, id, context.RequestAborted) : null) ?? throw NotFound();
    }

    /// <exception cref="RefusedRequestException">The chat has no such file, or it was cleaned up.</exception>
    public async Task<(StoredFile File, Stream Content)> OpenAsync(HttpContext context, ChatKey chat)
    {
        var file = await FindAsync(context, chat);
        return (file, await files.TryOpenAsync(file, context.RequestAborted) ?? throw NotFound());
    }

    public static RefusedRequestException NotFound() => new(StatusCodes.Status404NotFound, RefusalCode.NotFound);

    public static void Cache(IHeaderDictionary headers)
    {
        headers.CacheControl = "private, max-age=3600";
        headers.Vary = "Cookie";
    }
}
