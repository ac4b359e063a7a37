using NemoVideo.Http;

namespace NemoBot.Core.Streams;

/// <summary>Forwards reads and reports the number of bytes read.</summary>
public static class StreamCounter
{
    /// <param name="inner">Not disposed: the caller owns it.</param>
    /// <param name="read">Receives the number of bytes read so far, after each read.</param>
    public static Stream Of(Stream inner, Action<long> read)
    {
        var total = 0L;
        return new ForwardStream(ReadAsync);

        async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
        {
            var count = await inner.ReadAsync(buffer, cancellationToken);
            total += count;
            read(total);
            return count;
        }
    }
}
