using NemoBot.Core.Model;
using NemoVideo.Uploads;

namespace NemoBot.WebChat.Api;

/// <summary>Handles <c>GET /api/chat/files/{id}</c>: a file of this chat, with range requests; <c>?download</c> saves it. Files of other chats get 404.</summary>
internal sealed class FileEndpoint(IStore store, IFileStore files)
{
    public async Task GetAsync(HttpContext context, ChatKey chat)
    {
        var id = context.Request.RouteValues["id"] as string ?? "";
        var file = id.Length is > 0 and <= 64 ? await store.GetFileAsync(chat, id, context.RequestAborted) : null;
        if (file is null || TryOpen(file) is not { } content)
        {
            throw new RefusedRequestException(StatusCodes.Status404NotFound, RefusalCode.NotFound);
        }

        var headers = context.Response.Headers;
        var isShown = IsShown(file.MediaType);
        headers.ContentDisposition = FileDisposition.Header(isShown && !context.Request.Query.ContainsKey("download") ? "inline" : "attachment", file.FileName);
        // Opened as a document, an uploaded file can only be viewed: it runs no scripts.
        headers.ContentSecurityPolicy = "default-src 'none'; img-src 'self'; media-src 'self'; frame-ancestors 'none'; sandbox";
        headers.CacheControl = "private, max-age=3600";
        headers.Vary = "Cookie";
        await Results.Stream(content, isShown ? file.MediaType : "application/octet-stream", lastModified: file.CreatedAt, entityTag: new($"\"{file.Id}\""), enableRangeProcessing: true)
            .ExecuteAsync(context);
    }

    private FileStream? TryOpen(StoredFile file)
    {
        try
        {
            return files.Open(file);
        }
        catch (Exception cleanedUp) when (cleanedUp is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private static bool IsShown(string mediaType) =>
        mediaType.StartsWith("video/", StringComparison.Ordinal) || mediaType.StartsWith("audio/", StringComparison.Ordinal)
        || MediaFormats.ByMediaType(mediaType) is { IsAccepted: true, Kind: MediaKind.Image };
}
