using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using NemoVideo.Http;

namespace NemoBot.Discord.Rest;

/// <summary>Represents a file to upload. Each try opens it anew, because a partly read stream would upload a truncated file.</summary>
internal sealed record AttachedFile(string FileName, string MediaType, long SizeBytes, Func<CancellationToken, Task<Stream>> OpenAsync);

/// <summary>Represents a request as data; each try builds its body anew.</summary>
internal sealed record RestCall(RestRoute Route, JsonNode? Body = null)
{
    public IReadOnlyList<AttachedFile> Files { get; init; } = [];

    /// <summary>Gets whether repeating the call has no effect (edits, deletes, creates with an enforced nonce): then it is retried after an unknown outcome.</summary>
    public bool IsIdempotent { get; init; }

    /// <summary>Gets the timeout: 15 seconds, plus the time for the files at 256 KiB a second.</summary>
    public TimeSpan Limit => TimeSpan.FromSeconds(15 + (Files.Sum(file => file.SizeBytes) / (256 * 1024.0)));

    /// <summary>Builds the body of one try, and opens its files.</summary>
    public async Task<RestBody> OpenAsync(CancellationToken cancellationToken)
    {
        if (Body is null)
        {
            return new(null, () => true);
        }

        var json = new ByteArrayContent(Encoding.UTF8.GetBytes(Body.ToJsonString()));
        json.Headers.ContentType = new("application/json");
        if (Files.Count == 0)
        {
            return new(json, () => true);
        }

        var read = 0L;
        var body = new MultipartFormDataContent { { json, "payload_json" } };
        try
        {
            foreach (var file in Files)
            {
                var content = await file.OpenAsync(cancellationToken);
                var part = new StreamContent(new ForwardStream((memory, stop) => ReadAsync(content, memory, stop), content), 64 * 1024);
                part.Headers.ContentType = MediaTypeHeaderValue.TryParse(file.MediaType, out var type) ? type : new("application/octet-stream");
                part.Headers.ContentLength = file.SizeBytes;
                body.Add(part, $"files[{body.Count() - 1}]", file.FileName);
            }
        }
        catch
        {
            body.Dispose();
            throw;
        }

        return new(body, () => Interlocked.Read(ref read) >= Files.Sum(file => file.SizeBytes));

        async ValueTask<int> ReadAsync(Stream content, Memory<byte> buffer, CancellationToken stop)
        {
            var count = await content.ReadAsync(buffer, stop);
            Interlocked.Add(ref read, count);
            return count;
        }
    }
}

/// <summary>Represents the body of one try.</summary>
/// <param name="Content">Null for none.</param>
/// <param name="IsRead">Returns whether all of it was read. Otherwise Discord has less than was announced, and executes nothing.</param>
internal sealed record RestBody(HttpContent? Content, Func<bool> IsRead);
