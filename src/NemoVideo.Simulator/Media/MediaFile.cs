using System.Text.Json.Nodes;

namespace NemoVideo.Simulator.Media;

/// <summary>A file of a project.</summary>
/// <param name="Name">Unique in its project: a second <c>a.mp4</c> becomes <c>a_2.mp4</c>.</param>
/// <param name="Path">On this machine.</param>
/// <param name="CdnId">The unguessable part of its address.</param>
/// <param name="Hash">SHA-256, lower-case hex.</param>
/// <param name="IsReadable">Whether it could be understood as media; true also where nobody could check.</param>
internal sealed record MediaFile(string Name, MediaType Type, string Path, string CdnId, long Bytes, string Hash, MediaFacts Facts, bool IsReadable)
{
    public string RemotePath(string sessionId) => $"/mnt/userdata/{sessionId}/{Name}";

    public Uri Address(Uri cdn) => new(cdn, $"cdn/{CdnId}/{Uri.EscapeDataString(Name)}");

    public JsonObject Describe(Uri cdn)
    {
        var about = new JsonObject
        {
            ["filename"] = Name,
            ["file_type"] = Type switch { MediaType.Video => "video", MediaType.Image => "image", _ => "audio" },
            ["cdn_url"] = Address(cdn).AbsoluteUri,
            ["hash"] = Hash,
        };
        if (Facts.Duration is { } duration)
        {
            about["duration"] = Math.Round(duration.TotalSeconds, 3);
        }

        if (Facts is { Width: { } width, Height: { } height })
        {
            about["width"] = width;
            about["height"] = height;
        }

        if (Facts.Fps is { } fps)
        {
            about["fps"] = Math.Round(fps, 3);
        }

        return about;
    }
}

/// <summary>What is known of a file's content; null is unknown.</summary>
internal sealed record MediaFacts(TimeSpan? Duration, int? Width, int? Height, double? Fps, bool? HasAudio)
{
    public static MediaFacts Unknown { get; } = new(null, null, null, null, null);
}

internal enum MediaType
{
    Video,
    Image,
    Audio,
}

/// <summary>The formats the API takes (contract, section 3).</summary>
internal static class MediaFormats
{
    private static readonly Dictionary<string, MediaType> ByExtension = new(StringComparer.OrdinalIgnoreCase)
    {
        [".mp4"] = MediaType.Video,
        [".mov"] = MediaType.Video,
        [".avi"] = MediaType.Video,
        [".webm"] = MediaType.Video,
        [".mkv"] = MediaType.Video,
        [".jpg"] = MediaType.Image,
        [".jpeg"] = MediaType.Image,
        [".png"] = MediaType.Image,
        [".gif"] = MediaType.Image,
        [".webp"] = MediaType.Image,
        [".mp3"] = MediaType.Audio,
        [".wav"] = MediaType.Audio,
        [".m4a"] = MediaType.Audio,
        [".aac"] = MediaType.Audio,
    };

    public static MediaType? Of(string fileName) =>
        ByExtension.TryGetValue(System.IO.Path.GetExtension(fileName), out var type) ? type : null;

    /// <summary>Whether the first bytes are a program's: a renamed one is refused whatever it is called.</summary>
    public static bool LooksLikeProgram(ReadOnlySpan<byte> head) =>
        head.StartsWith("MZ"u8) || head.StartsWith("\u007fELF"u8) || head.StartsWith("#!"u8);
}
