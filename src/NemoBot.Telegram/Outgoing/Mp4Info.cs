using System.Buffers.Binary;

namespace NemoBot.Telegram.Outgoing;

/// <summary>
/// Represents what Telegram does not detect itself above 10 MB (docs/contracts/telegram.md §2.2): a video's dimensions and duration, and its cover picture if it
/// has one.
/// </summary>
/// <param name="Cover">The bytes of the first cover picture (<c>moov/udta/meta/ilst/covr</c>), in any format; null if there is none.</param>
internal sealed record Mp4Info(int? Width, int? Height, TimeSpan? Duration, byte[]? Cover)
{
    private const int LargestCover = 2 * 1024 * 1024;
    private const int LargestHeader = 512;
    private static readonly Mp4Info Nothing = new(null, null, null, null);

    /// <summary>Reads only the index, never the frames. Returns nulls for a file that is damaged or not an MP4.</summary>
    /// <param name="stream">A seekable stream; its final position is undefined.</param>
    public static async Task<Mp4Info> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        try
        {
            return await FindAsync(stream, 0, stream.Length, "moov", cancellationToken) is { } movie ? await ReadMovieAsync(stream, movie, cancellationToken) : Nothing;
        }
        catch (EndOfStreamException)
        {
            return Nothing; // Truncated: send the video without this information.
        }
    }

    private static async Task<Mp4Info> ReadMovieAsync(Stream stream, Box movie, CancellationToken cancellationToken)
    {
        TimeSpan? duration = null;
        (int Width, int Height)? size = null;
        byte[]? cover = null;
        await foreach (var box in BoxesAsync(stream, movie.Start, movie.End, cancellationToken))
        {
            switch (box.Kind)
            {
                case "mvhd":
                    duration = DurationOf(await HeadAsync(stream, box, cancellationToken));
                    break;
                case "trak" when size is null && await FindAsync(stream, box.Start, box.End, "tkhd", cancellationToken) is { } header:
                    size = SizeOf(await HeadAsync(stream, header, cancellationToken)); // Audio tracks have none.
                    break;
                case "udta":
                    cover = await CoverOfAsync(stream, box, cancellationToken);
                    break;
            }
        }

        return new(size?.Width, size?.Height, duration, cover);
    }

    private static TimeSpan? DurationOf(byte[] mvhd)
    {
        var isLong = mvhd is [1, ..];
        if (mvhd.Length < (isLong ? 32 : 20))
        {
            return null;
        }

        var scale = BinaryPrimitives.ReadUInt32BigEndian(mvhd.AsSpan(isLong ? 20 : 12));
        var units = isLong ? BinaryPrimitives.ReadUInt64BigEndian(mvhd.AsSpan(24)) : BinaryPrimitives.ReadUInt32BigEndian(mvhd.AsSpan(16));
        var seconds = scale == 0 ? 0 : (double)units / scale;
        return seconds is > 0 and < 24 * 3600 ? TimeSpan.FromSeconds(seconds) : null;
    }

    private static (int Width, int Height)? SizeOf(byte[] tkhd)
    {
        var matrix = tkhd is [1, ..] ? 52 : 40;
        if (tkhd.Length < matrix + 44)
        {
            return null;
        }

        // 16.16 fixed point. A rotation by 90° has no scale on its diagonal; phones record this way.
        var width = (int)(BinaryPrimitives.ReadUInt32BigEndian(tkhd.AsSpan(matrix + 36)) >> 16);
        var height = (int)(BinaryPrimitives.ReadUInt32BigEndian(tkhd.AsSpan(matrix + 40)) >> 16);
        var isTurned = BinaryPrimitives.ReadInt32BigEndian(tkhd.AsSpan(matrix)) == 0 && BinaryPrimitives.ReadInt32BigEndian(tkhd.AsSpan(matrix + 4)) != 0;
        return width == 0 || height == 0 ? null : isTurned ? (height, width) : (width, height);
    }

    private static async Task<byte[]?> CoverOfAsync(Stream stream, Box userData, CancellationToken cancellationToken)
    {
        // meta is a full box: four bytes of version and flags before its children.
        if (await FindAsync(stream, userData.Start, userData.End, "meta", cancellationToken) is not { } meta
            || await FindAsync(stream, meta.Start + 4, meta.End, "ilst", cancellationToken) is not { } list
            || await FindAsync(stream, list.Start, list.End, "covr", cancellationToken) is not { } cover
            || await FindAsync(stream, cover.Start, cover.End, "data", cancellationToken) is not { } data
            || data.End - data.Start is <= 8 or > LargestCover)
        {
            return null;
        }

        var picture = new byte[data.End - data.Start - 8]; // After type and locale.
        stream.Position = data.Start + 8;
        await stream.ReadExactlyAsync(picture, cancellationToken);
        return picture;
    }

    private static async Task<Box?> FindAsync(Stream stream, long from, long to, string kind, CancellationToken cancellationToken)
    {
        await foreach (var box in BoxesAsync(stream, from, to, cancellationToken))
        {
            if (box.Kind == kind)
            {
                return box;
            }
        }

        return null;
    }

    private static async IAsyncEnumerable<Box> BoxesAsync(Stream stream, long from, long to, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var head = new byte[16];
        while (from + 8 <= to)
        {
            stream.Position = from;
            await stream.ReadExactlyAsync(head.AsMemory(0, 8), cancellationToken);
            var (size, start) = ((long)BinaryPrimitives.ReadUInt32BigEndian(head), from + 8);
            if (size == 1)
            {
                await stream.ReadExactlyAsync(head.AsMemory(8, 8), cancellationToken);
                (size, start) = (BinaryPrimitives.ReadInt64BigEndian(head.AsSpan(8)), from + 16);
            }

            var end = size == 0 ? to : from + size; // 0 means to the end of the file.
            if (end < start || end > to)
            {
                yield break; // Invalid: use what was found so far.
            }

            yield return new(System.Text.Encoding.Latin1.GetString(head, 4, 4), start, end);
            from = end;
        }
    }

    private static async Task<byte[]> HeadAsync(Stream stream, Box box, CancellationToken cancellationToken)
    {
        var head = new byte[Math.Min(box.End - box.Start, LargestHeader)];
        stream.Position = box.Start;
        await stream.ReadExactlyAsync(head, cancellationToken);
        return head;
    }

    /// <param name="Start">Offset of the content.</param>
    private readonly record struct Box(string Kind, long Start, long End);
}
