using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

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

    public async Task<HttpContent?> ContentAsync(CancellationToken cancellationToken)
    {
        if (Body is null)
        {
            return null;
        }

        var json = new ByteArrayContent(Encoding.UTF8.GetBytes(Body.ToJsonString()));
        json.Headers.ContentType = new("application/json");
        if (File is null)
        {
            return json;
        }

        var file = new StreamContent(await File.OpenAsync(cancellationToken), 64 * 1024);
        file.Headers.ContentType = MediaTypeHeaderValue.TryParse(File.MediaType, out var type) ? type : new("application/octet-stream");
        file.Headers.ContentLength = File.SizeBytes;
        return new MultipartFormDataContent { { json, "payload_json" }, { file, "files[0]", File.FileName } };
    }
}
