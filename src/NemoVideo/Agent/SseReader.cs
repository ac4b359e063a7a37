using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;

namespace NemoVideo.Agent;

/// <summary>Splits a body into frames: any line ending, a byte-order mark, any split over reads; bounded in memory.</summary>
/// <remarks>Our own rather than the framework's parser, which hides comments, drops lines without a field name and has no size limit.</remarks>
internal sealed class SseReader(Stream body, int maxFrameBytes = SseReader.DefaultMaxFrameBytes)
{
    /// <summary>Longest line and longest event; 200 KB lines are recorded, a draft in an event may be larger.</summary>
    public const int DefaultMaxFrameBytes = 8 * 1024 * 1024;

    private const int ChunkBytes = 16 * 1024;
    private const byte Lf = (byte)'\n';
    private const byte Cr = (byte)'\r';

    private ArrayBufferWriter<byte> _line = new();
    private StringBuilder _data = new();
    private StringBuilder _loose = new();
    private string? _eventName;
    private bool _hasData;
    private bool _oversized;
    private bool _lineTooLong;
    private bool _afterCr;
    private bool _firstLine = true;

    public async IAsyncEnumerable<SseFrame> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var frames = new Queue<SseFrame>();
        while (await ReadChunkAsync(frames, cancellationToken))
        {
            while (frames.TryDequeue(out var frame))
            {
                yield return frame;
            }
        }

        if (_line.WrittenCount > 0 || _lineTooLong)
        {
            if (EndLine() is { } comment)
            {
                yield return comment;
            }
        }

        if (Dispatch(SseFrameKind.Cut) is { } last)
        {
            yield return last;
        }
    }

    /// <summary>Waits without a buffer, then rents one for as long as the parsing takes: a stream is silent most of its time, and there are thousands.</summary>
    /// <returns>False at the end of the body.</returns>
    private async ValueTask<bool> ReadChunkAsync(Queue<SseFrame> frames, CancellationToken cancellationToken)
    {
        _ = await body.ReadAsync(Memory<byte>.Empty, cancellationToken);
        var chunk = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
            var read = await body.ReadAsync(chunk.AsMemory(0, ChunkBytes), cancellationToken);
            for (var start = 0; start < read;)
            {
                if (TakeLine(chunk.AsSpan(start, read - start), out var used) && EndLine() is { } frame)
                {
                    frames.Enqueue(frame);
                }

                start += used;
            }

            return read > 0;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }

    /// <returns>Whether a line is complete in <see cref="_line"/>.</returns>
    private bool TakeLine(ReadOnlySpan<byte> bytes, out int used)
    {
        if (_afterCr && bytes[0] == Lf)
        {
            (_afterCr, used) = (false, 1);
            return false;
        }

        _afterCr = false;
        var end = bytes.IndexOfAny(Lf, Cr);
        Keep(end < 0 ? bytes : bytes[..end]);
        used = end < 0 ? bytes.Length : end + 1;
        if (end >= 0 && bytes[end] == Cr)
        {
            _afterCr = true;
        }

        return end >= 0;
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        if (_lineTooLong || _line.WrittenCount + bytes.Length > maxFrameBytes)
        {
            _lineTooLong = true;
            return;
        }

        _line.Write(bytes);
    }

    private SseFrame? EndLine()
    {
        var bytes = _line.WrittenSpan;
        if (_firstLine && bytes.StartsWith(Encoding.UTF8.Preamble))
        {
            bytes = bytes[Encoding.UTF8.Preamble.Length..];
        }

        var line = Encoding.UTF8.GetString(bytes);
        _firstLine = false;
        _line.ResetWrittenCount();
        if (_lineTooLong)
        {
            _lineTooLong = false;
            DropData();
            return null;
        }

        return line.Length == 0 ? Dispatch(SseFrameKind.Whole) : Take(line);
    }

    private SseFrame? Take(string line)
    {
        if (line[0] == ':')
        {
            return new(null, "", "", SseFrameKind.Comment);
        }

        var colon = line.IndexOf(':', StringComparison.Ordinal);
        var name = colon < 0 ? line : line[..colon];
        var value = colon < 0 ? "" : line[(colon + 1)..];
        value = value.StartsWith(' ') ? value[1..] : value;
        switch (name)
        {
            case "data":
                Append(_data, value, isFirst: !_hasData);
                Append(_loose, value, isFirst: !_hasData);
                _hasData = true;
                break;
            case "event":
                _eventName = value;
                break;
            case "id" or "retry":
                break; // Resuming is forbidden: it would be a new, paid turn (docs/contracts/nemovideo.md §6).
            default:
                if (_hasData)
                {
                    Append(_loose, line, isFirst: false);
                }
                else if (line.AsSpan().TrimStart() is ['{', ..])
                {
                    // A gateway's last output, which is not an event.
                    Append(_data, line, isFirst: true);
                    Append(_loose, line, isFirst: true);
                    _hasData = true;
                }

                break;
        }

        return null;
    }

    private void Append(StringBuilder text, string value, bool isFirst)
    {
        if (_oversized || text.Length + value.Length > maxFrameBytes)
        {
            DropData();
            return;
        }

        (isFirst ? text : text.Append('\n')).Append(value);
    }

    private void DropData()
    {
        (_oversized, _hasData) = (true, true);
        _data.Clear();
        _loose.Clear();
    }

    private SseFrame? Dispatch(SseFrameKind kind)
    {
        var frame = _hasData || _eventName is not null
            ? new SseFrame(_eventName, _data.ToString(), _loose.ToString(), _oversized ? SseFrameKind.Oversized : kind)
            : null;
        (_eventName, _hasData, _oversized) = (null, false, false);
        (_data, _loose) = (Emptied(_data), Emptied(_loose));
        if (_line.Capacity > ChunkBytes)
        {
            _line = new();
        }

        return frame;
    }

    /// <summary>Releases the memory of a large event: a stream is silent most of its time, and keeps little.</summary>
    private static StringBuilder Emptied(StringBuilder text) => text.Capacity > ChunkBytes ? new() : text.Clear();
}
