using System.Buffers.Binary;

namespace NemoVideo.Uploads;

/// <summary>Tells by a file's first bytes whether it is a video, whatever its name, its type or its server claims.</summary>
public static class MediaSignature
{
    /// <summary>Bytes that are enough to tell; a shorter file is shown whole.</summary>
    public const int HeadBytes = 4096;

    /// <summary>A larger box before the media is no box but words: four letters read as a size are half a gigabyte and more.</summary>
    private const uint LargestBox = 256 * 1024 * 1024;

    /// <summary>MP4 and QuickTime (also with padding before <c>ftyp</c>, or from before it was invented), WebM and Matroska, AVI.</summary>
    /// <param name="head">The first <see cref="HeadBytes"/> bytes, or all there are.</param>
    public static bool IsVideo(ReadOnlySpan<byte> head) => head switch
    {
        [0x1A, 0x45, 0xDF, 0xA3, ..] => true,
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, .. var form] => form.StartsWith("AVI "u8),
        _ => IsIsoVideo(head),
    };

    private static bool IsIsoVideo(ReadOnlySpan<byte> head)
    {
        while (head.Length >= 8)
        {
            var size = BinaryPrimitives.ReadUInt32BigEndian(head);
            var type = head.Slice(4, 4);
            if (type.SequenceEqual("mdat"u8))
            {
                return size is 0 or 1 or >= 8;
            }

            if (size is < 8 or > LargestBox)
            {
                return false;
            }

            if (type.SequenceEqual("ftyp"u8) || type.SequenceEqual("styp"u8))
            {
                return IsVideoBrand(head[8..]);
            }

            if (type.SequenceEqual("moov"u8) || type.SequenceEqual("moof"u8) || type.SequenceEqual("pnot"u8))
            {
                return true;
            }

            if (!IsPadding(type))
            {
                return false;
            }

            if (size >= head.Length)
            {
                return true; // What follows the padding is out of sight.
            }

            head = head[(int)size..];
        }

        return false;
    }

    private static bool IsPadding(ReadOnlySpan<byte> type) =>
        type.SequenceEqual("free"u8) || type.SequenceEqual("skip"u8) || type.SequenceEqual("wide"u8) || type.SequenceEqual("uuid"u8);

    /// <summary>Still pictures and plain sound share the container.</summary>
    private static bool IsVideoBrand(ReadOnlySpan<byte> brand) =>
        !(brand.StartsWith("M4A"u8) || brand.StartsWith("M4B"u8) || brand.StartsWith("M4P"u8)
          || brand.StartsWith("hei"u8) || brand.StartsWith("hev"u8) || brand.StartsWith("mif1"u8) || brand.StartsWith("msf1"u8)
          || brand.StartsWith("avif"u8) || brand.StartsWith("avis"u8));
}
