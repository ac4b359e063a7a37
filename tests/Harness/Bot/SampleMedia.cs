using System.Buffers.Binary;
using System.Text;

namespace Harness.Bot;

/// <summary>Creates small media files, sufficient for code that reads their headers.</summary>
internal static class SampleMedia
{
    /// <summary>Creates an MP4 with a movie header of the given length and some bytes of "video".</summary>
    public static byte[] Mp4(int seconds = 10, int payload = 4096)
    {
        var mvhd = new byte[100];
        BinaryPrimitives.WriteUInt32BigEndian(mvhd.AsSpan(12), 1000);
        BinaryPrimitives.WriteUInt32BigEndian(mvhd.AsSpan(16), (uint)(seconds * 1000));
        return [.. Box("ftyp", [.. "isom"u8, 0, 0, 2, 0, .. "isomiso2avc1mp41"u8]), .. Box("moov", Box("mvhd", mvhd)), .. Box("mdat", new byte[payload])];
    }

    private static byte[] Box(string type, byte[] content)
    {
        var box = new byte[content.Length + 8];
        BinaryPrimitives.WriteUInt32BigEndian(box, (uint)box.Length);
        Encoding.ASCII.GetBytes(type, box.AsSpan(4));
        content.CopyTo(box.AsSpan(8));
        return box;
    }
}
