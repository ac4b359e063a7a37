using System.Net;
using System.Text.RegularExpressions;
using Harness.Bot;
using NemoBot.Core.Model;
using NemoBot.Core.Telemetry;
using NemoBot.Hosting;
using NemoBot.Operations.Views;

namespace NemoBot.Tests.Operations;

public sealed partial class OperatorPageTests
{
    private const string Code = "a long operator code";

    private static readonly Dictionary<string, string?> WithCode = new() { ["Operator:Code"] = Code };

    [Fact]
    public async Task It_counts_and_reveals_no_content()
    {
        await using var bot = await BotHarness.StartAsync(settings: WithCode);
        await using var ana = await bot.PersonAsync();
        await ana.SaysAsync("add a title \"Ana's secret\"", ("birthday-of-ana.mp4", SampleMedia.Mp4()));
        await ana.SeesAsync(entry => entry.Card?.State == "done" && entry.Text.Contains("Ana's secret", StringComparison.Ordinal), "the title");
        using var http = Operator();

        var page = await http.GetAsync(new Uri(bot.Address, "/operator"));
        var html = await page.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains("<tr><th scope=\"row\">Edit</th><td>0</td><td>0</td><td>1</td><td>0</td><td>0</td></tr>", html, StringComparison.Ordinal);
        Assert.Contains("<dt>Chats</dt><dd>1</dd>", html, StringComparison.Ordinal);
        Assert.Contains("of about 10</dt><dd>1</dd>", html, StringComparison.Ordinal);
        Assert.Contains("<td class=\"good\">well</td>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("birthday", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotMatch("web:[a-z2-7]{8}|nmv_|anon_", html);
        Assert.DoesNotContain("{{", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_keeps_the_web_chats_policy_and_needs_no_script_to_be_read()
    {
        await using var bot = await BotHarness.StartAsync(settings: WithCode);
        using var http = Operator();
        var page = await http.GetAsync(new Uri(bot.Address, "/operator"));
        var html = await page.Content.ReadAsStringAsync();
        var style = await http.GetAsync(new Uri(bot.Address, "/operator/style.css"));

        Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("no-store", page.Headers.CacheControl?.ToString());
        Assert.DoesNotMatch("<script(?! type=\"module\" src=\"/operator/script.js\"></script>)|<style| style=| on[a-z]+=|http-equiv", html);
        Assert.Contains("<a href=\"/operator\">Reload</a>", html, StringComparison.Ordinal);
        var script = await http.GetAsync(new Uri(bot.Address, "/operator/script.js"));
        Assert.Equal((HttpStatusCode.OK, "text/javascript"), (script.StatusCode, script.Content.Headers.ContentType?.MediaType));
        Assert.Equal((HttpStatusCode.OK, "text/css"), (style.StatusCode, style.Content.Headers.ContentType?.MediaType));
        Assert.Contains("prefers-color-scheme: dark", await style.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_caller_on_this_machine_needs_the_code_too_because_every_caller_behind_a_proxy_looks_local()
    {
        await using var bot = await BotHarness.StartAsync(settings: WithCode);
        using var http = new HttpClient { BaseAddress = bot.Address };

        var page = await http.GetAsync("/operator");
        Assert.Equal(HttpStatusCode.Unauthorized, page.StatusCode);
        Assert.Contains("action=\"/operator/login\"", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.PostAsync("/operator/login", Form("a long operator cod"))).StatusCode);

        http.DefaultRequestHeaders.Add("X-Operator-Code", "a long operator cod");
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync("/operator")).StatusCode);
        http.DefaultRequestHeaders.Remove("X-Operator-Code");
        http.DefaultRequestHeaders.Add("X-Operator-Code", Code);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/operator")).StatusCode);
    }

    [Fact]
    public async Task The_code_opens_a_session_that_scripts_and_other_sites_cannot_use()
    {
        await using var bot = await BotHarness.StartAsync(settings: WithCode);
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = bot.Address };

        var login = await http.PostAsync("/operator/login", Form(Code));

        Assert.Equal((HttpStatusCode.SeeOther, "/operator"), (login.StatusCode, login.Headers.Location?.ToString()));
        var cookie = login.Headers.GetValues("Set-Cookie").Single();
        Assert.Contains("httponly", cookie, StringComparison.Ordinal);
        Assert.Contains("samesite=strict", cookie, StringComparison.Ordinal);
        Assert.DoesNotMatch("max-age|expires", cookie); // It goes with the browser.
        Assert.DoesNotContain(Code, cookie, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/operator")).StatusCode);
        http.DefaultRequestHeaders.Add("Origin", "https://evil.example");
        Assert.Equal(HttpStatusCode.Forbidden, (await http.PostAsync("/operator/login", Form(Code))).StatusCode);
    }

    [Fact]
    public async Task The_access_code_of_the_chat_does_not_open_it()
    {
        await using var bot = await BotHarness.StartAsync(settings: new(WithCode) { ["WebChat:AccessCode"] = "open-sesame" });
        using var http = new HttpClient { BaseAddress = bot.Address };
        http.DefaultRequestHeaders.Add("X-Access-Code", "open-sesame");
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync("/operator")).StatusCode);

        using var owner = Operator();
        Assert.Equal(HttpStatusCode.OK, (await owner.GetAsync(new Uri(bot.Address, "/operator"))).StatusCode);
    }

    [Fact]
    public async Task A_code_of_less_than_12_characters_is_refused_at_the_start()
    {
        var refused = await Assert.ThrowsAsync<SettingsException>(() => BotHarness.StartAsync(settings: new() { ["Operator:Code"] = "elevenchars" }));
        Assert.Contains("Operator:Code must have at least 12 characters.", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("elevenchars", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_foreign_host_name_is_refused()
    {
        await using var bot = await BotHarness.StartAsync();
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(bot.Address, "/operator")) { Headers = { Host = "evil.example" } };
        Assert.Equal(HttpStatusCode.MisdirectedRequest, (await http.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task It_is_there_when_the_web_chat_is_not()
    {
        await using var bot = await BotHarness.StartAsync(settings: new(WithCode) { ["WebChat:Enabled"] = "false" });
        using var http = Operator();
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri(bot.Address, "/operator"))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(new Uri(bot.Address, "/"))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri(bot.Address, "/page/base.css"))).StatusCode); // The page that asks for the code looks like one.
    }

    [Fact]
    public void Trouble_is_marked()
    {
        var now = new DateTimeOffset(2026, 11, 2, 9, 0, 0, TimeSpan.Zero);
        var store = new StoreFigures(
            new Dictionary<string, long> { ["telegram"] = 1200 },
            new Dictionary<(JobKind, JobState), long> { [(JobKind.Export, JobState.Failed)] = 7 },
            new Dictionary<JobKind, long> { [JobKind.Export] = 3 },
            MessagesWaiting: 0, MessagesAside: 2, PostsWaiting: 5, Quarantined: 0, EditsToday: 4, ExportsToday: 1, TokensInWeek: 11, Files: 2, FileBytes: 3L << 30);
        var figures = new OperatorFigures(now, now.AddHours(-30), 4, 2, store, 2L << 30, HasOperatorToken: false, 50, 50,
            [("<b>telegram", new PlatformActivity(now.AddSeconds(-5), now.AddMinutes(-3), now.AddMinutes(-1), PlatformFault.Flood, 2))],
            [])
        { FreeDiskBytes = 5L << 30 };

        var view = OverviewHtml.View(figures);
        var html = view.Headline + view.Main + view.Footer;

        Assert.Equal(
            ["2", "3", "11", "0", "3 GiB", "2 failed in a row"],
            Bad().Matches(html).Select(found => found.Groups[1].Value));
        Assert.Contains("running for 30 h: 4 busy chats, 2 running jobs", html, StringComparison.Ordinal);
        Assert.Contains("<dd>1,200</dd>", html, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;telegram", html, StringComparison.Ordinal);
        Assert.Contains("<td>5 s ago</td><td>3 min ago</td><td>Flood, 1 min ago</td>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void The_nodes_of_a_cluster_are_listed()
    {
        var now = new DateTimeOffset(2026, 11, 2, 9, 0, 0, TimeSpan.Zero);
        var store = new StoreFigures(
            new Dictionary<string, long>(), new Dictionary<(JobKind, JobState), long>(), new Dictionary<JobKind, long>(),
            MessagesWaiting: 0, MessagesAside: 0, PostsWaiting: 0, Quarantined: 0, EditsToday: 0, ExportsToday: 0, TokensInWeek: 0, Files: 0, FileBytes: 0);
        NodeStatus[] nodes =
        [
            new("10.0.0.1:11111", "1.2.3", 1200, 7, 5, ["discord shard 0", "telegram"], now.AddHours(-3), now.AddSeconds(-4)),
            new("10.0.0.2:11111", "<1.2.4>", 30, 0, 0, [], now.AddMinutes(-2), now.AddSeconds(-50)),
        ];

        var html = OverviewHtml.View(new(now, now, 7, 5, store, 1, HasOperatorToken: false, 1, 1, [], nodes)).Main;

        Assert.Contains(
            "<th scope=\"row\">10.0.0.1:11111</th><td>1.2.3</td><td>3 h</td><td>1,200</td><td>7</td><td>5</td><td>discord shard 0, telegram</td><td>4 s ago</td>", html, StringComparison.Ordinal);
        Assert.Contains("<th scope=\"row\">10.0.0.2:11111</th><td>&lt;1.2.4&gt;</td><td>2 min</td><td>30</td><td>0</td><td>0</td><td>&#x2013;</td><td>50 s ago</td>", html, StringComparison.Ordinal);
    }

    private static HttpClient Operator()
    {
        var http = new HttpClient();
        http.DefaultRequestHeaders.Add("X-Operator-Code", Code);
        return http;
    }

    private static FormUrlEncodedContent Form(string code) => new([new("code", code)]);

    [GeneratedRegex("class=\"bad\">([^<]+)<")]
    private static partial Regex Bad();
}
