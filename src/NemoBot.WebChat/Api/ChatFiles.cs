using NemoBot.Core.Model;

namespace NemoBot.WebChat.Api;

/// <summary>Finds the file of a chat that a request names. Files of other chats get 404.</summary>
internal sealed class ChatFiles(IStore store, IFileStore files)
{
    /// <exception cref="RefusedRequestException">The chat has no such file, or it was cleaned up.</exception>
    public async Task<(StoredFile File, FileStream Content)> OpenAsync(HttpContext context, ChatKey chat)
    {
        var id = context.Request.RouteValues["id"] as string ?? "";
        var file = id.Length is > 0 and <= 64 ? await store.GetFileAsync(chat, id, context.RequestAborted) : null;
        return file is not null && files.TryOpen(file) is { } content ? (file, content) : throw new RefusedRequestException(StatusCodes.Status404NotFound, RefusalCode.NotFound);
    }

    public static void Cache(IHeaderDictionary headers)
    {
        headers.CacheControl = "private, max-age=3600";
        headers.Vary = "Cookie";
    }
}
