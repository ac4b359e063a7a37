using System.Net;
using Harness.WebChat;

namespace NemoBot.WebChat.Tests;

/// <summary>The ways out of a chat: its cookie ends, alone or with that of the access code.</summary>
public sealed class LeaveTests : IAsyncLifetime
{
    private const string Code = "open sesame";
    private WebChatHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await WebChatHost.StartAsync(accessCode: Code);

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Who_logs_out_has_neither_the_chat_nor_the_access()
    {
        using var browser = await LoggedInAsync();

        Assert.Equal(HttpStatusCode.NoContent, (await browser.PostAsync("/api/chat/logout", null)).StatusCode);

        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/")).StatusCode);
        await (await browser.GetAsync("/api/chat/events")).RefusedAsync(HttpStatusCode.Unauthorized, "access_code_needed");
    }

    [Fact]
    public async Task Who_leaves_a_chat_gets_another_one()
    {
        using var browser = await LoggedInAsync();
        var before = await _host.ChatOfAsync(browser);

        Assert.Equal(HttpStatusCode.NoContent, (await browser.PostAsync("/api/chat/leave", null)).StatusCode);

        await (await browser.GetAsync("/api/chat/events")).RefusedAsync(HttpStatusCode.Unauthorized, "no_chat");
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/")).StatusCode);
        Assert.NotEqual(before, await _host.ChatOfAsync(browser));
    }

    [Fact]
    public async Task Another_site_cannot_log_anyone_out()
    {
        using var browser = await LoggedInAsync();
        using var foreign = new HttpRequestMessage(HttpMethod.Post, "/api/chat/logout") { Headers = { { "Origin", "https://evil.example" } } };

        await (await browser.SendAsync(foreign)).RefusedAsync(HttpStatusCode.Forbidden, "foreign_origin");
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/")).StatusCode);
    }

    private async Task<HttpClient> LoggedInAsync()
    {
        var browser = _host.NewBrowser();
        using var form = new FormUrlEncodedContent([new("code", Code)]);
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.PostAsync("/login", form)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/")).StatusCode);
        await (await browser.SayAsync("hi")).AcceptedIdAsync();
        return browser;
    }
}
