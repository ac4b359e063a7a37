using NemoBot.Conversation;
using NemoBot.Platforms.Telegram.Api;
using NemoBot.Storage.Files;

namespace NemoBot.Platforms.Telegram.Updates;

/// <summary>Which file a message brings, under which name. Pure.</summary>
internal static class TelegramAttachments
{
    private static readonly Dictionary<string, string> MediaTypes = new(StringComparer.OrdinalIgnoreCase)
    {
        [".mp4"] = "video/mp4",
        [".m4v"] = "video/x-m4v",
        [".mov"] = "video/quicktime",
        [".webm"] = "video/webm",
        [".mkv"] = "video/x-matroska",
        [".avi"] = "video/x-msvideo",
        [".mpg"] = "video/mpeg",
        [".mpeg"] = "video/mpeg",
        [".3gp"] = "video/3gpp",
        [".ts"] = "video/mp2t",
        [".wmv"] = "video/x-ms-wmv",
        [".flv"] = "video/x-flv",
        [".mp3"] = "audio/mpeg",
        [".m4a"] = "audio/mp4",
        [".wav"] = "audio/wav",
        [".aac"] = "audio/aac",
        [".flac"] = "audio/flac",
        [".ogg"] = "audio/ogg",
        [".oga"] = "audio/ogg",
        [".jpg"] = "image/jpeg",
        [".jpeg"] = "image/jpeg",
        [".png"] = "image/png",
        [".webp"] = "image/webp",
        [".gif"] = "image/gif",
    };

    public static Attachment? Find(TelegramMessage message)
    {
        var number = message.MessageId;
        return message switch
        {
            { Video: { } video } => From(video, $"video-{number}", "video/mp4"),
            // Before the document: an animation comes as both.
            { Animation: { } animation } => From(animation, $"animation-{number}", "video/mp4"),
            { VideoNote: { } note } => From(note, $"video-note-{number}", "video/mp4"),
            { Audio: { } audio } => From(audio, $"audio-{number}", "audio/mpeg"),
            { Voice: { } voice } => From(voice, $"voice-{number}", "audio/ogg"),
            { Document: { } document } => From(document, $"file-{number}", null),
            { Photo: { Length: > 0 } sizes } => From(Largest(sizes), $"photo-{number}", "image/jpeg"),
            _ => null,
        };
    }

    /// <summary>Stays the same when Telegram sends the same file again, unlike the id to open it by; null without a file.</summary>
    public static string? UniqueId(TelegramMessage message) =>
        (message.Video ?? message.Animation ?? message.VideoNote ?? message.Audio ?? message.Voice ?? message.Document ?? Largest(message.Photo ?? []))?.FileUniqueId;

    private static Attachment? From(TelegramFile? file, string nameWithout, string? usualType)
    {
        if (file?.FileId is not { Length: > 0 } id)
        {
            return null;
        }

        var claimed = file.MimeType is { Length: > 0 } and not "application/octet-stream" ? file.MimeType : null;
        // Sent "as a file" a video often comes without a usable type: then its name tells.
        var byName = file.FileName is { } given ? MediaTypes.GetValueOrDefault(Path.GetExtension(given)) : null;
        var type = claimed ?? byName ?? usualType ?? file.MimeType;
        var name = file.FileName is { Length: > 0 } fileName ? DisplayName.From(fileName) : nameWithout + ExtensionOf(type);
        return new Attachment(id, name, file.FileSize)
        {
            MediaType = type,
            Duration = file.Duration is > 0 and var seconds ? TimeSpan.FromSeconds(seconds) : null,
        };
    }

    private static string ExtensionOf(string? type) => type switch
    {
        "video/quicktime" => ".mov",
        "video/webm" => ".webm",
        "audio/mpeg" => ".mp3",
        "audio/mp4" or "audio/x-m4a" => ".m4a",
        "audio/ogg" => ".ogg",
        "image/jpeg" => ".jpg",
        "image/png" => ".png",
        "image/gif" => ".gif",
        not null when type.StartsWith("video/", StringComparison.Ordinal) => ".mp4",
        not null when type.StartsWith("audio/", StringComparison.Ordinal) => ".mp3",
        _ => "",
    };

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
