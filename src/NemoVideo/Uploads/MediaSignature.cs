using System.Buffers.Binary;
using System.Collections.Frozen;

namespace NemoVideo.Uploads;

/// <summary>Detects a file's format by its first bytes. Pure; names and declared types are only claims.</summary>
public static class MediaSignature
{
    /// <summary>The number of leading bytes that determine the format; fewer are enough for most.</summary>
    public const int HeadBytes = 4096;

    /// <summary>A larger box before the media is text, not a box ("Get free rides"): four letters read as a size are half a gigabyte and more.</summary>
    private const uint LargestBox = 256 * 1024 * 1024;

    private static readonly FrozenDictionary<string, MediaFormat?> OtherBrands = new Dictionary<string, MediaFormat?>
    {
        ["qt  "] = MediaFormats.Mov,
        ["M4A "] = MediaFormats.M4a,
        ["M4B "] = MediaFormats.M4a,
        ["M4P "] = MediaFormats.M4a,
        ["F4A "] = MediaFormats.M4a,
        ["F4B "] = MediaFormats.M4a,
        ["heic"] = MediaFormats.Heic,
        ["heix"] = MediaFormats.Heic,
        ["heim"] = MediaFormats.Heic,
        ["heis"] = MediaFormats.Heic,
        ["hevc"] = MediaFormats.Heic,
        ["hevx"] = MediaFormats.Heic,
        ["hevm"] = MediaFormats.Heic,
        ["hevs"] = MediaFormats.Heic,
        ["mif1"] = MediaFormats.Heic,
        ["mif2"] = MediaFormats.Heic,
        ["msf1"] = MediaFormats.Heic,
        ["avif"] = MediaFormats.Avif,
        ["avis"] = MediaFormats.Avif,
        ["crx "] = null, // A camera's raw images.
        ["jp2 "] = null,
        ["jpx "] = null,
    }.ToFrozenDictionary();

    /// <summary>Brands whose readers accept any MP4.</summary>
    private static readonly FrozenSet<string> Mp4Brands = FrozenSet.ToFrozenSet(["isom", "iso2", "iso4", "iso5", "iso6", "mp41", "mp42", "avc1", "M4V "]);

    /// <summary>Returns the format of the content; the name and the declared type count only if two formats begin alike (audio only in an MP4 container).</summary>
    /// <param name="head">The first <see cref="HeadBytes"/> bytes, or all if there are fewer.</param>
    /// <param name="mediaType">As declared; null if it is not.</param>
    /// <returns>Null if it is not a known media format; otherwise possibly one that the backend does not accept (<see cref="MediaFormat.IsAccepted"/>).</returns>
    public static MediaFormat? Of(ReadOnlySpan<byte> head, string fileName, string? mediaType)
    {
        var format = Of(head);
        var claimed = MediaFormats.ByName(fileName) ?? MediaFormats.ByMediaType(mediaType);
        return format == MediaFormats.Mp4 && (claimed == MediaFormats.M4a || claimed == MediaFormats.Aac) ? MediaFormats.M4a
            : format == MediaFormats.Mp3 && claimed == MediaFormats.Aac && head.StartsWith("ID3"u8) ? MediaFormats.Aac
            : format;
    }

    /// <summary>Returns whether this is a video that can be played and edited, as a finished render must be.</summary>
    /// <param name="head">The first <see cref="HeadBytes"/> bytes, or all if there are fewer.</param>
    public static bool IsVideo(ReadOnlySpan<byte> head) => Of(head) is { Kind: MediaKind.Video, IsAccepted: true };

    /// <summary>Returns the format by the content alone.</summary>
    /// <param name="head">The first <see cref="HeadBytes"/> bytes, or all if there are fewer.</param>
    /// <returns>Null if it is not a known media format.</returns>
    public static MediaFormat? Of(ReadOnlySpan<byte> head) => head switch
    {
        [0xFF, 0xD8, 0xFF, ..] => MediaFormats.Jpg,
        [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => MediaFormats.Png,
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', (byte)'7' or (byte)'9', (byte)'a', ..] => MediaFormats.Gif,
        [0x1A, 0x45, 0xDF, 0xA3, ..] => head.IndexOf("webm"u8) >= 0 ? MediaFormats.WebM : MediaFormats.Mkv,
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, .. var form] => Riff(form),
        [(byte)'F', (byte)'O', (byte)'R', (byte)'M', _, _, _, _, (byte)'A', (byte)'I', (byte)'F', (byte)'F' or (byte)'C', ..] => MediaFormats.Aiff,
        _ when ByBoxes(head) is { } boxes => boxes,
        [(byte)'I', (byte)'D', (byte)'3', ..] => MediaFormats.Mp3,
        [0xFF, var second, var third, ..] => MpegAudio(second, third),
        [0x00, 0x00, 0x01, 0xBA or 0xB3, ..] => MediaFormats.Mpeg,
        [(byte)'O', (byte)'g', (byte)'g', (byte)'S', ..] => MediaFormats.Ogg,
        [(byte)'f', (byte)'L', (byte)'a', (byte)'C', ..] => MediaFormats.Flac,
        [(byte)'F', (byte)'L', (byte)'V', 1, ..] => MediaFormats.Flv,
        [0x30, 0x26, 0xB2, 0x75, 0x8E, 0x66, 0xCF, 0x11, ..] => MediaFormats.Wmv,
        [(byte)'#', (byte)'!', (byte)'A', (byte)'M', (byte)'R', ..] => MediaFormats.Amr,
        [(byte)'c', (byte)'a', (byte)'f', (byte)'f', 0, ..] => MediaFormats.Caf,
        [(byte)'I', (byte)'I', (byte)'*', 0, ..] or [(byte)'M', (byte)'M', 0, (byte)'*', ..] => MediaFormats.Tiff,
        [(byte)'B', (byte)'M', _, _, _, _, 0, 0, 0, 0, ..] => MediaFormats.Bmp,
        _ when IsTransportStream(head) => MediaFormats.MpegTs,
        _ => null,
    };

    private static MediaFormat? Riff(ReadOnlySpan<byte> form) =>
        form.StartsWith("AVI "u8) ? MediaFormats.Avi : form.StartsWith("WAVE"u8) ? MediaFormats.Wav : form.StartsWith("WEBP"u8) ? MediaFormats.WebP : null;

    /// <summary>MP4 and QuickTime, including files with padding before <c>ftyp</c>, or older than that box.</summary>
    private static MediaFormat? ByBoxes(ReadOnlySpan<byte> head)
    {
        while (head.Length >= 8)
        {
            var size = BinaryPrimitives.ReadUInt32BigEndian(head);
            var type = head.Slice(4, 4);
            if (type.SequenceEqual("mdat"u8))
            {
                return size is 0 or 1 or >= 8 ? MediaFormats.Mov : null;
            }

            if (size is < 8 or > LargestBox)
            {
                return null;
            }

            if (type.SequenceEqual("ftyp"u8) || type.SequenceEqual("styp"u8))
            {
                return ByBrands(head);
            }

            if (type.SequenceEqual("moov"u8) || type.SequenceEqual("moof"u8) || type.SequenceEqual("pnot"u8))
            {
                return MediaFormats.Mov;
            }

            if (size >= head.Length)
            {
                return IsPadding(type) ? MediaFormats.Mov : null; // The part after the padding is beyond these bytes.
            }

            if (type.ContainsAnyExceptInRange((byte)' ', (byte)'~'))
            {
                return null;
            }

            head = head[(int)size..];
        }

        return null;
    }

    private static bool IsPadding(ReadOnlySpan<byte> type) =>
        type.SequenceEqual("free"u8) || type.SequenceEqual("skip"u8) || type.SequenceEqual("wide"u8) || type.SequenceEqual("uuid"u8);

    /// <summary>By the main brand; 3GPP also by the others, since most phones write an MP4 under that name.</summary>
    private static MediaFormat? ByBrands(ReadOnlySpan<byte> head)
    {
        var length = (int)Math.Min(BinaryPrimitives.ReadUInt32BigEndian(head), (uint)head.Length);
        var main = Brand(head, 8);
        if (main.StartsWith("3g", StringComparison.Ordinal))
        {
            for (var at = 16; at + 4 <= length; at += 4)
            {
                if (Mp4Brands.Contains(Brand(head, at)))
                {
                    return MediaFormats.Mp4;
                }
            }

            return MediaFormats.ThreeGp;
        }

        if (!OtherBrands.TryGetValue(main, out var format))
        {
            return MediaFormats.Mp4;
        }

        // "mif1" means "a still image" and leaves its coding to the others.
        return format == MediaFormats.Heic && head[..length].IndexOf("avif"u8) >= 0 ? MediaFormats.Avif : format;
    }

    private static string Brand(ReadOnlySpan<byte> head, int at) => at + 4 <= head.Length ? System.Text.Encoding.Latin1.GetString(head.Slice(at, 4)) : "";

    /// <summary>By the second and third byte of a frame that begins with eleven set bits; only combinations that the standards allow, so that the byte-order mark of UTF-16 does not match.</summary>
    private static MediaFormat? MpegAudio(byte second, byte third)
    {
        const int Reserved = 0b01;
        var version = (second >> 3) & 0b11;
        var layer = (second >> 1) & 0b11;
        return second switch
        {
            // ADTS: twelve sync bits and layer 0; its sampling-rate index has thirteen values.
            _ when (second & 0xF6) == 0xF0 => ((third >> 2) & 0b1111) < 13 ? MediaFormats.Aac : null,
            // Layers III (1) and II (2).
            _ when (second & 0xE0) == 0xE0 && layer is 1 or 2 && version != Reserved && third >> 4 != 0b1111 && ((third >> 2) & 0b11) != 0b11 => MediaFormats.Mp3,
            _ => null,
        };
    }

    /// <summary>Packets of 188 bytes, each beginning with the same byte; cameras put a four-byte timestamp before each.</summary>
    private static bool IsTransportStream(ReadOnlySpan<byte> head)
    {
        const byte Sync = 0x47;
        return (head.Length > 376 && head[0] == Sync && head[188] == Sync && head[376] == Sync)
            || (head.Length > 388 && head[4] == Sync && head[196] == Sync && head[388] == Sync);
    }
}
