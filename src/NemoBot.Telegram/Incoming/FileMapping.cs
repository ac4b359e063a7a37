using NemoBot.Core.Model;
using NemoVideo.Uploads;
using Telegram.Bot.Types;

namespace NemoBot.Telegram.Incoming;

/// <summary>Extracts a message's file and its name. Pure. The file's real format is detected later from its content.</summary>
internal static class FileMapping
{
    /// <param name="mostBytes">What can be downloaded: of a larger video, Telegram's best smaller encoding is taken, if it has one.</param>
    public static Attachment? Find(Message message, long mostBytes) => Of(message, mostBytes) is { } media ? From(media, message.Id) : null;

    /// <summary>Finds the file of a message of another chat or topic that is replied to.</summary>
    public static Attachment? Find(ExternalReplyInfo message, long mostBytes) =>
        Of(Fitting(message.Video, mostBytes), message.Animation, message.VideoNote, message.Audio, message.Voice, message.Document, message.Photo) is { } media ? From(media, message.MessageId ?? 0) : null;

    /// <summary>Returns an id that stays the same when Telegram sends the same file again, unlike the file_id; null without a file.</summary>
    public static string? UniqueId(Message message) => Of(message, long.MaxValue)?.File.FileUniqueId;

    private static Media? Of(Message message, long mostBytes) =>
        Of(Fitting(message.Video, mostBytes), message.Animation, message.VideoNote, message.Audio, message.Voice, message.Document, message.Photo);

    /// <summary>Returns the video, or its best encoding that can be downloaded: H.264 first, which every editor reads. The name says which: "beach (720p).mp4".</summary>
    private static Media? Fitting(Video? video, long mostBytes)
    {
        if (video is null)
        {
            return null;
        }

        var smaller = video.FileSize <= mostBytes ? null : video.Qualities?
            .Where(quality => quality.FileId is { Length: > 0 } && quality.FileSize is > 0 && quality.FileSize <= mostBytes)
            .OrderByDescending(quality => quality.Codec == "h264").ThenByDescending(quality => (long)quality.Width * quality.Height)
            .FirstOrDefault();
        return smaller is null
            ? new(video, "video", MediaFormats.Mp4, video.FileName, video.MimeType, video.Duration)
            : new(smaller, "video", MediaFormats.Mp4, $"{Path.GetFileNameWithoutExtension(video.FileName ?? "video")} ({Math.Min(smaller.Width, smaller.Height)}p){MediaFormats.Mp4.Extension}", MediaFormats.Mp4.MediaType, video.Duration);
    }

    private static Media? Of(Media? video, Animation? animation, VideoNote? note, Audio? audio, Voice? voice, Document? document, PhotoSize[]? sizes)
    {
        if (video is not null)
        {
            return video;
        }

        // Before the document, because animations have both.
        if (animation is not null)
        {
            return new(animation, "animation", MediaFormats.Mp4, animation.FileName, animation.MimeType, animation.Duration);
        }

        if (note is not null)
        {
            return new(note, "video-note", MediaFormats.Mp4, Seconds: note.Duration);
        }

        if (audio is not null)
        {
            return new(audio, "audio", MediaFormats.Mp3, audio.FileName, audio.MimeType, audio.Duration);
        }

        if (voice is not null)
        {
            return new(voice, "voice", MediaFormats.Ogg, null, voice.MimeType, voice.Duration);
        }

        if (document is not null)
        {
            return new(document, "file", null, document.FileName, document.MimeType);
        }

        // By area: the order of the sizes is not guaranteed.
        return sizes?.MaxBy(size => (long)size.Width * size.Height) is { } largest ? new(largest, "photo", MediaFormats.Jpg) : null;
    }

    /// <param name="number">The message's id, for the name of a file without one.</param>
    private static Attachment? From(Media media, int number)
    {
        if (media.File.FileId is not { Length: > 0 } id)
        {
            return null;
        }

        var claimed = media.MimeType is { Length: > 0 } and not "application/octet-stream" ? media.MimeType : null;
        // A video sent "as a file" often has no usable type: then its name determines the format.
        var type = claimed ?? (media.FileName is { } given ? MediaFormats.ByName(given) : null)?.MediaType ?? media.Usual?.MediaType ?? media.MimeType;
        var name = media.FileName is { Length: > 0 } fileName ? FileNames.Clean(fileName) : $"{media.Kind}-{number}{(MediaFormats.ByMediaType(type) ?? media.Usual)?.Extension}";
        return new Attachment(id, name, media.File.FileSize)
        {
            Identity = media.File.FileUniqueId,
            MediaType = type,
            Duration = media.Seconds > 0 ? TimeSpan.FromSeconds(media.Seconds) : null,
        };
    }

    /// <summary>Represents what the library's classes of files have in common.</summary>
    /// <param name="Kind">The beginning of the name of a file without one.</param>
    /// <param name="Usual">The format of such files if nothing else is known; may be null.</param>
    /// <param name="Seconds">The duration; 0 if it is not known.</param>
    private readonly record struct Media(FileBase File, string Kind, MediaFormat? Usual, string? FileName = null, string? MimeType = null, int Seconds = 0);
}
