using NemoBot.Core.Delivery;
using NemoBot.Core.Model;
using NemoBot.Discord.Rest;

namespace NemoBot.Discord.Outgoing;

/// <summary>Decides how a post's video, picture or document is sent: as a file if it fits, else from its public address. What can be drawn for a text is sent as one picture.</summary>
internal sealed class VideoSource(IStore store, IFileStore files, MessagePictures drawings, TimeProvider time)
{
    /// <summary>Sends the video by the best way, and retries with the address if Discord certainly refused the file, or the file is missing.</summary>
    /// <param name="limit">Maximum size of an uploaded file, in bytes.</param>
    /// <exception cref="PlatformException">The video cannot be shown either way; text may still be accepted.</exception>
    public async Task<T> SendAsync<T>(ChatKey chat, OutgoingMessage message, long limit, Func<VideoWay, IReadOnlyList<AttachedFile>, Task<T>> send, CancellationToken cancellationToken)
    {
        if (message.Video is not { } video)
        {
            return message.Comparison is { } stills
                ? await SendAsync(chat, stills, limit, send, cancellationToken)
                : await SendDrawnAsync(chat, message, limit, send, cancellationToken);
        }

        DiscordException? refusal = null;
        var file = video.SizeBytes <= limit ? await store.GetFileAsync(chat, video.FileId, cancellationToken) : null;
        if (file is not null)
        {
            try
            {
                return await send(VideoWay.Upload, [Attached(file, video.FileName)]);
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
            return await send(VideoWay.Words, []);
        }

        if (video.Link is not null && !(video.LinkExpiresAt <= time.GetUtcNow()))
        {
            try
            {
                return await send(VideoWay.Link, []);
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

    /// <summary>Sends the text with a picture of what it says, if that can be drawn and Discord accepts it.</summary>
    private async Task<T> SendDrawnAsync<T>(ChatKey chat, OutgoingMessage message, long limit, Func<VideoWay, IReadOnlyList<AttachedFile>, Task<T>> send, CancellationToken cancellationToken)
    {
        if (limit > 0 && await drawings.DrawAsync(chat, message, cancellationToken) is { } drawn)
        {
            try
            {
                return await send(VideoWay.Upload, [new(drawn.FileName, drawn.MediaType, drawn.Content.Length, _ => Task.FromResult<Stream>(new MemoryStream(drawn.Content, writable: false)))]);
            }
            catch (DiscordException refused) when (refused.IsTooLarge || refused.IsFormRefused)
            {
                // The text says it too.
            }
        }

        return await send(VideoWay.None, []);
    }

    /// <summary>Sends the text with both stills, which Discord shows side by side, if they are still there and Discord accepts them.</summary>
    private async Task<T> SendAsync<T>(ChatKey chat, Comparison stills, long limit, Func<VideoWay, IReadOnlyList<AttachedFile>, Task<T>> send, CancellationToken cancellationToken)
    {
        if (await store.GetFileAsync(chat, stills.BeforeId, cancellationToken) is { } before
            && await store.GetFileAsync(chat, stills.AfterId, cancellationToken) is { } after
            && before.SizeBytes + after.SizeBytes <= limit)
        {
            try
            {
                return await send(VideoWay.Upload, [Attached(before, Comparison.BeforeName), Attached(after, Comparison.AfterName)]);
            }
            catch (Exception refused) when (refused is DiscordException { IsTooLarge: true } or DiscordException { IsFormRefused: true } or FileNotFoundException or DirectoryNotFoundException)
            {
                // The text says it too.
            }
        }

        return await send(VideoWay.None, []);
    }

    private AttachedFile Attached(StoredFile file, string name) => new(name, file.MediaType, file.SizeBytes, stop => files.OpenAsync(file, stop));
}
