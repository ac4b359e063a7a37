using System.Net.Http.Headers;

namespace NemoBot.Bench.Uploads;

/// <summary>Sends a file with .NET's own client and nothing else: the difference between it and curl is not caused by the bot.</summary>
internal sealed class BareClient : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = Timeout.InfiniteTimeSpan };

    public async Task PostFileAsync(UploadClip clip, Uri target, CancellationToken cancellationToken)
    {
        var content = new StreamContent(new FileStream(clip.Path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan), 256 * 1024);
        content.Headers.ContentType = new MediaTypeHeaderValue("video/mp4");
        using var form = new MultipartFormDataContent { { content, "files", "clip.mp4" } };
        using var answer = await _http.PostAsync(target, form, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    public void Dispose() => _http.Dispose();
}
