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
    public AttachedFile? File { get; init; }

    /// <summary>Gets whether repeating the call has no effect (edits, deletes, creates with an enforced nonce): then it is retried after an unknown outcome.</summary>
    public bool IsIdempotent { get; init; }

    /// <summary>Gets the timeout: 15 seconds, plus the time for the file at 256 KiB a second.</summary>
    public TimeSpan Limit => TimeSpan.FromSeconds(15 + ((File?.SizeBytes ?? 0) / (256 * 1024.0)));

    /// <summary>Builds the body of one try, and opens its file.</summary>
    public async Task<RestBody> OpenAsync(CancellationToken cancellationToken)
    {
        if (Body is null)
        {
            return new(null, () => true);
        }

        var json = new ByteArrayContent(Encoding.UTF8.GetBytes(Body.ToJsonString()));
        json.Headers.ContentType = new("application/json");
        if (File is null)
        {
            return new(json, () => true);
        }

        var read = 0L;
        var content = await File.OpenAsync(cancellationToken);
        var file = new StreamContent(new ForwardStream(ReadAsync, content), 64 * 1024);
        file.Headers.ContentType = MediaTypeHeaderValue.TryParse(File.MediaType, out var type) ? type : new("application/octet-stream");
        file.Headers.ContentLength = File.SizeBytes;
        return new(new MultipartFormDataContent { { json, "payload_json" }, { file, "files[0]", File.FileName } }, () => Interlocked.Read(ref read) >= File.SizeBytes);

        async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken stop)
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
