using System.Net;
using Harness.Bot;
using Harness.WebChat;

namespace NemoBot.Tests.Proxies;

/// <summary>A real reverse proxy in front, in the three ways people set one up: as it comes, with the right headers, and with TLS ending in it.</summary>
public sealed class BehindNginxTests
{
    private const string Name = "chat.example.test";
    private const string OperatorCode = "a long operator code";

    private const string RightHeaders = """
        proxy_set_header Host $http_host;
        proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
        proxy_set_header X-Forwarded-Proto $scheme;
        proxy_set_header X-Forwarded-Host $http_host;
        proxy_read_timeout 10m;
        proxy_request_buffering off;
        """;

    private static readonly Dictionary<string, string?> Trusting = new() { ["WebChat:TrustedProxies"] = "127.0.0.1", ["WebChat:Hosts:0"] = Name };

    [Fact]
    public async Task Plain_proxy_pass_keeps_the_operator_page_closed()
    {
        await using var bot = await BotHarness.StartAsync();
        await using var nginx = await Nginx.StartAsync(bot.Address);
        using var stranger = nginx.Visitor();

        var page = await stranger.GetAsync("/operator");

        Assert.Equal(HttpStatusCode.Unauthorized, page.StatusCode);
        Assert.Contains("operator-link", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plain_proxy_pass_carries_pages_events_and_uploads()
    {
        await using var bot = await BotHarness.StartAsync();
        await using var nginx = await Nginx.StartAsync(bot.Address);
        using var visitor = nginx.Visitor();

        await TalksAsync(visitor);
        Assert.DoesNotContain(bot.Logs.Lines, line => line.Contains("Forwarded headers", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Plain_proxy_pass_lets_no_invented_address_pass_the_limit_and_the_log_warns_once()
    {
        await using var bot = await BotHarness.StartAsync(settings: new() { ["Limits:RequestsPerMinute"] = "5" });
        await using var nginx = await Nginx.StartAsync(bot.Address);
        using var stranger = nginx.Visitor();

        Assert.Equal(5, await PassedAsync(stranger, 30));
        Assert.Single(bot.Logs.Lines, line => line.StartsWith("Warning", StringComparison.Ordinal) && line.Contains("Forwarded headers of 127.0.0.1 are ignored", StringComparison.Ordinal));
    }

    [Fact]
    public async Task With_the_right_headers_each_visitor_counts_alone_and_no_invented_address_passes_the_limit()
    {
        await using var bot = await BotHarness.StartAsync(settings: new(Trusting) { ["Limits:RequestsPerMinute"] = "5" });
        await using var nginx = await Nginx.StartAsync(bot.Address, RightHeaders);
        using var stranger = nginx.Visitor("127.0.0.2", Name);
        using var inHouse = nginx.Visitor("127.0.0.1", Name); // From the proxy's own address.
        using var owner = nginx.Visitor("127.0.0.3", Name);

        Assert.Equal(5, await PassedAsync(stranger, 30));
        Assert.Equal(5, await PassedAsync(inHouse, 30));
        Assert.Equal(HttpStatusCode.OK, (await owner.GetAsync("/page/base.css")).StatusCode);
        Assert.DoesNotContain(bot.Logs.Lines, line => line.Contains("Forwarded headers", StringComparison.Ordinal));
    }

    [Fact]
    public async Task With_the_right_headers_a_strangers_guesses_do_not_lock_the_owner_out()
    {
        await using var bot = await BotHarness.StartAsync(settings: new(Trusting) { ["WebChat:AccessCode"] = "open sesame", ["Operator:Code"] = OperatorCode });
        await using var nginx = await Nginx.StartAsync(bot.Address, RightHeaders);
        using var stranger = nginx.Visitor("127.0.0.2", Name);
        using var owner = nginx.Visitor("127.0.0.3", Name);

        for (var n = 0; n < 130; n++)
        {
            await GuessAsync(stranger, "/login", $"guess {n}");
            await GuessAsync(stranger, "/operator/login", $"guess {n}");
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, await GuessAsync(stranger, "/login", "open sesame"));
        Assert.Equal(HttpStatusCode.SeeOther, await GuessAsync(owner, "/login", "open sesame"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await GuessAsync(stranger, "/operator/login", OperatorCode));
        Assert.Equal(HttpStatusCode.SeeOther, await GuessAsync(owner, "/operator/login", OperatorCode));
        Assert.Equal(HttpStatusCode.OK, (await owner.GetAsync("/operator")).StatusCode);
    }

    [Fact]
    public async Task With_the_right_headers_the_page_may_post_and_a_foreign_name_is_refused()
    {
        await using var bot = await BotHarness.StartAsync(settings: Trusting);
        await using var nginx = await Nginx.StartAsync(bot.Address, RightHeaders);
        using var visitor = nginx.Visitor("127.0.0.2", $"{Name}:{nginx.Address.Port}");
        visitor.DefaultRequestHeaders.Add("Origin", $"http://{Name}:{nginx.Address.Port}");
        visitor.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");
        using var foreign = nginx.Visitor("127.0.0.2", "evil.example");

        await TalksAsync(visitor);
        var cookie = (await visitor.GetAsync("/")).Headers.GetValues("Set-Cookie").Single();
        Assert.DoesNotContain("secure", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(HttpStatusCode.MisdirectedRequest, (await foreign.GetAsync("/")).StatusCode);
        foreign.DefaultRequestHeaders.Add("X-Forwarded-Host", Name); // nginx writes its own.
        Assert.Equal(HttpStatusCode.MisdirectedRequest, (await foreign.GetAsync("/")).StatusCode);
    }

    [Fact]
    public async Task Where_tls_ends_in_nginx_cookies_are_secure_and_browsers_are_told_to_stay_with_https()
    {
        await using var bot = await BotHarness.StartAsync(settings: new(Trusting) { ["Operator:Code"] = OperatorCode, ["WebChat:AccessCode"] = "open sesame" });
        await using var nginx = await Nginx.StartAsync(bot.Address, RightHeaders, isTls: true);
        using var visitor = nginx.Visitor("127.0.0.2", $"{Name}:{nginx.Address.Port}");
        visitor.DefaultRequestHeaders.Add("Origin", $"https://{Name}:{nginx.Address.Port}");

        var login = await visitor.PostAsync("/login", Form("open sesame"));
        var page = await visitor.GetAsync("/");
        var operators = await visitor.PostAsync("/operator/login", Form(OperatorCode));

        Assert.All(new[] { login, page, operators }, answer => Assert.Contains("; secure", Assert.Single(answer.Headers.GetValues("Set-Cookie")), StringComparison.Ordinal));
        Assert.Matches("max-age=[0-9]{8}", page.Headers.GetValues("Strict-Transport-Security").Single());
        await TalksAsync(visitor);
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/operator")).StatusCode);
    }

    [Fact]
    public async Task Https_that_an_untrusted_caller_only_claims_does_not_count()
    {
        await using var bot = await BotHarness.StartAsync();
        using var stranger = new HttpClient { BaseAddress = bot.Address };
        stranger.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        stranger.DefaultRequestHeaders.Add("X-Forwarded-Host", "evil.example");

        var page = await stranger.GetAsync("/");

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.False(page.Headers.Contains("Strict-Transport-Security"));
        Assert.DoesNotContain("secure", page.Headers.GetValues("Set-Cookie").Single(), StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>What a page does: opens, follows the events, sends words and a file, sees the answer come, and uploads a large file in parts.</summary>
    private static async Task TalksAsync(HttpClient visitor)
    {
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/")).StatusCode);
        using var events = await EventReader.OpenAsync(visitor);
        await events.HistoryAsync();
        await (await visitor.SayAsync("help", files: ("clip.mp4", SampleMedia.Mp4(payload: 3 << 20)))).AcceptedIdAsync();
        while (!(await events.NextAsync("entry")).Text.Contains("export", StringComparison.OrdinalIgnoreCase))
        {
        }

        var upload = await visitor.UploadWholeAsync(SampleMedia.Mp4(payload: 3 << 20), "part.mp4");
        await (await visitor.SayWithAsync("thanks", null, upload)).AcceptedIdAsync();
    }

    /// <summary>How many of so many requests pass, each with another invented address.</summary>
    private static async Task<int> PassedAsync(HttpClient stranger, int requests)
    {
        var passed = 0;
        for (var n = 0; n < requests; n++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/page/base.css");
            request.Headers.Add("X-Forwarded-For", $"198.51.100.{n}");
            using var answer = await stranger.SendAsync(request);
            Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.TooManyRequests, $"{answer.StatusCode}");
            passed += answer.StatusCode == HttpStatusCode.OK ? 1 : 0;
        }

        return passed;
    }

    private static async Task<HttpStatusCode> GuessAsync(HttpClient visitor, string path, string code)
    {
        using var answer = await visitor.PostAsync(path, Form(code));
        return answer.StatusCode;
    }

    private static FormUrlEncodedContent Form(string code) => new([new("code", code)]);
}
