using System.Net;
using System.Net.Http.Headers;
using Harness.Storage;
using Harness.WebChat;
using NemoBot.Core.Model;

namespace NemoBot.WebChat.Tests.Links;

/// <summary>The link to a result that is too large for its platform: whole or in ranges, until its time is over, or the chat forgets the video.</summary>
public sealed class FileLinkTests : IAsyncLifetime
{
    private static readonly byte[] Content = [.. Sending.Mp4, .. Enumerable.Range(0, 50_000).Select(n => (byte)(n * 3))];

    private WebChatHost _host = null!;
    private HttpClient _browser = null!;
    private StoredFile _file = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await WebChatHost.StartAsync(settings: ("WebChat:PublicUrl", "https://chat.example.org"));
        _browser = _host.NewBrowser();
        _file = await _host.Files.SaveAsync(new(Data.Ana), "Mi día 2026-11-02.mp4", "video/mp4", new MemoryStream(Content), long.MaxValue, default);
        await _host.Store.CommitAsync(new() { Projects = [Data.Project(Data.Ana, "p1")] }, default);
    }

    public async ValueTask DisposeAsync()
    {
        _browser.Dispose();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task It_downloads_the_video_under_its_name()
    {
        using var answer = await _browser.GetAsync(Link());

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(Content, await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal("video/mp4", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(("attachment", _file.FileName), (answer.Content.Headers.ContentDisposition?.DispositionType, answer.Content.Headers.ContentDisposition?.FileNameStar));
        Assert.Contains("sandbox", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("noindex, nofollow", answer.Headers.GetValues("X-Robots-Tag").Single());
        Assert.True(answer.Headers.CacheControl is { NoStore: true });
    }

    [Fact]
    public async Task A_broken_download_continues_with_a_range()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Link()) { Headers = { Range = new RangeHeaderValue(40_000, null) } };

        using var answer = await _browser.SendAsync(request);

        Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
        Assert.Equal(Content[40_000..], await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal($"bytes 40000-{Content.Length - 1}/{Content.Length}", answer.Content.Headers.ContentRange?.ToString());
    }

    [Fact]
    public async Task Its_size_can_be_asked_for()
    {
        using var answer = await _browser.SendAsync(new HttpRequestMessage(HttpMethod.Head, Link()));

        Assert.Equal((HttpStatusCode.OK, Content.LongLength), (answer.StatusCode, answer.Content.Headers.ContentLength));
    }

    [Fact]
    public async Task It_works_for_a_day_and_says_so()
    {
        var (address, end) = _host.Links.ToFile(_file, "p1")!.Value;

        Assert.Equal(_host.Clock.GetUtcNow().AddDays(1), end);
        _host.Clock.Advance(TimeSpan.FromDays(1) - TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.OK, (await _browser.GetAsync(address.AbsolutePath)).StatusCode);
        _host.Clock.Advance(TimeSpan.FromSeconds(1));
        await AssertGoneAsync(address.AbsolutePath);
    }

    [Fact]
    public async Task It_ends_with_its_project()
    {
        var link = Link();
        await _host.Store.CommitAsync(new() { DeletedProjectIds = ["p1"] }, default);

        await AssertGoneAsync(link);
    }

    [Fact]
    public async Task It_ends_with_its_file()
    {
        var link = Link();
        await _host.Files.DeleteAsync(_file, default);

        await AssertGoneAsync(link);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nbl_")]
    [InlineData("changed")]
    [InlineData("cut")]
    [InlineData("of an upload page")]
    [InlineData("of another chat")]
    [InlineData("..%2F..%2Fnemobot.db")]
    public async Task One_that_is_not_ours_opens_nothing(string kind)
    {
        var link = Link();
        var bad = kind switch
        {
            "changed" => link[..30] + (link[30] == 'A' ? 'B' : 'A') + link[31..],
            "cut" => link[..^8],
            "of an upload page" => _host.Links.ToUploads(Data.Ana, "a1")!.AbsolutePath.Replace("/send/", "/file/", StringComparison.Ordinal),
            "of another chat" => _host.Links.ToFile(_file with { Chat = Data.Ben }, null)!.Value.Address.AbsolutePath,
            _ => $"/file/{kind}",
        };

        using var answer = await _browser.GetAsync(bad);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.NotEqual(Content.Length, (await answer.Content.ReadAsByteArrayAsync()).Length);
    }

    private string Link() => _host.Links.ToFile(_file, "p1")!.Value.Address.AbsolutePath;

    private async Task AssertGoneAsync(string link)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, link) { Headers = { { "Accept-Language", "fr" } } };
        using var answer = await _browser.SendAsync(request);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("/export", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.StartsWith("text/html", answer.Content.Headers.ContentType?.ToString(), StringComparison.Ordinal);
    }
}
