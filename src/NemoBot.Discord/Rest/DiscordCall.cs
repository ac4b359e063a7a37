using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace NemoBot.Discord.Rest;

/// <summary>A file to upload. It is opened anew for each try: a stream that was half read would arrive truncated.</summary>
internal sealed record UploadFile(string FileName, string MediaType, long SizeBytes, Func<CancellationToken, Task<Stream>> OpenAsync);

/// <summary>One request, as data: its body is built again for each try.</summary>
internal sealed record DiscordCall(DiscordRoute Route, JsonNode? Body = null)
{
    public UploadFile? File { get; init; }

    /// <summary>Doing it twice changes nothing (edits, deletes, creates with an enforced nonce): it may be tried again when the outcome is unknown.</summary>
    public bool IsIdempotent { get; init; }

    /// <summary>15 seconds, and time for the file at 256 KiB a second.</summary>
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
