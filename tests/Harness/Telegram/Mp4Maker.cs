using System.Buffers.Binary;
using System.Text;

namespace Harness.Telegram;

/// <summary>Creates MP4 files of a few hundred bytes: the adapter reads only an index without pictures.</summary>
internal static class Mp4Maker
{
    /// <param name="turned">Filmed upright: stored in landscape, with a quarter turn in its matrix.</param>
    /// <param name="cover">A cover picture; null for none.</param>
    public static byte[] Make(int width, int height, TimeSpan duration, bool turned = false, bool isLong = false, byte[]? cover = null, int mediaBytes = 64)
    {
        var moov = Box("moov", MovieHeader(duration, isLong), Box("trak", TrackHeader(0, 0, false)), Box("trak", TrackHeader(width, height, turned)), UserData(cover));
        return [.. Box("ftyp", "isommp42"u8.ToArray()), .. Box("mdat", new byte[mediaBytes]), .. moov];
    }

    /// <summary>A JPEG header: enough to read its size.</summary>
    public static byte[] Jpeg(int width, int height, int bytes = 300)
    {
        byte[] head = [0xFF, 0xD8, 0xFF, 0xE0, 0, 16, .. "JFIF"u8, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0, 0xFF, 0xC0, 0, 17, 8, (byte)(height >> 8), (byte)height, (byte)(width >> 8), (byte)width, 3];
        return [.. head, .. new byte[bytes - head.Length]];
    }

    private static byte[] MovieHeader(TimeSpan duration, bool isLong)
    {
        var milliseconds = (uint)duration.TotalMilliseconds;
        return isLong
            ? Box("mvhd", [1, 0, 0, 0], new byte[16], Number(1000), Number(0), Number(milliseconds), new byte[80])
            : Box("mvhd", new byte[4], new byte[8], Number(1000), Number(milliseconds), new byte[80]);
    }

    private static byte[] TrackHeader(int width, int height, bool turned)
    {
        byte[] straight = [.. Number(0x10000), .. Number(0), .. Number(0), .. Number(0), .. Number(0x10000), .. Number(0), .. Number(0), .. Number(0), .. Number(0x40000000)];
        byte[] quarter = [.. Number(0), .. Number(0x10000), .. Number(0), .. Number(0xFFFF0000), .. Number(0), .. Number(0), .. Number(0), .. Number(0), .. Number(0x40000000)];
        return Box("tkhd", new byte[4], new byte[36], turned ? quarter : straight, Number((uint)width << 16), Number((uint)height << 16));
    }

    private static byte[] UserData(byte[]? cover) => cover is null
        ? []
        : Box("udta", Box("meta", new byte[4], Box("hdlr", new byte[25]), Box("ilst", Box("covr", Box("data", Number(13), new byte[4], cover)))));

    private static byte[] Box(string kind, params byte[][] content)
    {
        var body = content.SelectMany(part => part).ToArray();
        return [.. Number((uint)body.Length + 8), .. Encoding.ASCII.GetBytes(kind), .. body];
    }

    private static byte[] Number(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }
}
