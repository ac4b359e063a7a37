using System.Net;
using Fakes.Time;
using Harness.Bot;
using NemoBot.Hosting;

namespace NemoBot.Tests.Operations;

/// <summary>Who gets into the console, what they may do, and when it ends.</summary>
public sealed class ConsoleAccessTests
{
    private static readonly string[] Pages = ["/operator", "/operator/jobs", "/operator/settings", "/operator/audit"];

    [Fact]
    public async Task The_code_for_looking_opens_every_page_and_changes_nothing()
    {
        await using var bot = await BotHarness.StartAsync(settings: ConsoleBrowser.Codes);
        using var looks = await ConsoleBrowser.EnterAsync(bot, ConsoleBrowser.LookCode);
        using var manages = await ConsoleBrowser.EnterAsync(bot);

        foreach (var page in Pages)
        {
            Assert.Contains("may only look", await looks.ReadAsync(page), StringComparison.Ordinal);
            Assert.DoesNotContain("may only look", await manages.ReadAsync(page), StringComparison.Ordinal);
        }

        Assert.DoesNotContain(">Save<", await looks.ReadAsync("/operator/settings"), StringComparison.Ordinal);
        Assert.Contains(">Save<", await manages.ReadAsync("/operator/settings"), StringComparison.Ordinal);
        using var refused = await looks.PostAsync("/operator/settings", ("name", "Limits:ChatPerMinute"), ("value", "7"));
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains("operator_may_only_look", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("value=\"7\"", await manages.ReadAsync("/operator/settings"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_has_the_role_of_the_code_in_its_header()
    {
        await using var bot = await BotHarness.StartAsync(settings: ConsoleBrowser.Codes);
        using var script = new ConsoleBrowser(bot);

        script.Http.DefaultRequestHeaders.Add("X-Operator-Code", ConsoleBrowser.LookCode);
        Assert.Contains("may only look", await script.ReadAsync("/operator"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await script.PostAsync("/operator/settings", ("name", "Limits:ChatPerMinute"), ("value", "7"))).StatusCode);

        script.Http.DefaultRequestHeaders.Remove("X-Operator-Code");
        script.Http.DefaultRequestHeaders.Add("X-Operator-Code", ConsoleBrowser.Code);
        using var plain = await script.Http.PostAsync(new Uri(bot.Address, "/operator/settings"), new FormUrlEncodedContent([new("name", "Limits:ChatPerMinute"), new("value", "7")]));
        Assert.Equal(HttpStatusCode.SeeOther, plain.StatusCode); // No browser sends this header by itself, so it needs no sign of where it comes from.
        Assert.Equal(0, script.Cookies.Count);
    }

    [Fact]
    public async Task Logging_out_ends_the_session_for_a_copy_of_its_cookie_too()
    {
        await using var bot = await BotHarness.StartAsync(settings: ConsoleBrowser.Codes);
        using var browser = await ConsoleBrowser.EnterAsync(bot);
        var cookie = browser.Cookies.GetCookieHeader(new Uri(bot.Address, "/operator"));
        using var other = await ConsoleBrowser.EnterAsync(bot);

        using var left = await browser.PostAsync("/operator/logout");

        Assert.Equal((HttpStatusCode.SeeOther, "/operator"), (left.StatusCode, left.Headers.Location?.ToString()));
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/operator")).StatusCode);
        using var copy = new ConsoleBrowser(bot);
        copy.Http.DefaultRequestHeaders.Add("Cookie", cookie);
        Assert.Equal(HttpStatusCode.Unauthorized, (await copy.GetAsync("/operator")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await other.GetAsync("/operator")).StatusCode);
        await bot.RestartAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, (await copy.GetAsync("/operator")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await other.GetAsync("/operator")).StatusCode); // The cookie is sealed with keys that a restart, and another node, has.
    }

    [Fact]
    public async Task A_session_ends_after_an_hour_without_a_person_and_after_twelve_with_one()
    {
        var clock = new ManualClock();
        await using var bot = await BotHarness.StartAsync(settings: ConsoleBrowser.Codes, time: clock);
        using var idle = await ConsoleBrowser.EnterAsync(bot);
        using var watched = await ConsoleBrowser.EnterAsync(bot);
        using var busy = await ConsoleBrowser.EnterAsync(bot);
        watched.Http.DefaultRequestHeaders.Add("X-Operator-Renewal", "1"); // The script of an open page, which is no person.

        for (var minutes = 0; minutes < 50; minutes += 10)
        {
            clock.Advance(TimeSpan.FromMinutes(10));
            Assert.Equal(HttpStatusCode.OK, (await watched.GetAsync("/operator")).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await busy.GetAsync("/operator/audit")).StatusCode);
        }

        clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(HttpStatusCode.Unauthorized, (await idle.GetAsync("/operator")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await watched.GetAsync("/operator")).StatusCode);
        for (var hours = 1; hours < 12; hours++)
        {
            Assert.Equal(HttpStatusCode.OK, (await busy.GetAsync("/operator/audit")).StatusCode);
            clock.Advance(TimeSpan.FromMinutes(30));
            Assert.Equal(HttpStatusCode.OK, (await busy.GetAsync("/operator/audit")).StatusCode);
            clock.Advance(TimeSpan.FromMinutes(30));
        }

        Assert.Equal(HttpStatusCode.Unauthorized, (await busy.GetAsync("/operator/audit")).StatusCode);
    }

    [Fact]
    public async Task Another_code_ends_the_sessions_of_the_old_one()
    {
        await using var bot = await BotHarness.StartAsync(settings: ConsoleBrowser.Codes);
        using var browser = await ConsoleBrowser.EnterAsync(bot);
        bot.Set("Operator:Code", "another operator code");
        await bot.RestartAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/operator")).StatusCode);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Sec-Fetch-Site", "none")]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    public async Task A_form_that_no_page_of_ours_sent_changes_nothing(string? header, string? value)
    {
        await using var bot = await BotHarness.StartAsync(settings: ConsoleBrowser.Codes);
        using var browser = await ConsoleBrowser.EnterAsync(bot);
        foreach (var path in new[] { "/operator/settings", "/operator/logout", "/operator/jobs/x/cancel" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(bot.Address, path))
            {
                Content = new FormUrlEncodedContent([new("name", "Limits:ChatPerMinute"), new("value", "7")]),
            };
            if (header is not null)
            {
                request.Headers.Add(header, value);
            }

            using var refused = await browser.Http.SendAsync(request);
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        }

        Assert.DoesNotContain("value=\"7\"", await browser.ReadAsync("/operator/settings"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_user_whom_a_trusted_proxy_names_needs_no_code()
    {
        var settings = new Dictionary<string, string?>(ConsoleBrowser.Codes)
        {
            ["Operator:UserHeader"] = "X-Forwarded-User",
            ["Operator:UserProxies:0"] = "127.0.0.1",
            ["Operator:ManageUsers:0"] = "ana@example.org",
            ["Operator:LookUsers:0"] = "*",
            ["WebChat:TrustedProxies"] = "127.0.0.1",
        };
        await using var bot = await BotHarness.StartAsync(settings: settings);
        using var ana = Named("ana@example.org");
        using var ben = Named("ben@example.org");
        using var nobody = Named("");
        using var two = Named("ana@example.org", "ben@example.org");

        Assert.Equal(HttpStatusCode.SeeOther, (await ana.PostAsync("/operator/settings", ("name", "Limits:ChatPerMinute"), ("value", "7"))).StatusCode);
        Assert.Contains("ana@example.org", await ana.ReadAsync("/operator/audit"), StringComparison.Ordinal);
        Assert.DoesNotContain("Log out", await ana.ReadAsync("/operator"), StringComparison.Ordinal); // That is the proxy's.
        Assert.Contains("may only look", await ben.ReadAsync("/operator"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await ben.PostAsync("/operator/settings", ("name", "Limits:ChatPerMinute"), ("value", "8"))).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.GetAsync("/operator")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await two.GetAsync("/operator")).StatusCode);
        using var plain = await ana.Http.PostAsync(new Uri(bot.Address, "/operator/settings"), new FormUrlEncodedContent([new("name", "Limits:ChatPerMinute"), new("value", "9")]));
        Assert.Equal(HttpStatusCode.Forbidden, plain.StatusCode); // The proxy names its user on forms of other sites, too.

        ConsoleBrowser Named(params string[] names)
        {
            var browser = new ConsoleBrowser(bot);
            browser.Http.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.9"); // The visitor's address is not the proxy's.
            browser.Http.DefaultRequestHeaders.Add("X-Forwarded-User", names);
            return browser;
        }
    }

    [Fact]
    public async Task A_user_named_by_anybody_else_is_nobody()
    {
        var settings = new Dictionary<string, string?>(ConsoleBrowser.Codes)
        {
            ["Operator:UserHeader"] = "X-Forwarded-User",
            ["Operator:UserProxies:0"] = "10.0.0.0/8",
            ["Operator:ManageUsers:0"] = "*",
            ["WebChat:TrustedProxies"] = "127.0.0.1",
        };
        await using var bot = await BotHarness.StartAsync(settings: settings);
        using var stranger = new ConsoleBrowser(bot);
        stranger.Http.DefaultRequestHeaders.Add("X-Forwarded-For", "10.0.0.5"); // What a proxy says of its visitor makes that one no proxy.
        stranger.Http.DefaultRequestHeaders.Add("X-Forwarded-User", "ana@example.org");

        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.GetAsync("/operator")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.PostAsync("/operator/settings", ("name", "Limits:ChatPerMinute"), ("value", "7"))).StatusCode);
    }

    [Fact]
    public async Task After_five_wrong_codes_the_right_one_has_to_wait_a_minute()
    {
        var clock = new ManualClock();
        await using var bot = await BotHarness.StartAsync(settings: ConsoleBrowser.Codes, time: clock);
        using var browser = new ConsoleBrowser(bot);
        for (var wrong = 0; wrong < 5; wrong++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await browser.PostAsync("/operator/login", ("code", $"a wrong code {wrong}"))).StatusCode);
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, (await browser.PostAsync("/operator/login", ("code", ConsoleBrowser.LookCode))).StatusCode);
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.PostAsync("/operator/login", ("code", ConsoleBrowser.LookCode))).StatusCode);
    }

    [Fact]
    public async Task Comings_and_goings_are_in_the_audit_log_with_the_session_and_its_role()
    {
        await using var bot = await BotHarness.StartAsync(settings: ConsoleBrowser.Codes);
        using var looks = await ConsoleBrowser.EnterAsync(bot, ConsoleBrowser.LookCode);
        await looks.PostAsync("/operator/logout");
        using var wrong = new ConsoleBrowser(bot);
        await wrong.PostAsync("/operator/login", ("code", "a wrong operator code"));
        using var manages = await ConsoleBrowser.EnterAsync(bot);

        var log = await manages.ReadAsync("/operator/audit");

        Assert.Matches("(?s)code [0-9a-f]{6}</td><td>Manage</td><td>Logged in\\..*code ([0-9a-f]{6})</td><td>Look</td><td>Logged out\\..*code \\1</td><td>Look</td><td>Logged in\\.", log);
        Assert.Contains(": 3</p>", log, StringComparison.Ordinal);
        Assert.DoesNotContain(ConsoleBrowser.Code, log, StringComparison.Ordinal);
        Assert.Contains("Nothing was done", await manages.ReadAsync($"/operator/audit?month={TimeProvider.System.GetUtcNow().AddMonths(-3):yyyy-MM}"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Operator:LookCode", "elevenchars", "Operator:LookCode must have at least 12 characters.")]
    [InlineData("Operator:LookCode", ConsoleBrowser.Code, "Operator:LookCode must differ from Operator:Code.")]
    [InlineData("Operator:UserHeader", "X-Forwarded-User", "Operator:UserHeader needs Operator:UserProxies, and Operator:ManageUsers or Operator:LookUsers.")]
    [InlineData("Operator:UserHeader", "no header", "Operator:UserHeader must be the name of a header, such as X-Forwarded-User.")]
    [InlineData("Operator:UserProxies:0", "0.0.0.0/0", "Operator:UserProxies: \"0.0.0.0/0\" matches every address; name the addresses of your own proxies.")]
    public async Task A_setting_that_would_open_or_close_it_by_mistake_starts_nothing(string name, string value, string fault)
    {
        var refused = await Assert.ThrowsAsync<SettingsException>(() => BotHarness.StartAsync(settings: new(ConsoleBrowser.Codes) { [name] = value }));
        Assert.Contains(fault, refused.Message, StringComparison.Ordinal);
    }
}
