using System.IO.Compression;
using Microsoft.Net.Http.Headers;

namespace NemoBot.WebChat.Api;

/// <summary>The compressed forms of a response. Endpoints ask for one explicitly; nothing compresses by itself, least of all the event stream.</summary>
/// <remarks>
/// The length of a compressed response tells about its content (BREACH), so none that is compressed contains a credential, and other sites can request none with a
/// user's cookie (SameSite=Strict, and <see cref="RequestGuard"/> checks the origin).
/// </remarks>
internal static class ContentCoding
{
    public const string Brotli = "br";
    public const string Gzip = "gzip";

    /// <summary>Returns the form that the client prefers, Brotli if it has no preference; null for uncompressed.</summary>
    public static string? For(HttpRequest request)
    {
        if (!StringWithQualityHeaderValue.TryParseList([.. request.Headers.AcceptEncoding.OfType<string>()], out var accepted))
        {
            return null;
        }

        var brotli = Quality(accepted, Brotli);
        var gzip = Quality(accepted, Gzip);
        return (brotli, gzip) switch
        {
            (0, 0) => null,
            _ => brotli >= gzip ? Brotli : Gzip,
        };
    }

    public static byte[] Encode(byte[] content, string coding, CompressionLevel level)
    {
        using var encoded = new MemoryStream();
        using (Stream encoder = coding == Brotli ? new BrotliStream(encoded, level) : new GZipStream(encoded, level))
        {
            encoder.Write(content);
        }

        return encoded.ToArray();
    }

    /// <summary>Writes a body whose form depends on the request.</summary>
    /// <param name="coding">The form of <paramref name="content"/>; null for uncompressed.</param>
    public static async Task WriteAsync(HttpContext context, ReadOnlyMemory<byte> content, string? coding, string contentType)
    {
        var headers = context.Response.Headers;
        headers.Append(HeaderNames.Vary, HeaderNames.AcceptEncoding);
        if (coding is not null)
        {
            headers.ContentEncoding = coding;
        }

        context.Response.ContentType = contentType;
        context.Response.ContentLength = content.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(content, context.RequestAborted);
        }
    }

    private static double Quality(IList<StringWithQualityHeaderValue> accepted, string coding) =>
        accepted.FirstOrDefault(value => value.Value.Equals(coding, StringComparison.OrdinalIgnoreCase)) is { } found ? found.Quality ?? 1 : 0;
}
