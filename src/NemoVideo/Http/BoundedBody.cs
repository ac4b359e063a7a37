using System.Text;

namespace NemoVideo.Http;

/// <summary>Reads an answer whole, but never more than a limit.</summary>
internal static class BoundedBody
{
    /// <summary>Far above any draft ever seen.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    private const int ChunkBytes = 16 * 1024;

    /// <exception cref="NemoVideoApiException"><see cref="NemoErrorCode.Unreadable"/> when there is more.</exception>
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
