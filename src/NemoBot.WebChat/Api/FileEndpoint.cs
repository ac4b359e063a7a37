using NemoBot.Core.Model;
using NemoVideo.Uploads;

namespace NemoBot.WebChat.Api;

/// <summary>Handles <c>GET /api/chat/files/{id}</c>: a file of this chat, with range requests; <c>?download</c> saves it.</summary>
internal sealed class FileEndpoint(ChatFiles files)
{
    public async Task GetAsync(HttpContext context, ChatKey chat)
    {
        var (file, content) = await files.OpenAsync(context, chat);
        var headers = context.Response.Headers;
        var isShown = IsShown(file.MediaType);
        headers.ContentDisposition = FileDisposition.Header(isShown && !context.Request.Query.ContainsKey("download") ? "inline" : "attachment", file.FileName);
        // Opened as a document, an uploaded file can only be viewed: it runs no scripts.
        headers.ContentSecurityPolicy = "default-src 'none'; img-src 'self'; media-src 'self'; frame-ancestors 'none'; sandbox";
        ChatFiles.Cache(headers);
        await Results.Stream(content, isShown ? file.MediaType : "application/octet-stream", lastModified: file.CreatedAt, entityTag: new($"\"{file.Id}\""), enableRangeProcessing: true)
            .ExecuteAsync(context);
    }

    private static bool IsShown(string mediaType) =>
        mediaType.StartsWith("video/", StringComparison.Ordinal) || mediaType.StartsWith("audio/", StringComparison.Ordinal)
        || MediaFormats.ByMediaType(mediaType) is { IsAccepted: true, Kind: MediaKind.Image };
}
