using System.IO.Compression;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Harness.WebChat;

namespace NemoBot.WebChat.Tests;

/// <summary>The page is small on the wire, and fetched once.</summary>
public sealed partial class PageFilesTests : IAsyncLifetime
{
    private OnePage _page = null!;

    public async ValueTask InitializeAsync() => _page = await OnePage.OpenAsync();

    public ValueTask DisposeAsync() => _page.DisposeAsync();

    [Theory]
    [InlineData("gzip, deflate, br, zstd", "br")]
    [InlineData("gzip", "gzip")]
    [InlineData("gzip;q=1.0, br;q=0.5", "gzip")]
    [InlineData("br;q=0, gzip;q=0", null)]
    [InlineData("identity", null)]
    [InlineData("not a list;;", null)]
    [InlineData("", null)]
    public async Task Page_and_assets_come_compressed_as_the_client_prefers(string accepted, string? coding)
    {
        foreach (var path in (string[])["/", "/page/base.css", "/page/app.js", "/page/mark.svg", "/page/words/de.json"])
        {
            var plain = await _page.Browser.GetByteArrayAsync(path);

            var answer = await AskAsync(path, accepted);

            var body = await answer.Content.ReadAsByteArrayAsync();
            Assert.Equal(coding, answer.Content.Headers.ContentEncoding.SingleOrDefault());
            Assert.Equal(plain, Decoded(body, coding));
            Assert.Equal(body.Length, answer.Content.Headers.ContentLength);
            Assert.True(coding is null || body.Length < plain.Length);
            Assert.Contains("Accept-Encoding", answer.Headers.Vary);
        }
    }

    [Fact]
    public async Task Each_form_of_a_file_has_a_tag_of_its_own()
    {
        var forms = new[] { await AskAsync("/page/app.js", "br"), await AskAsync("/page/app.js", "gzip"), await AskAsync("/page/app.js", "") };

        Assert.Equal(3, forms.Select(form => form.Headers.ETag!.Tag).Distinct().Count());
        using var again = new HttpRequestMessage(HttpMethod.Get, "/page/app.js") { Headers = { { "Accept-Encoding", "br" }, { "If-None-Match", forms[0].Headers.ETag!.Tag } } };
        Assert.Equal(HttpStatusCode.NotModified, (await _page.Browser.SendAsync(again)).StatusCode);
    }

    [Fact]
    public async Task The_address_of_an_asset_names_its_version_so_that_browsers_keep_it()
    {
        var html = await _page.Browser.GetStringAsync("/");
        var folder = Folder().Match(html).Groups["folder"].Value;

        var kept = await _page.Browser.GetAsync($"/page/{folder}/mark.svg");
        var older = await _page.Browser.GetAsync("/page/v-0000000000000000/mark.svg");
        var plain = await _page.Browser.GetAsync("/page/mark.svg");

        Assert.Equal("public, max-age=31536000, immutable", kept.Headers.CacheControl?.ToString());
        Assert.All([older, plain], answer => Assert.Equal((HttpStatusCode.OK, "no-cache"), (answer.StatusCode, answer.Headers.CacheControl?.ToString())));
        Assert.DoesNotMatch("(?:src|href)=\"/page/(?!v-)", html);
        Assert.Equal("no-cache", (await _page.Browser.GetAsync("/")).Headers.CacheControl?.ToString());
        Assert.Equal(HttpStatusCode.NotFound, (await _page.Browser.GetAsync($"/page/{folder}/login.html")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _page.Browser.GetAsync($"/page/{folder}/words/it.json")).StatusCode);
    }

    [Fact]
    public async Task The_first_visit_takes_at_most_35_KB()
    {
        var html = await AskAsync("/", "br");
        var sizes = new Dictionary<string, long> { ["/"] = html.Content.Headers.ContentLength!.Value };
        foreach (var path in Address().Matches(await _page.Browser.GetStringAsync("/")).Select(match => match.Groups["path"].Value).Distinct())
        {
            sizes[path] = (await AskAsync(path, "br")).Content.Headers.ContentLength!.Value;
        }

        Assert.Contains(sizes.Keys, path => path.EndsWith("/log.js", StringComparison.Ordinal)); // Modules that the script imports are named in the page,
        Assert.DoesNotContain(sizes.Keys, path => path.Contains("/later/", StringComparison.Ordinal)); // but not those that it imports when it needs them.
        Assert.True(sizes.Values.Sum() <= 35_000, JsonSerializer.Serialize(sizes));
    }

    [Fact]
    public async Task Live_events_are_never_compressed_or_held_back()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/chat/events") { Headers = { { "Accept-Encoding", "br, gzip" } } };

        using var answer = await _page.Browser.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);

        Assert.Empty(answer.Content.Headers.ContentEncoding);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync());
        Assert.Equal("event: hello", await lines.ReadLineAsync());
    }

    private async Task<HttpResponseMessage> AskAsync(string path, string accepted)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Accept-Encoding", accepted);
        var answer = await _page.Browser.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return answer;
    }

    private static byte[] Decoded(byte[] body, string? coding)
    {
        using Stream stream = coding switch
        {
            "br" => new BrotliStream(new MemoryStream(body), CompressionMode.Decompress),
            "gzip" => new GZipStream(new MemoryStream(body), CompressionMode.Decompress),
            _ => new MemoryStream(body),
        };
        using var decoded = new MemoryStream();
        stream.CopyTo(decoded);
        return decoded.ToArray();
    }

    [GeneratedRegex("\"/page/(?<folder>v-[0-9a-f]{16})/")]
    private static partial Regex Folder();

    [GeneratedRegex("(?:src|href)=\"(?<path>/page/[^\"]+)\"")]
    private static partial Regex Address();
}
