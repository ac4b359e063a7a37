using NemoBot.Core.Model;
using NemoBot.Telegram.Api;
using NemoVideo.Uploads;

namespace NemoBot.Telegram.Incoming;

/// <summary>Extracts a message's file and its name. Pure. The file's real format is detected later from its content.</summary>
internal static class FileMapping
{
    public static Attachment? Find(TelegramMessage message)
    {
        var number = message.MessageId;
        return message switch
        {
            { Video: { } video } => From(video, $"video-{number}", MediaFormats.Mp4),
            // Before the document, because animations have both.
            { Animation: { } animation } => From(animation, $"animation-{number}", MediaFormats.Mp4),
            { VideoNote: { } note } => From(note, $"video-note-{number}", MediaFormats.Mp4),
            { Audio: { } audio } => From(audio, $"audio-{number}", MediaFormats.Mp3),
            { Voice: { } voice } => From(voice, $"voice-{number}", MediaFormats.Ogg),
            { Document: { } document } => From(document, $"file-{number}", null),
            { Photo: { Length: > 0 } sizes } => From(Largest(sizes), $"photo-{number}", MediaFormats.Jpg),
            _ => null,
        };
    }

    /// <summary>Returns an id that stays the same when Telegram sends the same file again, unlike the file_id; null without a file.</summary>
    public static string? UniqueId(TelegramMessage message) =>
        (message.Video ?? message.Animation ?? message.VideoNote ?? message.Audio ?? message.Voice ?? message.Document ?? Largest(message.Photo ?? []))?.FileUniqueId;

    /// <param name="usual">The format of such files if nothing else is known; may be null.</param>
    private static Attachment? From(TelegramFile? file, string nameWithout, MediaFormat? usual)
    {
        if (file?.FileId is not { Length: > 0 } id)
        {
            return null;
        }

        var claimed = file.MimeType is { Length: > 0 } and not "application/octet-stream" ? file.MimeType : null;
        // A video sent "as a file" often has no usable type: then its name determines the format.
        var type = claimed ?? (file.FileName is { } given ? MediaFormats.ByName(given) : null)?.MediaType ?? usual?.MediaType ?? file.MimeType;
        var name = file.FileName is { Length: > 0 } fileName ? FileNames.Clean(fileName) : nameWithout + (MediaFormats.ByMediaType(type) ?? usual)?.Extension;
        return new Attachment(id, name, file.FileSize)
        {
            Identity = file.FileUniqueId,
            MediaType = type,
            Duration = file.Duration is > 0 and var seconds ? TimeSpan.FromSeconds(seconds) : null,
        };
    }

    /// <summary>Compares by area: the order of the sizes is not guaranteed.</summary>
    private static TelegramFile? Largest(TelegramFile[] sizes)
    {
        TelegramFile? largest = null;
        foreach (var size in sizes)
        {
            if (largest is null || Area(size) > Area(largest))
            {
                largest = size;
            }
        }

        return largest;

        static long Area(TelegramFile size) => (long)(size.Width ?? 0) * (size.Height ?? 0);
    }
}
