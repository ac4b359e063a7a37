using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using NemoVideo.Uploads;

namespace NemoBot.Telegram.Api;

/// <summary>A request body that records whether any byte was written: if not, the call was certainly not processed.</summary>
internal abstract class CallBody : HttpContent
{
    public bool Started { get; protected set; }

    /// <summary>Called after each block, with true after the last one; may be null.</summary>
    public Action<bool>? Moved { get; set; }
}

internal sealed class JsonBody : CallBody
{
    private readonly byte[] _json;

    private JsonBody(byte[] json)
    {
        _json = json;
        Headers.ContentType = new MediaTypeHeaderValue("application/json");
    }

    public static JsonBody Create<T>(T request, JsonTypeInfo<T> type) => new(JsonSerializer.SerializeToUtf8Bytes(request, type));

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        Started = true;
        await stream.WriteAsync(_json, cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _json.Length;
        return true;
    }
}

/// <summary>Represents a file in a multipart body.</summary>
/// <param name="Name">The form field's name, chosen by us.</param>
/// <param name="FileName">The name that the person sees; sanitized when written.</param>
/// <param name="Length">Size in bytes; null if unknown, which makes the body chunked.</param>
/// <param name="Open">Opens the content from its start, once per try; the body disposes it.</param>
internal sealed record UploadPart(string Name, string FileName, string MediaType, long? Length, Func<CancellationToken, Task<Stream>> Open);

/// <summary>Streams multipart/form-data: at most one block of 64 KB is in memory.</summary>
internal sealed class MultipartBody : CallBody
{
    /// <summary>
    /// Gets the rule for file names. Telegram reads raw UTF-8, ignores <c>filename*</c>, decodes no escapes and cuts at the first <c>;</c> even inside quotes
    /// (docs/contracts/telegram.md §2.3), so those characters are replaced.
    /// </summary>
    internal static FileNameRule NameRule { get; } = new()
    {
        MayBePath = false,
        Keeps = static rune => rune != Rune.ReplacementChar && !"\";\\/:*?<>|".Contains(rune.ToString(), StringComparison.Ordinal),
        Replacement = "_",
    };

    private const int Block = 64 * 1024;
    private readonly List<(byte[] Head, UploadPart? File)> _parts = [];
    private readonly byte[] _tail;

    public MultipartBody(IReadOnlyList<(string Name, string? Value)> fields, IReadOnlyList<UploadPart> files)
    {
        var boundary = $"nemobot-{Guid.NewGuid():N}";
        Headers.TryAddWithoutValidation("Content-Type", $"multipart/form-data; boundary={boundary}");
        foreach (var (name, value) in fields.Where(field => field.Value is not null))
        {
            _parts.Add((Encoding.UTF8.GetBytes($"--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"), null));
        }

        foreach (var file in files)
        {
            var head = $"--{boundary}\r\nContent-Disposition: form-data; name=\"{file.Name}\"; filename=\"{FileNames.Clean(file.FileName, NameRule)}\"\r\nContent-Type: {file.MediaType}\r\n\r\n";
            _parts.Add((Encoding.UTF8.GetBytes(head), file));
        }

        _tail = Encoding.UTF8.GetBytes($"--{boundary}--\r\n");
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        List<Stream> opened = [];
        try
        {
            // Opens all files before sending the first byte: if one cannot be opened, the call was certainly not made.
            foreach (var file in _parts.Select(part => part.File).OfType<UploadPart>())
            {
                opened.Add(await file.Open(cancellationToken));
            }

            Started = true;
            await WriteAsync(stream, opened, cancellationToken);
        }
        finally
        {
            foreach (var content in opened)
            {
                await content.DisposeAsync();
            }
        }
    }

    private async Task WriteAsync(Stream stream, List<Stream> opened, CancellationToken cancellationToken)
    {
        var next = 0;
        foreach (var (head, file) in _parts)
        {
            await stream.WriteAsync(head, cancellationToken);
            if (file is not null)
            {
                await CopyAsync(opened[next++], stream, cancellationToken);
                await stream.WriteAsync("\r\n"u8.ToArray(), cancellationToken);
            }
        }

        await stream.WriteAsync(_tail, cancellationToken);
        await stream.FlushAsync(cancellationToken);
        Moved?.Invoke(true);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _tail.Length;
        foreach (var (head, file) in _parts)
        {
            if (file is { Length: null })
            {
                return false;
            }

            length += head.Length + (file is null ? 0 : file.Length!.Value + 2);
        }

        return true;
    }

    private async Task CopyAsync(Stream from, Stream to, CancellationToken cancellationToken)
    {
        var block = ArrayPool<byte>.Shared.Rent(Block);
        try
        {
            int read;
            while ((read = await from.ReadAsync(block.AsMemory(0, Block), cancellationToken)) > 0)
            {
                await to.WriteAsync(block.AsMemory(0, read), cancellationToken);
                Moved?.Invoke(false);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }
}
