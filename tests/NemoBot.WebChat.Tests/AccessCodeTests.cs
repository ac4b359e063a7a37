using System.Net;
using Harness.WebChat;
using NemoBot.WebChat.Api;

namespace NemoBot.WebChat.Tests;

/// <summary>The optional code in front of everything.</summary>
public sealed class AccessCodeTests : IAsyncLifetime
{
    private const string Code = "open sesame";
    private WebChatHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await WebChatHost.StartAsync(accessCode: Code);

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Without_the_code_there_is_a_login_page_and_no_chat()
    {
        using var browser = _host.NewBrowser();
        var page = await browser.GetAsync("/");

        Assert.Equal(HttpStatusCode.Unauthorized, page.StatusCode);
        Assert.Contains("action=\"/login\"", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.False(page.Headers.Contains("Set-Cookie"));
        // Else browsers would hide the form's origin, and the login would be refused.
        Assert.Equal("same-origin", page.Headers.GetValues("Referrer-Policy").Single());
        await (await browser.GetAsync("/api/chat/events")).RefusedAsync(HttpStatusCode.Unauthorized, "access_code_needed");
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/page/base.css")).StatusCode);
    }

    [Fact]
    public async Task With_the_code_the_chat_is_open_until_the_code_changes()
    {
        using var browser = _host.NewBrowser();
        var login = await TryAsync(browser, Code);
        Assert.Equal((HttpStatusCode.SeeOther, "/"), (login.StatusCode, login.Headers.Location?.ToString()));
        Assert.DoesNotContain(Code, string.Concat(login.Headers.GetValues("Set-Cookie")), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/")).StatusCode);
        await (await browser.SayAsync("hi")).AcceptedIdAsync();

        await _host.CloseAsync(); // One database serves one bot.
        await using var changed = await WebChatHost.StartAsync(accessCode: "another code", folder: _host.Folder);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(changed.Address, "/"));
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task A_cookie_of_the_code_ends_after_30_days()
    {
        using var browser = _host.NewBrowser();
        await TryAsync(browser, Code);
        _host.Clock.Advance(TimeSpan.FromDays(29));
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/")).StatusCode);
        _host.Clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/")).StatusCode);
    }

    [Fact]
    public async Task A_script_gives_the_code_as_a_header()
    {
        using var script = _host.NewBrowser();
        script.DefaultRequestHeaders.Add("X-Access-Code", Code);
        Assert.Equal(HttpStatusCode.OK, (await script.GetAsync("/")).StatusCode);
        await (await script.SayAsync("hi")).AcceptedIdAsync();
        script.DefaultRequestHeaders.Remove("X-Access-Code");
        script.DefaultRequestHeaders.Add("X-Access-Code", "wrong");
        await (await script.SayAsync("hi")).RefusedAsync(HttpStatusCode.Unauthorized, "access_code_wrong");
    }

    [Fact]
    public async Task After_five_wrong_tries_even_the_right_code_has_to_wait_a_minute()
    {
        using var browser = _host.NewBrowser();
        for (var n = 0; n < 5; n++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await TryAsync(browser, $"wrong {n}")).StatusCode);
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, (await TryAsync(browser, Code)).StatusCode);
        using var script = _host.NewBrowser();
        script.DefaultRequestHeaders.Add("X-Access-Code", Code);
        var refused = await script.GetAsync("/api/chat/events");
        await refused.RefusedAsync(HttpStatusCode.TooManyRequests, "too_many_tries");
        Assert.Equal(60, refused.Headers.RetryAfter?.Delta?.TotalSeconds);

        _host.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(HttpStatusCode.SeeOther, (await TryAsync(browser, Code)).StatusCode);
    }

    [Fact]
    public void A_strangers_wrong_guesses_never_refuse_a_right_code_from_another_address()
    {
        var tries = new TryLimiter(_host.Clock);
        for (var n = 0; n < 100_000; n++)
        {
            tries.Try($"stranger {n % 30_000}", isRight: false);
            Assert.True(n % 1000 > 0 || tries.Try("owner", isRight: true) is null, $"Locked out after {n} guesses.");
        }

        Assert.InRange(tries.Callers, 1, TryLimiter.MostCallers); // However many addresses they come from.
        _host.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(tries.Try("stranger 1", isRight: true));
        Assert.Equal(0, tries.Callers);
    }

    [Fact]
    public void A_flood_of_addresses_buys_no_more_tries_for_one_that_has_to_wait()
    {
        var tries = new TryLimiter(_host.Clock);
        for (var n = 0; n < 5; n++)
        {
            Assert.Null(tries.Try("attacker", isRight: false));
        }

        for (var n = 0; n < 50_000; n++)
        {
            tries.Try($"flood {n}", isRight: false);
        }

        Assert.NotNull(tries.Try("attacker", isRight: true));
        Assert.InRange(tries.Callers, 1, TryLimiter.MostCallers);

        // However many have to wait: a right code from elsewhere counts, and a wrong one is not free.
        for (var n = 0; n < 6 * TryLimiter.MostCallers; n++)
        {
            tries.Try($"flood {n / 6}", isRight: false);
        }

        Assert.Equal(TryLimiter.MostCallers, tries.Callers);
        Assert.Null(tries.Try("owner", isRight: true));
        Assert.NotNull(tries.Try("newcomer", isRight: false));
        Assert.NotNull(tries.Try("attacker", isRight: true));
        _host.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(tries.Try("attacker", isRight: true));
        Assert.Equal(0, tries.Callers);
    }

    [Fact]
    public async Task Guesses_at_the_same_time_are_no_more_guesses()
    {
        var tries = new TryLimiter(_host.Clock);
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(() => tries.Try("stranger", isRight: false))));
        Assert.Equal(5, answers.Count(wait => wait is null));
    }

    [Fact]
    public async Task A_foreign_site_may_not_log_anyone_in()
    {
        using var browser = _host.NewBrowser();
        browser.DefaultRequestHeaders.Add("Origin", "https://evil.example");
        await (await TryAsync(browser, Code)).RefusedAsync(HttpStatusCode.Forbidden, "foreign_origin");
    }

    private static Task<HttpResponseMessage> TryAsync(HttpClient browser, string code) =>
        browser.PostAsync("/login", new FormUrlEncodedContent([new("code", code)]));
}
