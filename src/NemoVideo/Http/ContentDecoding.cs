using System.Buffers.Binary;
using System.IO.Compression;

namespace NemoVideo.Http;

/// <summary>Decodes compressed bodies, whether compression was requested or not.</summary>
/// <remarks>Our own rather than the handler's, which requests compression wherever it can decode it: files are requested uncompressed.</remarks>
public static class ContentDecoding
{
    /// <summary>Requests a file byte for byte. Not every server complies.</summary>
    public static void AskForPlain(HttpRequestMessage request) => request.Headers.TryAddWithoutValidation("Accept-Encoding", "identity");

    /// <summary>Returns the length of the decoded body in bytes; null if the server did not report it, or reports the compressed length.</summary>
    public static long? PlainLength(HttpContent content) => Encodings(content).Count == 0 ? content.Headers.ContentLength : null;

    /// <summary>Opens the body. Corruption and truncation of compressed content are <see cref="IOException"/>.</summary>
    /// <exception cref="HttpRequestException">The encoding is not one of gzip, deflate and br.</exception>
    public static async Task<Stream> OpenAsync(HttpContent content, CancellationToken cancellationToken)
    {
        var encodings = Encodings(content);
        var body = await content.ReadAsStreamAsync(cancellationToken);
        for (var last = encodings.Count - 1; last >= 0; last--)
        {
            body = Decoded(await DecoderAsync(encodings[last], body, cancellationToken));
        }

        return body;
    }

    private static List<string> Encodings(HttpContent content) =>
        [.. content.Headers.ContentEncoding.Select(name => name.Trim().ToLowerInvariant()).Where(name => name is not ("" or "identity"))];

    private static async ValueTask<Stream> DecoderAsync(string encoding, Stream body, CancellationToken cancellationToken) => encoding switch
    {
        "gzip" or "x-gzip" => new GZipStream(body, CompressionMode.Decompress),
        "deflate" => await InflaterAsync(body, cancellationToken),
        "br" => new BrotliStream(body, CompressionMode.Decompress),
        _ => throw new HttpRequestException(HttpRequestError.InvalidResponse, "The body has an unknown encoding that was not requested."),
    };

    /// <summary>The standard defines "deflate" as the zlib format; many servers send raw deflate. The zlib header distinguishes them.</summary>
    private static async ValueTask<Stream> InflaterAsync(Stream body, CancellationToken cancellationToken)
    {
        const int Deflated = 8;
        var head = new byte[2];
        var read = await body.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken);
        var whole = StreamPrefix.Of(head.AsMemory(0, read), body, ownsRest: true);
        return (head[0] & 0x0F) == Deflated && BinaryPrimitives.ReadUInt16BigEndian(head) % 31 == 0
            ? new ZLibStream(whole, CompressionMode.Decompress)
            : new DeflateStream(whole, CompressionMode.Decompress);
    }

    /// <summary>Corrupt compressed content is a transfer fault, and is reported as one.</summary>
    private static ForwardStream Decoded(Stream decoder)
    {
        return new(ReadAsync, decoder);

        async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
        {
            try
            {
                return await decoder.ReadAsync(buffer, cancellationToken);
            }
            catch (Exception damaged) when (damaged is InvalidDataException or InvalidOperationException)
            {
                throw new IOException("The compressed body is corrupt or truncated.", damaged);
            }
        }
    }
}
