using System.IO.Compression;
using System.Net;
using System.Text.Json;
using Harness.WebChat;
using NemoBot.Core.Model;
using NemoBot.WebChat.Api;
using NemoBot.WebChat.Outgoing;

namespace NemoBot.WebChat.Tests;

/// <summary>The lines above those that an opened page gets.</summary>
public sealed class HistoryTests : IAsyncLifetime
{
    private OnePage _page = null!;

    public async ValueTask InitializeAsync() => _page = await OnePage.OpenAsync();

    public ValueTask DisposeAsync() => _page.DisposeAsync();

    [Fact]
    public async Task A_long_chat_is_read_to_its_first_line_page_by_page()
    {
        await FillAsync((2 * ChatJournal.HistoryLength) + 4); // And the line "who am I".
        using var events = await EventReader.OpenAsync(_page.Browser);
        var newest = await events.HistoryAsync();
        var all = new List<string>(newest.Select(entry => entry.Text));
        var before = long.Parse(newest[0].Field("position"), System.Globalization.CultureInfo.InvariantCulture);

        for (var earlier = true; earlier;)
        {
            var history = await AskAsync($"{before}");
            all.InsertRange(0, history.Entries.Select(entry => entry.Text));
            before = history.Entries[0].Position!.Value;
            earlier = history.Earlier;
            Assert.InRange(history.Entries.Count, 1, ChatJournal.HistoryLength);
        }

        Assert.Equal(["who am I", .. Enumerable.Range(0, (2 * ChatJournal.HistoryLength) + 4).Select(n => $"{n}")], all);
        Assert.Equal((0, false), await AskAsync("1") is var none ? (none.Entries.Count, none.Earlier) : default);
    }

    [Theory]
    [InlineData(ChatJournal.HistoryLength - 1, false)] // With the line "who am I" as many as a page gets.
    [InlineData(ChatJournal.HistoryLength, true)]
    public async Task An_opened_page_is_told_whether_there_is_more(int lines, bool more)
    {
        await FillAsync(lines);

        using var events = await EventReader.OpenAsync(_page.Browser);
        var synced = await events.NextAsync("synced");

        Assert.Equal(more ? """{"earlier":true}""" : "{}", synced.Data);
        using var resumed = await EventReader.OpenAsync(_page.Browser, lines);
        Assert.Equal("{}", (await resumed.NextAsync("synced")).Data); // That page has its lines.
    }

    [Fact]
    public async Task A_page_that_missed_more_than_it_gets_at_once_starts_over_so_that_no_line_is_missing()
    {
        await FillAsync(ChatJournal.HistoryLength + 1);

        using var near = await EventReader.OpenAsync(_page.Browser, 3); // Missed one line less than it gets at once.
        Assert.Equal("entry", (await NextAfterHelloAsync(near)).Kind);
        using var far = await EventReader.OpenAsync(_page.Browser, 2);
        Assert.Equal("reset", (await NextAfterHelloAsync(far)).Kind);
        Assert.Equal(ChatJournal.HistoryLength, (await far.HistoryAsync()).Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?before=")]
    [InlineData("?before=0")]
    [InlineData("?before=-5")]
    [InlineData("?before=x")]
    [InlineData("?before=99999999999999999999")]
    public async Task A_request_without_a_position_is_refused(string query)
    {
        using var answer = await _page.Browser.GetAsync("/api/chat/history" + query);

        await answer.RefusedAsync(HttpStatusCode.BadRequest, "malformed");
    }

    [Fact]
    public async Task It_is_compressed_and_belongs_to_the_chats_own_cookie()
    {
        await FillAsync(50);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/chat/history?before=9999") { Headers = { { "Accept-Encoding", "br" } } };
        using var answer = await _page.Browser.SendAsync(request);
        await using var body = new BrotliStream(await answer.Content.ReadAsStreamAsync(), CompressionMode.Decompress);

        Assert.Equal(51, (await JsonSerializer.DeserializeAsync<WireHistory>(body, Wire.Options))!.Entries.Count);
        Assert.Equal("br", Assert.Single(answer.Content.Headers.ContentEncoding));
        Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
        using var other = await _page.Host.OpenPageAsync();
        Assert.Empty((await JsonSerializer.DeserializeAsync<WireHistory>(await other.GetStreamAsync("/api/chat/history?before=9999"), Wire.Options))!.Entries);
        using var nobody = _page.Host.NewBrowser();
        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.GetAsync("/api/chat/history?before=9999")).StatusCode);
        using var foreign = new HttpRequestMessage(HttpMethod.Get, "/api/chat/history?before=9999") { Headers = { { "Sec-Fetch-Site", "cross-site" } } };
        Assert.Equal(HttpStatusCode.Forbidden, (await _page.Browser.SendAsync(foreign)).StatusCode);
    }

    private static async Task<EventReader.Event> NextAfterHelloAsync(EventReader events)
    {
        await events.NextAsync("hello");
        return (await events.NextAsync())!;
    }

    private async Task<WireHistory> AskAsync(string before) =>
        JsonSerializer.Deserialize<WireHistory>(await _page.Browser.GetStringAsync($"/api/chat/history?before={before}"), Wire.Options)!;

    private async Task FillAsync(int lines)
    {
        var chat = await _page.Host.ChatOfAsync(_page.Browser);
        for (var n = 0; n < lines; n++)
        {
            await _page.Host.Platform.SendAsync(chat, $"post-{n:0000}", new OutgoingMessage { Text = $"{n}" }, default);
        }
    }
}
