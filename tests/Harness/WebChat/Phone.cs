using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Harness.WebChat;

/// <summary>A phone on which somebody opens the bot's links: it sends files at their pages as the page's script does, over real HTTP.</summary>
/// <param name="address">Where the bot is, now: it may restart at another port.</param>
internal sealed partial class Phone(Func<Uri> address) : IDisposable
{
    /// <summary>The public address to set, and so the beginning of the links. Nobody is there; the phone takes their paths to where the bot is.</summary>
    public const string PublicUrl = "https://chat.example.org";

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });

    public static (string Key, string Value) Setting { get; } = ("WebChat:PublicUrl", PublicUrl);

    /// <summary>Opens a link, and returns what is shown.</summary>
    public async Task<string> OpenAsync(string link)
    {
        using var answer = await _http.GetAsync(At(link));
        return await answer.Content.ReadAsStringAsync();
    }

    public Task<HttpResponseMessage> DownloadAsync(string link) => _http.GetAsync(At(link), HttpCompletionOption.ResponseHeadersRead);

    /// <summary>Opens the page of a link, chooses a file and sends it.</summary>
    /// <param name="onTheWay">What happens while half of it has arrived: the line breaks then, and the file continues where it was. Null for nothing.</param>
    public async Task SendAsync(string link, string name, byte[] content, Func<Task>? onTheWay = null)
    {
        var uploads = UploadsIn().Match(await OpenAsync(link)).Groups["path"].Value;
        Assert.NotEqual("", uploads);
        var upload = await WithAsync(http => http.UploadAsync(content.Length, name, uploads));
        long offset = 0;
        if (onTheWay is not null)
        {
            var half = content.Length / 2;
            Assert.Equal(half, await WithAsync(async http => await (await http.AppendAsync(upload, 0, content.AsMemory(0, half))).OffsetAsync(HttpStatusCode.NoContent)));
            await BreakAsync(upload, half, content.AsMemory(half));
            await onTheWay();
            offset = await WithAsync(async http => await (await http.LookUpAsync(upload)).OffsetAsync());
            Assert.InRange(offset, half, content.Length - 1); // Whether the bot has read what came before the break, nobody at the phone knows.
        }

        Assert.Equal(content.Length, await WithAsync(async http => await (await http.AppendAsync(upload, offset, content.AsMemory((int)offset))).OffsetAsync(HttpStatusCode.NoContent)));
        using var finished = await FinishAsync(link, TusSending.IdOf(upload));
        Assert.True(finished.StatusCode == HttpStatusCode.NoContent, await finished.Content.ReadAsStringAsync());
    }

    /// <summary>Says that these uploads are complete.</summary>
    public Task<HttpResponseMessage> FinishAsync(string link, params string[] uploads) =>
        _http.PostAsync(At(link), new StringContent(JsonSerializer.Serialize(new { uploads }), Encoding.UTF8, "application/json"));

    public void Dispose() => _http.Dispose();

    /// <summary>Sends the rest of the file, until the line breaks in the middle of it.</summary>
    private async Task BreakAsync(string upload, long offset, ReadOnlyMemory<byte> rest)
    {
        using var request = TusSending.Request(HttpMethod.Patch, upload);
        request.RequestUri = new(address(), upload);
        request.Headers.Add("Upload-Offset", offset.ToString(CultureInfo.InvariantCulture));
        request.Content = new StreamContent(new Broken(rest[..(rest.Length / 2)]));
        request.Content.Headers.ContentType = new("application/offset+octet-stream");
        request.Content.Headers.ContentLength = rest.Length;
        await Assert.ThrowsAsync<HttpRequestException>(() => _http.SendAsync(request));
    }

    private async Task<T> WithAsync<T>(Func<HttpClient, Task<T>> work)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = address() };
        return await work(http);
    }

    private Uri At(string link)
    {
        Assert.StartsWith(PublicUrl + "/", link, StringComparison.Ordinal);
        return new(address(), new Uri(link).PathAndQuery);
    }

    [GeneratedRegex("<meta name=\"uploads\" content=\"(?<path>[^\"]+)\">")]
    private static partial Regex UploadsIn();

    private sealed class Broken(ReadOnlyMemory<byte> content) : MemoryStream(content.ToArray())
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            await base.ReadAsync(buffer, cancellationToken) is > 0 and var read ? read : throw new IOException("The line broke.");
    }
}
