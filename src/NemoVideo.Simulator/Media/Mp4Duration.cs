using System.Buffers.Binary;

namespace NemoVideo.Simulator.Media;

/// <summary>Reads an MP4's length from its <c>moov/mvhd</c> box, for machines without ffprobe.</summary>
internal static class Mp4Duration
{
    /// <summary>Maximum number of boxes to read: a hostile file must not cause endless work.</summary>
    private const int MaxBoxes = 10_000;

    /// <returns>Null if the file is not an MP4, or does not state a duration.</returns>
    public static TimeSpan? Read(Stream file)
    {
        var end = file.Length;
        Span<byte> head = stackalloc byte[16];
        for (var boxes = 0; boxes < MaxBoxes && file.Position + 8 <= end; boxes++)
        {
            var start = file.Position;
            file.ReadExactly(head[..8]);
            long size = BinaryPrimitives.ReadUInt32BigEndian(head);
            var headLength = 8;
            if (size == 1 && file.Position + 8 <= end)
            {
                file.ReadExactly(head.Slice(8, 8));
                size = BinaryPrimitives.ReadInt64BigEndian(head[8..]);
                headLength = 16;
            }
            else if (size == 0)
            {
                size = end - start;
            }

            if (size < headLength || size > end - start)
            {
                return null;
            }

            if (head.Slice(4, 4).SequenceEqual("moov"u8))
            {
                end = start + size; // Step inside: the next box read is the first child.
            }
            else if (head.Slice(4, 4).SequenceEqual("mvhd"u8))
            {
                return ReadHeader(file, size - headLength);
            }
            else
            {
                file.Position = start + size;
            }
        }

        return null;
    }

    private static TimeSpan? ReadHeader(Stream file, long length)
    {
        Span<byte> body = stackalloc byte[32];
        if (length < body.Length || file.Position + body.Length > file.Length)
        {
            return null;
        }

        file.ReadExactly(body);
        var isLong = body[0] == 1;
        var scale = BinaryPrimitives.ReadUInt32BigEndian(body[(isLong ? 20 : 12)..]);
        var duration = isLong ? BinaryPrimitives.ReadUInt64BigEndian(body[24..]) : BinaryPrimitives.ReadUInt32BigEndian(body[16..]);
        var seconds = (double)duration / scale;
        return scale == 0 || !(seconds < TimeSpan.MaxValue.TotalSeconds) ? null : TimeSpan.FromSeconds(seconds);
    }
}
