using System.Buffers;
using System.IO.Compression;

namespace NemoBot.Discord.Gateway;

/// <summary>Inflates Discord's <c>zlib-stream</c>: one zlib context for the whole connection, flushed at the end of each payload. Not thread-safe.</summary>
/// <remarks>A payload may arrive in several WebSocket messages; it is complete when the last one ends with <c>00 00 FF FF</c>.</remarks>
internal sealed class ZlibStreamInflater : IDisposable
{
    private readonly Feed _feed = new();
    private readonly ZLibStream _zlib;
    private byte[] _output = ArrayPool<byte>.Shared.Rent(16 * 1024);

    public ZlibStreamInflater() => _zlib = new(_feed, CompressionMode.Decompress);

    /// <summary>Largest accepted payload, in bytes; READY with thousands of guilds stays far below.</summary>
    public const int MaxPayload = 16 * 1024 * 1024;

    public static bool IsComplete(ReadOnlySpan<byte> compressed) => compressed.EndsWith((ReadOnlySpan<byte>)[0, 0, 0xFF, 0xFF]);

    /// <summary>Inflates one complete payload; the result is valid until the next call.</summary>
    /// <exception cref="InvalidDataException">The payload is damaged, or larger than <see cref="MaxPayload"/>.</exception>
    public ReadOnlyMemory<byte> Inflate(ReadOnlyMemory<byte> compressed)
    {
        _feed.Next = compressed;
        var length = 0;
        while (true)
        {
            if (length == _output.Length)
            {
                PooledBuffers.Grow(ref _output, length, MaxPayload);
            }

            var read = _zlib.Read(_output.AsSpan(length));
            if (read == 0)
            {
                return _output.AsMemory(0, length);
            }

            length += read;
        }
    }

    public void Dispose()
    {
        _zlib.Dispose();
        ArrayPool<byte>.Shared.Return(_output);
        _output = [];
    }

    /// <summary>Feeds the inflater with the bytes of one payload, and nothing more until the next one.</summary>
    private sealed class Feed : Stream
    {
        public ReadOnlyMemory<byte> Next { get; set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(Span<byte> buffer)
        {
            var count = Math.Min(buffer.Length, Next.Length);
            Next.Span[..count].CopyTo(buffer);
            Next = Next[count..];
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}

internal static class PooledBuffers
{
    /// <summary>Doubles a pooled buffer, keeping its first <paramref name="used"/> bytes.</summary>
    /// <exception cref="InvalidDataException">The buffer would become larger than <paramref name="limit"/>.</exception>
    public static void Grow(ref byte[] buffer, int used, int limit)
    {
        if (used >= limit)
        {
            throw new InvalidDataException($"A gateway payload is larger than {limit} bytes.");
        }

        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.AsSpan(0, used).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }
}
