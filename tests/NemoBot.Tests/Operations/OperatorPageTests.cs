using System.Net;
using System.Text.RegularExpressions;
using NemoBot.Operations;
using NemoBot.Platforms;
using NemoBot.Storage;
using NemoBot.Tests.Dialogs.Harness;

namespace NemoBot.Tests.Operations;

public sealed partial class OperatorPageTests
{
    [Fact]
    public async Task It_counts_and_tells_nobodys_content()
    {
        await using var bot = await BotHarness.StartAsync();
        await using var ana = await bot.PersonAsync();
        await ana.SaysAsync("add a title \"Ana's secret\"", ("birthday-of-ana.mp4", SampleMedia.Mp4()));
        await ana.SeesAsync(entry => entry.Card?.State == "done" && entry.Text.Contains("Ana's secret", StringComparison.Ordinal), "the title");
        using var http = new HttpClient();

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
    public async Task It_keeps_the_web_chats_policy_and_needs_no_script()
    {
        await using var bot = await BotHarness.StartAsync();
        using var http = new HttpClient();
        var page = await http.GetAsync(new Uri(bot.Address, "/operator"));
        var html = await page.Content.ReadAsStringAsync();
        var style = await http.GetAsync(new Uri(bot.Address, "/operator/style.css"));

        Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("no-store", page.Headers.CacheControl?.ToString());
        Assert.DoesNotMatch("<script|<style| style=| on[a-z]+=", html);
        Assert.Contains("http-equiv=\"refresh\"", html, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.OK, "text/css"), (style.StatusCode, style.Content.Headers.ContentType?.MediaType));
        Assert.Contains("prefers-color-scheme: dark", await style.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proxy_on_this_machine_is_not_the_operator()
    {
        await using var bot = await BotHarness.StartAsync();
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.9");

        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(new Uri(bot.Address, "/operator"))).StatusCode);
    }

    [Fact]
    public async Task With_an_access_code_it_is_asked_for_whoever_calls()
    {
        await using var bot = await BotHarness.StartAsync(settings: new() { ["WebChat:AccessCode"] = "open-sesame" });
        using var http = new HttpClient();
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync(new Uri(bot.Address, "/operator"))).StatusCode);

        http.DefaultRequestHeaders.Add("X-Access-Code", "open-sesame");
        http.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.9");
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri(bot.Address, "/operator"))).StatusCode);
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
        await using var bot = await BotHarness.StartAsync(settings: new() { ["WebChat:Enabled"] = "false" });
        using var http = new HttpClient();
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri(bot.Address, "/operator"))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(new Uri(bot.Address, "/"))).StatusCode);
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
            [("<b>telegram", new PlatformNews(now.AddSeconds(-5), now.AddMinutes(-3), now.AddMinutes(-1), PlatformFault.Flood, 2))]);

        var html = OperatorHtml.Fill("{{headline}}{{sections}}{{footer}}", figures);

        Assert.Equal(
            ["2", "3", "11", "3 GiB", "2 failed in a row"],
            Bad().Matches(html).Select(found => found.Groups[1].Value));
        Assert.Contains("running for 30 h: 4 busy chats, 2 running jobs", html, StringComparison.Ordinal);
        Assert.Contains("<dd>1,200</dd>", html, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;telegram", html, StringComparison.Ordinal);
        Assert.Contains("<td>5 s ago</td><td>3 min ago</td><td>Flood, 1 min ago</td>", html, StringComparison.Ordinal);
    }

    [GeneratedRegex("class=\"bad\">([^<]+)<")]
    private static partial Regex Bad();
}
