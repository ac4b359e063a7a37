namespace NemoBot.Platforms.WebChat;

/// <summary>Which files we take: both the name and the first bytes have to say so.</summary>
internal static class FileKinds
{
    /// <summary>First bytes needed to tell.</summary>
    public const int MagicLength = 16;

    private static readonly HashSet<string> Extensions = new(StringComparer.OrdinalIgnoreCase)
    {
        ".mp4", ".mov", ".avi", ".webm", ".mkv", ".jpg", ".jpeg", ".png", ".gif", ".webp", ".mp3", ".wav", ".m4a", ".aac",
    };

    /// <summary>The media type by what the file is, whatever its sender claims; null when we do not take it.</summary>
    /// <remarks>A wrong but known extension is let pass (a .jpg that is a PNG is common): the first bytes decide.</remarks>
    public static string? MediaTypeOf(string fileName, ReadOnlySpan<byte> start)
    {
        var extension = Path.GetExtension(fileName);
        return Extensions.Contains(extension) ? ByMagic(start, extension.ToLowerInvariant()) : null;
    }

    private static string? ByMagic(ReadOnlySpan<byte> start, string extension) => start switch
    {
        [0xFF, 0xD8, 0xFF, ..] => "image/jpeg",
        [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => "image/png",
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', (byte)'7' or (byte)'9', (byte)'a', ..] => "image/gif",
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, .. var form] => ByRiffForm(form),
        [0x1A, 0x45, 0xDF, 0xA3, ..] => extension == ".webm" ? "video/webm" : "video/x-matroska",
        [_, _, _, _, .. var box] when box.StartsWith("ftyp"u8) => ByBrand(box[4..], extension),
        // QuickTime before "ftyp" was invented: the first box is one of these.
        [_, _, _, _, .. var box] when box.StartsWith("moov"u8) || box.StartsWith("mdat"u8) || box.StartsWith("wide"u8) || box.StartsWith("free"u8) => "video/quicktime",
        [(byte)'I', (byte)'D', (byte)'3', ..] => extension == ".aac" ? "audio/aac" : "audio/mpeg",
        // Eleven set bits begin an MPEG audio frame; the layer bits tell AAC (00) from MP3.
        [0xFF, var second, ..] when (second & 0xF6) == 0xF0 => "audio/aac",
        [0xFF, var second, ..] when (second & 0xE0) == 0xE0 && (second & 0x06) != 0 => "audio/mpeg",
        _ => null,
    };

    private static string? ByRiffForm(ReadOnlySpan<byte> form) =>
        form.StartsWith("AVI "u8) ? "video/x-msvideo"
        : form.StartsWith("WAVE"u8) ? "audio/wav"
        : form.StartsWith("WEBP"u8) ? "image/webp"
        : null;

    private static string ByBrand(ReadOnlySpan<byte> brand, string extension) =>
        brand.StartsWith("qt  "u8) ? "video/quicktime"
        : brand.StartsWith("M4A "u8) || extension is ".m4a" or ".aac" ? "audio/mp4"
        : "video/mp4";
}
