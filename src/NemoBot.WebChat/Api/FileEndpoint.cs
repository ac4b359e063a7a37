using NemoBot.Core.Model;
using NemoBot.WebChat.Incoming;
using NemoVideo.Uploads;

namespace NemoBot.WebChat.Api;

/// <summary>Handles <c>GET /api/chat/files/{id}</c>: a file of this chat, with range requests; <c>?download</c> saves it.</summary>
internal sealed partial class FileEndpoint(ChatFiles files, ILogger<FileEndpoint> logger)
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
        try
        {
            await Results.Stream(content, isShown ? file.MediaType : "application/octet-stream", lastModified: file.CreatedAt, entityTag: new($"\"{file.Id}\""), enableRangeProcessing: true)
                .ExecuteAsync(context);
        }
        catch (IOException fault)
        {
            LogNotRead(fault, file.Id);
            if (!context.Response.HasStarted)
            {
                throw fault is FileNotFoundException ? ChatFiles.NotFound() : AcceptedFiles.Away(); // Opening the file has fetched its beginning only.
            }

            context.Abort(); // The browser notices that the rest is missing, and asks for it again.
        }
    }

    private static bool IsShown(string mediaType) =>
        mediaType.StartsWith("video/", StringComparison.Ordinal) || mediaType.StartsWith("audio/", StringComparison.Ordinal)
        || MediaFormats.ByMediaType(mediaType) is { IsAccepted: true, Kind: MediaKind.Image };

    [LoggerMessage(LogLevel.Warning, "The file {Id} could not be read to its end")]
    private partial void LogNotRead(Exception fault, string id);
}
