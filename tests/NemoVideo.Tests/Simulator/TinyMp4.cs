using System.Buffers.Binary;

namespace NemoVideo.Tests.Simulator;

/// <summary>An MP4 without pictures: file type, and a movie header that says how long it is.</summary>
internal static class TinyMp4
{
    public static byte[] OfLength(TimeSpan length)
    {
        var header = new byte[100];
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(12), 1000);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(16), (uint)length.TotalMilliseconds);
        return [.. Box("ftyp", "isom\0\0\0\0"u8), .. Box("free", new byte[40]), .. Box("moov", Box("mvhd", header))];
    }

    public static byte[] Box(string type, ReadOnlySpan<byte> body)
    {
        var box = new byte[8 + body.Length];
        BinaryPrimitives.WriteUInt32BigEndian(box, (uint)box.Length);
        System.Text.Encoding.ASCII.GetBytes(type, box.AsSpan(4));
        body.CopyTo(box.AsSpan(8));
        return box;
    }
}
