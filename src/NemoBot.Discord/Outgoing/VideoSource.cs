using NemoBot.Core.Model;
using NemoBot.Discord.Rest;

namespace NemoBot.Discord.Outgoing;

/// <summary>Decides how a post's video goes out: as a file where it fits, else from its public address.</summary>
internal sealed class VideoSource(IStore store, IFileStore files, TimeProvider time)
{
    /// <summary>Sends with the best way, and once more with the address when Discord surely did not take the file, or it is not on our disk.</summary>
    /// <param name="limit">Largest file that may go here, in bytes.</param>
    /// <exception cref="PlatformException">The video can be shown in neither way; words may still be taken.</exception>
    public async Task<T> SendAsync<T>(ChatKey chat, OutgoingMessage message, long limit, Func<VideoWay, UploadFile?, Task<T>> send, CancellationToken cancellationToken)
    {
        if (message.Video is not { } video)
        {
            return await send(VideoWay.None, null);
        }

        DiscordException? refusal = null;
        var file = video.SizeBytes <= limit ? await store.GetFileAsync(chat, video.FileId, cancellationToken) : null;
        if (file is not null)
        {
            try
            {
                return await send(VideoWay.Upload, new(video.FileName, file.MediaType, file.SizeBytes, _ => Task.FromResult<Stream>(files.Open(file))));
            }
            catch (DiscordException refused) when (refused.IsTooLarge || refused.IsFormRefused)
            {
                refusal = refused;
            }
            catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
            {
                // A backup has the record and not the file. To try again would not bring it back, and would hold up everything behind it.
            }
        }

        if (video.IsPicture)
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
            ? new PlatformException(PlatformFault.TooLarge, $"The video of {video.SizeBytes} bytes does not fit or is gone, and has no link.", refusal)
            : new PlatformException(PlatformFault.Refused, $"The video was refused: {refusal.Message}", refusal);
    }
}
