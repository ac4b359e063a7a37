using System.Text.Json.Nodes;
using NemoVideo.Uploads;

namespace NemoVideo.Simulator.Media;

/// <summary>Represents a file of a project.</summary>
/// <param name="Name">Unique in its project: a second <c>a.mp4</c> becomes <c>a_2.mp4</c>.</param>
/// <param name="Path">Path on this machine.</param>
/// <param name="CdnId">The unguessable part of its address.</param>
/// <param name="Hash">SHA-256, lower-case hex.</param>
/// <param name="IsReadable">Whether the file is readable media; true also if that could not be checked.</param>
internal sealed record MediaFile(string Name, MediaKind Type, string Path, string CdnId, long Bytes, string Hash, MediaFacts Facts, bool IsReadable)
{
    public string RemotePath(string sessionId) => $"/mnt/userdata/{sessionId}/{Name}";

    public Uri Address(Uri cdn) => new(cdn, $"cdn/{CdnId}/{Uri.EscapeDataString(Name)}");

    public JsonObject Describe(Uri cdn)
    {
        var about = new JsonObject
        {
            ["filename"] = Name,
            ["file_type"] = Type switch { MediaKind.Video => "video", MediaKind.Image => "image", _ => "audio" },
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

/// <summary>Represents what is known of a file's content; null means unknown.</summary>
internal sealed record MediaFacts(TimeSpan? Duration, int? Width, int? Height, double? Fps, bool? HasAudio)
{
    public static MediaFacts Unknown { get; } = new(null, null, null, null, null);
}
