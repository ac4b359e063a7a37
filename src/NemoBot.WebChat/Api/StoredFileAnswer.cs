using NemoBot.Core.Model;
using NemoBot.WebChat.Incoming;
using NemoVideo.Uploads;

namespace NemoBot.WebChat.Api;

/// <summary>Responds with a stored file, or the range of it that the request asks for.</summary>
internal sealed partial class StoredFileAnswer(ILogger<StoredFileAnswer> logger)
{
    /// <param name="isDownload">Whether a browser saves it even if it could show it.</param>
    public async Task WriteAsync(HttpContext context, StoredFile file, Stream content, bool isDownload)
    {
        var headers = context.Response.Headers;
        var isShown = IsShown(file.MediaType);
        headers.ContentDisposition = FileDisposition.Header(isShown && !isDownload ? "inline" : "attachment", file.FileName);
        // Opened as a document, an uploaded file can only be viewed: it runs no scripts.
        headers.ContentSecurityPolicy = "default-src 'none'; img-src 'self'; media-src 'self'; frame-ancestors 'none'; sandbox";
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
