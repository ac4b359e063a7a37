using NemoBot.Core.Model;
using NemoBot.Telegram.Api;
using NemoVideo.Uploads;

namespace NemoBot.Telegram.Incoming;

/// <summary>Which file a message brings, under which name. Pure. What it really is, its content tells later.</summary>
internal static class TelegramAttachments
{
    public static Attachment? Find(TelegramMessage message)
    {
        var number = message.MessageId;
        return message switch
        {
            { Video: { } video } => From(video, $"video-{number}", MediaFormats.Mp4),
            // Before the document: an animation comes as both.
            { Animation: { } animation } => From(animation, $"animation-{number}", MediaFormats.Mp4),
            { VideoNote: { } note } => From(note, $"video-note-{number}", MediaFormats.Mp4),
            { Audio: { } audio } => From(audio, $"audio-{number}", MediaFormats.Mp3),
            { Voice: { } voice } => From(voice, $"voice-{number}", MediaFormats.Ogg),
            { Document: { } document } => From(document, $"file-{number}", null),
            { Photo: { Length: > 0 } sizes } => From(Largest(sizes), $"photo-{number}", MediaFormats.Jpg),
            _ => null,
        };
    }

    /// <summary>Stays the same when Telegram sends the same file again, unlike the id to open it by; null without a file.</summary>
    public static string? UniqueId(TelegramMessage message) =>
        (message.Video ?? message.Animation ?? message.VideoNote ?? message.Audio ?? message.Voice ?? message.Document ?? Largest(message.Photo ?? []))?.FileUniqueId;

    /// <param name="usual">What such files are where nothing else is said.</param>
    private static Attachment? From(TelegramFile? file, string nameWithout, MediaFormat? usual)
    {
        if (file?.FileId is not { Length: > 0 } id)
        {
            return null;
        }

        var claimed = file.MimeType is { Length: > 0 } and not "application/octet-stream" ? file.MimeType : null;
        // Sent "as a file" a video often comes without a usable type: then its name tells.
        var type = claimed ?? (file.FileName is { } given ? MediaFormats.ByName(given) : null)?.MediaType ?? usual?.MediaType ?? file.MimeType;
        var name = file.FileName is { Length: > 0 } fileName ? FileNames.Clean(fileName) : nameWithout + (MediaFormats.ByMediaType(type) ?? usual)?.Extension;
        return new Attachment(id, name, file.FileSize)
        {
            Identity = file.FileUniqueId,
            MediaType = type,
            Duration = file.Duration is > 0 and var seconds ? TimeSpan.FromSeconds(seconds) : null,
        };
    }

    /// <summary>By area: the order of the sizes is nowhere promised.</summary>
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
