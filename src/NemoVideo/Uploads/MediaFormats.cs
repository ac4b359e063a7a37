namespace NemoVideo.Uploads;

public enum MediaKind
{
    Video,
    Image,
    Audio,
}

/// <summary>A format that the backend accepts.</summary>
/// <param name="Extension">With the dot, in lower case.</param>
public sealed record MediaFormat(string Extension, MediaKind Kind, string MediaType);

/// <summary>What the backend takes (contract, section 3), by name and by content.</summary>
public static class MediaFormats
{
    /// <summary>How many bytes of a file's beginning <see cref="Detect"/> wants to see.</summary>
    public const int HeadBytes = 64;

    /// <summary>In the contract's order, for telling people.</summary>
    public static IReadOnlyList<MediaFormat> Accepted { get; } =
    [
        new(".mp4", MediaKind.Video, "video/mp4"),
        new(".mov", MediaKind.Video, "video/quicktime"),
        new(".avi", MediaKind.Video, "video/x-msvideo"),
        new(".webm", MediaKind.Video, "video/webm"),
        new(".mkv", MediaKind.Video, "video/x-matroska"),
        new(".jpg", MediaKind.Image, "image/jpeg"),
        new(".png", MediaKind.Image, "image/png"),
        new(".gif", MediaKind.Image, "image/gif"),
        new(".webp", MediaKind.Image, "image/webp"),
        new(".mp3", MediaKind.Audio, "audio/mpeg"),
        new(".wav", MediaKind.Audio, "audio/wav"),
        new(".m4a", MediaKind.Audio, "audio/mp4"),
        new(".aac", MediaKind.Audio, "audio/aac"),
    ];

    /// <summary>By the name's extension, <c>.jpeg</c> being <c>.jpg</c>; null when it is not accepted.</summary>
    public static MediaFormat? ByName(string fileName)
    {
        var extension = Path.GetExtension(fileName).ToLowerInvariant();
        return OfExtension(extension == ".jpeg" ? ".jpg" : extension);
    }

    /// <summary>By the content's first bytes: a renamed <c>.exe</c> is none of ours.</summary>
    /// <param name="head">The first <see cref="HeadBytes"/> bytes, or all there are.</param>
    /// <returns>Null when it is nothing that the backend accepts.</returns>
    public static MediaFormat? Detect(ReadOnlySpan<byte> head) => OfExtension(head switch
    {
        [0xFF, 0xD8, 0xFF, ..] => ".jpg",
        [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => ".png",
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', (byte)'7' or (byte)'9', (byte)'a', ..] => ".gif",
        [(byte)'I', (byte)'D', (byte)'3', ..] => ".mp3",
        [0x1A, 0x45, 0xDF, 0xA3, ..] => head.IndexOf("webm"u8) >= 0 ? ".webm" : ".mkv",
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, ..] => Riff(head[8..]),
        [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', ..] => IsoMedia(head[8..]),
        // QuickTime files from before ftyp begin with any of these atoms.
        [_, _, _, _, (byte)'m', (byte)'o', (byte)'o', (byte)'v', ..] or [_, _, _, _, (byte)'m', (byte)'d', (byte)'a', (byte)'t', ..]
            or [_, _, _, _, (byte)'w', (byte)'i', (byte)'d', (byte)'e', ..] or [_, _, _, _, (byte)'f', (byte)'r', (byte)'e', (byte)'e', ..] => ".mov",
        // ADTS: twelve sync bits and layer 0; MPEG audio has a layer.
        [0xFF, var second, ..] when (second & 0xF6) == 0xF0 => ".aac",
        [0xFF, var second, ..] when (second & 0xE0) == 0xE0 && (second & 0x06) != 0 => ".mp3",
        _ => "",
    });

    private static string Riff(ReadOnlySpan<byte> form) =>
        form.StartsWith("AVI "u8) ? ".avi" : form.StartsWith("WAVE"u8) ? ".wav" : form.StartsWith("WEBP"u8) ? ".webp" : "";

    private static string IsoMedia(ReadOnlySpan<byte> brand) =>
        brand.StartsWith("M4A"u8) || brand.StartsWith("M4B"u8) ? ".m4a"
        : brand.StartsWith("qt"u8) ? ".mov"
        // Still pictures in the same container are not accepted.
        : brand.StartsWith("hei"u8) || brand.StartsWith("hev"u8) || brand.StartsWith("mif1"u8) || brand.StartsWith("msf1"u8) || brand.StartsWith("avif"u8) || brand.StartsWith("avis"u8) ? ""
        : ".mp4";

    private static MediaFormat? OfExtension(string extension) => Accepted.FirstOrDefault(format => format.Extension == extension);
}
