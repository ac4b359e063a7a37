using NemoVideo.Http;

namespace NemoVideo.Simulator.Http;

/// <summary>Limits the number of bytes that can be read.</summary>
internal static class StreamLimit
{
    /// <param name="inner">Stays the caller's.</param>
    public static Stream Of(Stream inner, long limit)
    {
        var total = 0L;
        return new ForwardStream(ReadAsync);

        async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
        {
            var count = await inner.ReadAsync(buffer, cancellationToken);
            total += count;
            return total > limit ? throw new UploadTooLargeException() : count;
        }
    }
}
