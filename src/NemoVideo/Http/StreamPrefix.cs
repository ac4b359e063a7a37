namespace NemoVideo.Http;

/// <summary>A stream of bytes that were already read, followed by the rest of another stream.</summary>
public static class StreamPrefix
{
    /// <param name="ownsRest">Disposing the result disposes <paramref name="rest"/>.</param>
    public static Stream Of(ReadOnlyMemory<byte> prefix, Stream rest, bool ownsRest = false)
    {
        return new ForwardStream(ReadAsync, ownsRest ? rest : null);

        ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
        {
            if (prefix.IsEmpty)
            {
                return rest.ReadAsync(buffer, cancellationToken);
            }

            var count = Math.Min(buffer.Length, prefix.Length);
            prefix.Span[..count].CopyTo(buffer.Span);
            prefix = prefix[count..];
            return new(count);
        }
    }
}
