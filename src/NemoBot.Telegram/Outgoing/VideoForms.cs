using System.Runtime.CompilerServices;
using NemoBot.Core.Model;
using NemoBot.Telegram.Api;
using NemoBot.Telegram.Incoming;
using NemoVideo.Uploads;
using Telegram.Bot.Types;
using Telegram.Bot.Types.Enums;

namespace NemoBot.Telegram.Outgoing;

/// <summary>Represents one way to send a video.</summary>
/// <param name="IsUpload">Whether bytes are uploaded; false if Telegram has them, or reads them itself.</param>
/// <param name="OpenAsync">Creates the media, and opens its files, for one try. Video or document.</param>
internal sealed record VideoForm(InputMediaType Type, bool IsUpload, Func<Task<InputMedia>> OpenAsync)
{
    /// <summary>Gets the fault of the previous form after which this one is tried; null for any refusal.</summary>
    public TelegramFault? OnlyAfter { get; init; }
}

/// <summary>Enumerates the ways to send a video, best first. Each is prepared on demand, because most videos need one.</summary>
internal sealed class VideoForms(FileIds fileIds, FileSource files, VideoThumbnail thumbnails, IFileStore storedFiles)
{
    public async IAsyncEnumerable<VideoForm> OfAsync(VideoResult video, StoredFile stored, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (await fileIds.FindAsync(video.FileId, cancellationToken) is { } known)
        {
            yield return new(InputMediaType.Video, false, () => Task.FromResult<InputMedia>(new InputMediaVideo(new InputFileId(known)) { SupportsStreaming = true }));
        }

        var info = await TelegramClient.OpeningAsync(() => InfoAsync(stored, cancellationToken));
        using var local = files.IsLocal ? await storedFiles.OpenLocalAsync(stored, cancellationToken) : null;
        if (local is not null && files.SharedPath(local.Path) is { } shared && shared.All(character => char.IsAsciiLetterOrDigit(character) || "/._-".Contains(character, StringComparison.Ordinal)))
        {
            yield return new(InputMediaType.Video, false, () => Task.FromResult<InputMedia>(Described(new InputFileUrl($"file://{shared}")))); // The local server reads the file in place: nothing is copied.
        }

        var pictures = await thumbnails.MakeAsync(stored, info, cancellationToken);
        if (pictures is not null)
        {
            yield return new(InputMediaType.Video, true, async () => Described(await BytesAsync(), Picture(pictures.Thumbnail, "thumbnail"), pictures.Cover is { } cover ? Picture(cover, "cover") : null));
        }

        yield return new(InputMediaType.Video, true, async () => Described(await BytesAsync())) { OnlyAfter = pictures is null ? null : TelegramFault.BadThumbnail };
        // Otherwise Telegram turns the document back into the video that it just refused.
        yield return new(InputMediaType.Document, true, async () => new InputMediaDocument(await BytesAsync()) { DisableContentTypeDetection = true });

        static InputFileStream Picture(byte[] jpeg, string name) => new(new MemoryStream(jpeg, writable: false), name + MediaFormats.Jpg.Extension);

        async Task<InputFileStream> BytesAsync() => new(await storedFiles.OpenAsync(stored, cancellationToken), UploadNames.Clean(video.FileName));

        // What Telegram does not find out of a large file by itself (docs/contracts/telegram.md §2.2); 0 if it is not known.
        InputMediaVideo Described(InputFile content, InputFile? thumbnail = null, InputFile? cover = null) => new(content)
        {
            Thumbnail = thumbnail,
            Cover = cover,
            Width = info.Width ?? video.Width ?? 0,
            Height = info.Height ?? video.Height ?? 0,
            Duration = (int)Math.Round((info.Duration ?? video.Duration)?.TotalSeconds ?? 0),
            SupportsStreaming = true,
        };
    }

    private async Task<Mp4Info> InfoAsync(StoredFile stored, CancellationToken cancellationToken)
    {
        await using var file = await storedFiles.OpenAsync(stored, cancellationToken);
        return await Mp4Info.ReadAsync(file, cancellationToken);
    }
}
