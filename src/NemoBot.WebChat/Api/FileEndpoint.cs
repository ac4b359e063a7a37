using NemoBot.Core.Delivery;
using NemoBot.Core.Model;
using NemoVideo.Uploads;

namespace NemoBot.WebChat.Api;

/// <summary>
/// Handles <c>GET /api/chat/files/{id}</c>: a file of this chat, with range requests; <c>?download</c> saves it. <c>GET /api/chat/files/{id}/still</c>: a JPEG of a
/// video, for browsers that cannot play it. Files of other chats get 404.
/// </summary>
internal sealed class FileEndpoint(IStore store, IFileStore files, VideoStill stills)
{
    public async Task GetAsync(HttpContext context, ChatKey chat)
    {
        var (file, content) = await OpenAsync(context, chat);
        var headers = context.Response.Headers;
        var isShown = IsShown(file.MediaType);
        headers.ContentDisposition = FileDisposition.Header(isShown && !context.Request.Query.ContainsKey("download") ? "inline" : "attachment", file.FileName);
        // Opened as a document, an uploaded file can only be viewed: it runs no scripts.
        headers.ContentSecurityPolicy = "default-src 'none'; img-src 'self'; media-src 'self'; frame-ancestors 'none'; sandbox";
        Cache(headers);
        await Results.Stream(content, isShown ? file.MediaType : "application/octet-stream", lastModified: file.CreatedAt, entityTag: new($"\"{file.Id}\""), enableRangeProcessing: true)
            .ExecuteAsync(context);
    }

    public async Task GetStillAsync(HttpContext context, ChatKey chat)
    {
        var (file, content) = await OpenAsync(context, chat);
        string path;
        await using (content)
        {
            path = content.Name;
        }

        var still = file.MediaType.StartsWith("video/", StringComparison.Ordinal) ? await stills.MakeAsync(path, context.RequestAborted) : null;
        if (still is null)
        {
            throw NotFound();
        }

        Cache(context.Response.Headers);
        await Results.Bytes(still, MediaFormats.Jpg.MediaType).ExecuteAsync(context);
    }

    private async Task<(StoredFile File, FileStream Content)> OpenAsync(HttpContext context, ChatKey chat)
    {
        var id = context.Request.RouteValues["id"] as string ?? "";
        var file = id.Length is > 0 and <= 64 ? await store.GetFileAsync(chat, id, context.RequestAborted) : null;
        return file is not null && TryOpen(file) is { } content ? (file, content) : throw NotFound();
    }

    private static RefusedRequestException NotFound() => new(StatusCodes.Status404NotFound, RefusalCode.NotFound);

    private static void Cache(IHeaderDictionary headers)
    {
        headers.CacheControl = "private, max-age=3600";
        headers.Vary = "Cookie";
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
