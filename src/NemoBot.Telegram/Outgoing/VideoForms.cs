using System.Runtime.CompilerServices;
using NemoBot.Core.Model;
using NemoBot.Telegram.Api;
using NemoBot.Telegram.Incoming;
using NemoVideo.Uploads;

namespace NemoBot.Telegram.Outgoing;

/// <summary>Opens a stored file for reading; throws <see cref="FileNotFoundException"/> if it was cleaned up.</summary>
internal delegate FileStream OpenStoredFile(StoredFile file);

/// <summary>Represents one way to send a video.</summary>
/// <param name="Uploads">The bytes to upload; empty if Telegram has them, or reads them itself.</param>
internal sealed record VideoForm(TelegramMedia Media, IReadOnlyList<UploadPart> Uploads)
{
    /// <summary>Gets the fault of the previous form after which this one is tried; null for any refusal.</summary>
    public TelegramFault? OnlyAfter { get; init; }
}

/// <summary>Enumerates the ways to send a video, best first. Each is prepared on demand, because most videos need one.</summary>
internal sealed class VideoForms(FileIds fileIds, FileSource files, VideoThumbnail thumbnails, OpenStoredFile open)
{
    private const string FilePart = "video";
    private const string ThumbnailPart = "thumbnail";

    public async IAsyncEnumerable<VideoForm> OfAsync(VideoResult video, StoredFile stored, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (await fileIds.FindAsync(video.FileId, cancellationToken) is { } known)
        {
            yield return new(new(known), []);
        }

        string path;
        long length;
        Mp4Info info;
        await using (var file = open(stored))
        {
            (path, length, info) = (file.Name, file.Length, await Mp4Info.ReadAsync(file, cancellationToken));
        }

        var media = new TelegramMedia($"attach://{FilePart}")
        {
            Width = info.Width ?? video.Width,
            Height = info.Height ?? video.Height,
            Duration = (info.Duration ?? video.Duration) is { } duration ? (int)Math.Round(duration.TotalSeconds) : null,
        };
        if (files.SharedPath(path) is { } shared && shared.All(character => char.IsAsciiLetterOrDigit(character) || "/._-".Contains(character, StringComparison.Ordinal)))
        {
            yield return new(media with { Media = $"file://{shared}" }, []); // The local server reads the file in place: nothing is copied.
        }

        UploadPart bytes = new(FilePart, video.FileName, MediaFormats.Mp4.MediaType, length, _ => Task.FromResult<Stream>(open(stored)));
        var picture = await thumbnails.MakeAsync(path, info, cancellationToken);
        if (picture is not null)
        {
            UploadPart thumbnail = new(ThumbnailPart, "thumbnail" + MediaFormats.Jpg.Extension, MediaFormats.Jpg.MediaType, picture.Length, _ => Task.FromResult<Stream>(new MemoryStream(picture, writable: false)));
            yield return new(media with { Thumbnail = $"attach://{ThumbnailPart}" }, [bytes, thumbnail]);
        }

        yield return new(media, [bytes]) { OnlyAfter = picture is null ? null : TelegramFault.BadThumbnail };
        yield return new(new($"attach://{FilePart}") { Type = TelegramMedia.Document }, [bytes]);
    }
}
