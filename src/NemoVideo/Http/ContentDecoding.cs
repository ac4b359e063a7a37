using System.Buffers.Binary;
using System.IO.Compression;

namespace NemoVideo.Http;

/// <summary>Bodies as their server meant them: what comes compressed, asked for or not, is read as what it holds.</summary>
/// <remarks>Our own rather than the handler's, which asks for compression wherever it can undo it: files are asked for as they are.</remarks>
public static class ContentDecoding
{
    /// <summary>Asks for a file byte for byte. Not every server heeds it.</summary>
    public static void AskForPlain(HttpRequestMessage request) => request.Headers.TryAddWithoutValidation("Accept-Encoding", "identity");

    /// <summary>The body's length in bytes as it is read; null where the server did not say, or says it of the compressed form.</summary>
    public static long? PlainLength(HttpContent content) => Encodings(content).Count == 0 ? content.Headers.ContentLength : null;

    /// <summary>Opens the body. Damage and an early end of the compressed form are <see cref="IOException"/>.</summary>
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
        _ => throw new HttpRequestException(HttpRequestError.InvalidResponse, "The body is encoded in a way that was not asked for and is not known."),
    };

    /// <summary>By the standard "deflate" is zlib's form; many servers send the bare one. The header of zlib's tells.</summary>
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

    /// <summary>Damage of a compressed body is a fault of its transfer, and is told like one.</summary>
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
                throw new IOException("The compressed body is damaged or ends early.", damaged);
            }
        }
    }
}
