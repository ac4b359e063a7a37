using NemoVideo.Http;

namespace NemoBot.Core.Streams;

/// <summary>Passes reads through and tells how many bytes went by.</summary>
public static class StreamCounter
{
    /// <param name="inner">Stays the caller's.</param>
    /// <param name="read">Gets the bytes read so far, after each read.</param>
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
