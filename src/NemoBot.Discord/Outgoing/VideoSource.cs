using NemoBot.Core.Delivery;
using NemoBot.Core.Model;
using NemoBot.Discord.Rest;
using NemoVideo.Uploads;

namespace NemoBot.Discord.Outgoing;

/// <summary>Decides how a post's video, picture or document is sent: as a file if it fits, else from its public address. Previews are sent as one picture.</summary>
internal sealed class VideoSource(IStore store, IFileStore files, PreviewSheet sheet, TimeProvider time)
{
    /// <summary>Sends the video by the best way, and retries with the address if Discord certainly refused the file, or the file is missing.</summary>
    /// <param name="limit">Maximum size of an uploaded file, in bytes.</param>
    /// <exception cref="PlatformException">The video cannot be shown either way; text may still be accepted.</exception>
    public async Task<T> SendAsync<T>(ChatKey chat, OutgoingMessage message, long limit, Func<VideoWay, AttachedFile?, Task<T>> send, CancellationToken cancellationToken)
    {
        if (message.Video is not { } video)
        {
            return await SendAsync(chat, message.Previews, limit, send, cancellationToken);
        }

        DiscordException? refusal = null;
        var file = video.SizeBytes <= limit ? await store.GetFileAsync(chat, video.FileId, cancellationToken) : null;
        if (file is not null)
        {
            try
            {
                return await send(VideoWay.Upload, new(video.FileName, file.MediaType, file.SizeBytes, stop => files.OpenAsync(file, stop)));
            }
            catch (DiscordException refused) when (refused.IsTooLarge || refused.IsFormRefused)
            {
                refusal = refused;
            }
            catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
            {
                // A restored backup has the record, but not the file. A retry would not bring it back, and would block everything behind it.
            }
        }

        if (!video.IsVideo)
        {
            return await send(VideoWay.Words, null);
        }

        if (video.Link is not null && !(video.LinkExpiresAt <= time.GetUtcNow()))
        {
            try
            {
                return await send(VideoWay.Link, null);
            }
            catch (DiscordException refused) when (refused.IsFormRefused)
            {
                refusal = refused;
            }
        }

        throw refusal is null or { IsTooLarge: true }
            ? new PlatformException(PlatformFault.TooLarge, $"The video of {video.SizeBytes} bytes is too large or missing, and has no link.", refusal)
            : new PlatformException(PlatformFault.Refused, $"The video was refused: {refusal.Message}", refusal);
    }

    /// <summary>Sends the text with a picture of what it lists, if that can be drawn and Discord accepts it.</summary>
    private async Task<T> SendAsync<T>(ChatKey chat, IReadOnlyList<Preview> previews, long limit, Func<VideoWay, AttachedFile?, Task<T>> send, CancellationToken cancellationToken)
    {
        if (previews.Count > 0 && limit > 0 && await sheet.DrawAsync(chat, previews, cancellationToken) is { } drawn)
        {
            try
            {
                return await send(VideoWay.Upload, new(PreviewSheet.FileName, MediaFormats.Jpg.MediaType, drawn.Length, _ => Task.FromResult<Stream>(new MemoryStream(drawn, writable: false))));
            }
            catch (DiscordException refused) when (refused.IsTooLarge || refused.IsFormRefused)
            {
                // The text says it too.
            }
        }

        return await send(VideoWay.None, null);
    }
}
