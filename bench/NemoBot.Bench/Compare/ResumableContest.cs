using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using NemoBot.Bench.Uploads;

namespace NemoBot.Bench.Compare;

/// <summary>A resumable upload (tus) of the web chat, in parts as the page sends them, beside a plain form with the same bytes, both until the bot has accepted the message.</summary>
internal sealed class ResumableContest(BenchSettings settings) : IContest
{
    /// <summary>The page's size of a part.</summary>
    private const int PartBytes = 16 << 20;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bench-");
    private readonly int _mib = settings.Number("mib", 500);
    private ServerProcess? _bot;
    private UploadApi? _api;
    private UploadClip _clip = null!;
    private HttpClient _http = null!;

    public string Name => "resumable";

    public string Peer => "plain form";

    public IReadOnlyList<Figure> Figures => [new($"resumable upload of {_mib} MiB", "MiB/s"), new("bot's CPU meanwhile", "s")];

    public async Task<string?> PrepareAsync()
    {
        var program = await settings.PublishedAsync("bot", "NemoBot");
        _clip = await UploadClip.WriteAsync(Path.Combine(_folder.FullName, "clip.mp4"), _mib);
        _api = await UploadApi.StartAsync(null, takesAddresses: false);
        _bot = await ServerProcess.BotAsync(program, _folder.CreateSubdirectory("bot").FullName, _api.Address);
        _http = new(new SocketsHttpHandler { CookieContainer = new CookieContainer(), UseProxy = false }) { BaseAddress = _bot.Address, Timeout = Timeout.InfiniteTimeSpan, DefaultRequestHeaders = { { "Tus-Resumable", "1.0.0" } } };
        await MeetAsync();
        await ResumableAsync(); // Compiles the code.
        await PlainAsync();
        return null;
    }

    public Task<IReadOnlyList<double>> OursAsync() => MeasureAsync(ResumableAsync);

    public Task<IReadOnlyList<double>> TheirsAsync() => MeasureAsync(PlainAsync);

    public async ValueTask DisposeAsync()
    {
        _http?.Dispose();
        if (_bot is not null)
        {
            await _bot.DisposeAsync();
        }

        if (_api is not null)
        {
            await _api.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }

    private async Task<IReadOnlyList<double>> MeasureAsync(Func<Task> sendAsync)
    {
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System);
        var (cpu, start) = (_bot!.Cpu, Stopwatch.GetTimestamp());
        await sendAsync();
        return [_clip.MiB / Stopwatch.GetElapsedTime(start).TotalSeconds, (_bot.Cpu - cpu).TotalSeconds];
    }

    private async Task MeetAsync()
    {
        using var page = await _http.GetAsync("/");
        page.EnsureSuccessStatusCode();
    }

    private async Task ResumableAsync()
    {
        await using var file = Open();
        using var create = new HttpRequestMessage(HttpMethod.Post, "/api/chat/uploads")
        {
            Headers = { { "Upload-Length", _clip.Bytes.ToString(CultureInfo.InvariantCulture) }, { "Upload-Metadata", $"filename {Convert.ToBase64String(Encoding.UTF8.GetBytes(_clip.Name))}" } },
        };
        using var created = (await _http.SendAsync(create)).EnsureSuccessStatusCode();
        var address = created.Headers.Location!;
        for (long offset = 0; offset < _clip.Bytes; offset += PartBytes)
        {
            using var part = new HttpRequestMessage(HttpMethod.Patch, address) { Content = new PartContent(file, Math.Min(PartBytes, _clip.Bytes - offset)), Headers = { { "Upload-Offset", offset.ToString(CultureInfo.InvariantCulture) } } };
            using var taken = (await _http.SendAsync(part)).EnsureSuccessStatusCode();
        }

        using var said = (await _http.PostAsJsonAsync("/api/chat/messages", new { text = "", uploads = new[] { address.ToString().Split('/')[^1] } })).EnsureSuccessStatusCode();
    }

    private async Task PlainAsync()
    {
        await using var file = Open();
        using var content = new PartContent(file, _clip.Bytes);
        content.Headers.ContentType = new("video/mp4");
        using var form = new MultipartFormDataContent { { content, "files", _clip.Name } };
        using var said = (await _http.PostAsync("/api/chat/messages", form)).EnsureSuccessStatusCode();
    }

    private FileStream Open() => new(_clip.Path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);

    /// <summary>The next bytes of a file.</summary>
    private sealed class PartContent : HttpContent
    {
        private const int BufferBytes = 256 * 1024;
        private readonly FileStream _file;
        private readonly long _length;

        public PartContent(FileStream file, long length)
        {
            (_file, _length) = (file, length);
            Headers.ContentType = MediaTypeHeaderValue.Parse("application/offset+octet-stream");
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            var buffer = new byte[BufferBytes];
            for (var left = _length; left > 0;)
            {
                var read = await _file.ReadAsync(buffer.AsMemory(0, (int)Math.Min(left, buffer.Length)));
                await stream.WriteAsync(buffer.AsMemory(0, read > 0 ? read : throw new EndOfStreamException()));
                left -= read;
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = _length;
            return true;
        }
    }
}
