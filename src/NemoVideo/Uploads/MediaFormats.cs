namespace NemoVideo.Uploads;

public enum MediaKind
{
    Video,
    Image,
    Audio,
}

/// <summary>A file format that users send.</summary>
/// <param name="Name">As users write it.</param>
/// <param name="Extension">With the dot, in lower case; the one by which the backend knows the format.</param>
/// <param name="MediaType">The MIME type used for uploads.</param>
public sealed record MediaFormat(string Name, string Extension, MediaKind Kind, string MediaType)
{
    /// <summary>Further extensions of the same format, with the dot, in lower case.</summary>
    public IReadOnlyList<string> OtherExtensions { get; init; } = [];

    /// <summary>Further MIME types that name it, in lower case.</summary>
    public IReadOnlyList<string> OtherMediaTypes { get; init; } = [];

    /// <summary>Gets whether the backend accepts it; the others are known only to tell users what to do with them.</summary>
    public bool IsAccepted { get; init; } = true;
}

/// <summary>
/// The catalogue of formats: those that the backend accepts (docs/contracts/nemovideo.md §3.5) and others that users send. Every list of extensions or MIME types in this
/// tree is derived from it; the actual format of a file is determined by its first bytes (<see cref="MediaSignature"/>).
/// </summary>
public static class MediaFormats
{
    public static MediaFormat Mp4 { get; } = new("MP4", ".mp4", MediaKind.Video, "video/mp4")
    {
        OtherExtensions = [".m4v", ".mpeg4", ".mpg4", ".mp4v", ".f4v"],
        OtherMediaTypes = ["video/x-m4v", "video/m4v", "video/mpeg4", "application/mp4"],
    };

    public static MediaFormat Mov { get; } = new("MOV", ".mov", MediaKind.Video, "video/quicktime") { OtherExtensions = [".qt"], OtherMediaTypes = ["video/mov"] };

    public static MediaFormat Avi { get; } = new("AVI", ".avi", MediaKind.Video, "video/x-msvideo")
    {
        OtherExtensions = [".divx"],
        OtherMediaTypes = ["video/avi", "video/msvideo", "video/vnd.avi"],
    };

    public static MediaFormat WebM { get; } = new("WebM", ".webm", MediaKind.Video, "video/webm") { OtherExtensions = [".weba"], OtherMediaTypes = ["audio/webm"] };

    public static MediaFormat Mkv { get; } = new("MKV", ".mkv", MediaKind.Video, "video/x-matroska")
    {
        OtherExtensions = [".mk3d", ".mka"],
        OtherMediaTypes = ["video/matroska", "audio/x-matroska", "audio/matroska"],
    };

    public static MediaFormat Jpg { get; } = new("JPG", ".jpg", MediaKind.Image, "image/jpeg")
    {
        OtherExtensions = [".jpeg", ".jpe", ".jfif"],
        OtherMediaTypes = ["image/jpg", "image/pjpeg"],
    };

    public static MediaFormat Png { get; } = new("PNG", ".png", MediaKind.Image, "image/png") { OtherExtensions = [".apng"], OtherMediaTypes = ["image/apng", "image/x-png"] };

    public static MediaFormat Gif { get; } = new("GIF", ".gif", MediaKind.Image, "image/gif");

    public static MediaFormat WebP { get; } = new("WebP", ".webp", MediaKind.Image, "image/webp");

    public static MediaFormat Mp3 { get; } = new("MP3", ".mp3", MediaKind.Audio, "audio/mpeg") { OtherMediaTypes = ["audio/mp3", "audio/mpeg3", "audio/x-mpeg", "audio/x-mp3"] };

    public static MediaFormat Wav { get; } = new("WAV", ".wav", MediaKind.Audio, "audio/wav")
    {
        OtherExtensions = [".wave"],
        OtherMediaTypes = ["audio/x-wav", "audio/wave", "audio/vnd.wave", "audio/x-pn-wav"],
    };

    public static MediaFormat M4a { get; } = new("M4A", ".m4a", MediaKind.Audio, "audio/mp4")
    {
        OtherExtensions = [".m4b", ".m4p", ".m4r"],
        OtherMediaTypes = ["audio/x-m4a", "audio/m4a", "audio/x-m4b"],
    };

    public static MediaFormat Aac { get; } = new("AAC", ".aac", MediaKind.Audio, "audio/aac") { OtherExtensions = [".adts"], OtherMediaTypes = ["audio/x-aac", "audio/aacp"] };

    public static MediaFormat ThreeGp { get; } = Refused("3GP", ".3gp", MediaKind.Video, "video/3gpp") with
    {
        OtherExtensions = [".3g2", ".3gpp"],
        OtherMediaTypes = ["video/3gpp2", "audio/3gpp", "audio/3gpp2"],
    };

    public static MediaFormat MpegTs { get; } = Refused("MPEG-TS", ".ts", MediaKind.Video, "video/mp2t") with { OtherExtensions = [".mts", ".m2ts"], OtherMediaTypes = ["video/vnd.dlna.mpeg-tts"] };

    public static MediaFormat Mpeg { get; } = Refused("MPEG", ".mpg", MediaKind.Video, "video/mpeg") with { OtherExtensions = [".mpeg", ".m2v", ".vob"], OtherMediaTypes = ["video/mp2p"] };

    public static MediaFormat Wmv { get; } = Refused("WMV", ".wmv", MediaKind.Video, "video/x-ms-wmv") with
    {
        OtherExtensions = [".asf", ".wma"],
        OtherMediaTypes = ["video/x-ms-asf", "audio/x-ms-wma"],
    };

    public static MediaFormat Flv { get; } = Refused("FLV", ".flv", MediaKind.Video, "video/x-flv");

    public static MediaFormat Ogg { get; } = Refused("OGG", ".ogg", MediaKind.Audio, "audio/ogg") with
    {
        OtherExtensions = [".oga", ".opus", ".ogv", ".spx"],
        OtherMediaTypes = ["audio/opus", "application/ogg", "video/ogg"],
    };

    public static MediaFormat Flac { get; } = Refused("FLAC", ".flac", MediaKind.Audio, "audio/flac") with { OtherMediaTypes = ["audio/x-flac"] };

    public static MediaFormat Amr { get; } = Refused("AMR", ".amr", MediaKind.Audio, "audio/amr");

    public static MediaFormat Aiff { get; } = Refused("AIFF", ".aiff", MediaKind.Audio, "audio/aiff") with { OtherExtensions = [".aif", ".aifc"], OtherMediaTypes = ["audio/x-aiff"] };

    public static MediaFormat Caf { get; } = Refused("CAF", ".caf", MediaKind.Audio, "audio/x-caf");

    public static MediaFormat Heic { get; } = Refused("HEIC", ".heic", MediaKind.Image, "image/heic") with
    {
        OtherExtensions = [".heif", ".hif"],
        OtherMediaTypes = ["image/heif", "image/heic-sequence", "image/heif-sequence"],
    };

    public static MediaFormat Avif { get; } = Refused("AVIF", ".avif", MediaKind.Image, "image/avif");

    public static MediaFormat Bmp { get; } = Refused("BMP", ".bmp", MediaKind.Image, "image/bmp") with { OtherMediaTypes = ["image/x-ms-bmp"] };

    public static MediaFormat Tiff { get; } = Refused("TIFF", ".tiff", MediaKind.Image, "image/tiff") with { OtherExtensions = [".tif", ".dng"] };

    /// <summary>The formats that the backend accepts, in the order of docs/contracts/nemovideo.md §3.5.</summary>
    public static IReadOnlyList<MediaFormat> Accepted { get; } = [Mp4, Mov, Avi, WebM, Mkv, Jpg, Png, Gif, WebP, Mp3, Wav, M4a, Aac];

    /// <summary>All known formats, the accepted ones first.</summary>
    public static IReadOnlyList<MediaFormat> All { get; } = [.. Accepted, ThreeGp, MpegTs, Mpeg, Wmv, Flv, Ogg, Flac, Amr, Aiff, Caf, Heic, Avif, Bmp, Tiff];

    /// <summary>The accepted formats for users, by kind: <c>MP4, MOV… · JPG, PNG… · MP3, WAV…</c></summary>
    public static string Names { get; } = string.Join(" · ", Accepted.GroupBy(format => format.Kind).Select(kind => string.Join(", ", kind.Select(format => format.Name))));

    /// <summary>All extensions of accepted formats, with the dot.</summary>
    public static IEnumerable<string> AcceptedExtensions => Accepted.SelectMany(format => format.OtherExtensions.Prepend(format.Extension));

    /// <summary>Returns the format that the name claims; null if it claims none. The content decides.</summary>
    public static MediaFormat? ByName(string fileName) => ByExtension(MediaFileName.ExtensionOf(fileName));

    /// <param name="extension">With the dot, in lower case.</param>
    public static MediaFormat? ByExtension(string extension) =>
        extension.Length == 0 ? null : All.FirstOrDefault(format => format.Extension == extension || format.OtherExtensions.Contains(extension));

    /// <summary>Returns the format that a declared MIME type claims, ignoring parameters; null if it claims none. The content decides.</summary>
    public static MediaFormat? ByMediaType(string? mediaType)
    {
        var type = (mediaType ?? "").Split(';')[0].Trim().ToLowerInvariant();
        return type.Length == 0 ? null : All.FirstOrDefault(format => format.MediaType == type || format.OtherMediaTypes.Contains(type));
    }

    private static MediaFormat Refused(string name, string extension, MediaKind kind, string mediaType) => new(name, extension, kind, mediaType) { IsAccepted = false };
}
