using System.IO.Compression;
using System.Security.Cryptography;
using NemoVideo.Uploads;

namespace NemoBot.WebChat.Api;

/// <summary>A file of the page, with its compressed forms, which are made when they are first asked for.</summary>
internal sealed class PageFile
{
    private readonly byte[] _content;
    private readonly Lazy<byte[]> _brotli;
    private readonly Lazy<byte[]> _gzip;
    private readonly string _contentType;
    private readonly bool _isCompressible;

    /// <param name="type">The media type, without a character set.</param>
    public PageFile(byte[] content, string type)
    {
        _content = content;
        _isCompressible = type != MediaFormats.Png.MediaType;
        _contentType = _isCompressible ? $"{type}; charset=utf-8" : type;
        _brotli = new(() => ContentCoding.Encode(content, ContentCoding.Brotli, CompressionLevel.SmallestSize));
        _gzip = new(() => ContentCoding.Encode(content, ContentCoding.Gzip, CompressionLevel.SmallestSize));
        Hash = Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 12));
    }

    public ReadOnlyMemory<byte> Content => _content;

    /// <summary>Gets a digest of the content.</summary>
    public string Hash { get; }

    /// <summary>Writes the file, or only 304 if the client has it.</summary>
    /// <param name="isImmutable">True if the address changes with the content; otherwise the client has to revalidate each time, so that page and server have the same version.</param>
    public Task WriteAsync(HttpContext context, bool isImmutable)
    {
        var coding = _isCompressible ? ContentCoding.For(context.Request) : null;
        var tag = coding is null ? $"\"{Hash}\"" : $"\"{Hash}-{coding}\"";
        var headers = context.Response.Headers;
        headers.CacheControl = isImmutable ? "public, max-age=31536000, immutable" : "no-cache";
        headers.ETag = tag;
        if (context.Request.Headers.IfNoneMatch.ToString() == tag)
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        ReadOnlyMemory<byte> body = coding switch
        {
            ContentCoding.Brotli => _brotli.Value,
            ContentCoding.Gzip => _gzip.Value,
            _ => _content,
        };
        return ContentCoding.WriteAsync(context, body, coding, _contentType);
    }
}
