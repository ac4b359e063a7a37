using System.Text;

namespace NemoVideo.Http;

/// <summary>Reads a whole answer, up to a limit.</summary>
internal static class BoundedBody
{
    /// <summary>Far above any draft seen so far.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    private const int ChunkBytes = 16 * 1024;

    /// <exception cref="NemoVideoApiException"><see cref="NemoErrorCode.Unreadable"/> if there is more.</exception>
    public static async Task<string> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength > MaxBytes)
        {
            throw TooLarge();
        }

        await using var stream = await ContentDecoding.OpenAsync(content, cancellationToken);
        using var whole = new MemoryStream();
        var chunk = new byte[ChunkBytes];
        int read;
        while ((read = await stream.ReadAsync(chunk, cancellationToken)) > 0)
        {
            if (whole.Length + read > MaxBytes)
            {
                throw TooLarge();
            }

            whole.Write(chunk, 0, read);
        }

        var bytes = whole.GetBuffer().AsSpan(0, (int)whole.Length);
        return Encoding.UTF8.GetString(bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes);
    }

    private static NemoVideoApiException TooLarge() => new(NemoErrorCode.Unreadable, $"The answer is larger than {MaxBytes} bytes.");
}
