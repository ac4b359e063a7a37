using System.Net;
using Fakes.Time;
using Harness.Bot;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NemoBot.Core.Limits;

namespace NemoBot.Tests.Operations;

/// <summary>Settings that take effect without a restart.</summary>
public sealed class ConsoleSettingsTests
{
    [Fact]
    public async Task A_limit_takes_effect_at_once_and_stays_after_a_restart_until_it_is_taken_back()
    {
        await using var bot = await BotHarness.StartAsync(settings: new(ConsoleBrowser.Codes) { ["Limits:ChatPerMinute"] = "500" });
        using var browser = await ConsoleBrowser.EnterAsync(bot);
        var ana = bot.Friend();

        using var set = await browser.PostAsync("/operator/settings", ("name", "Limits:ChatPerMinute"), ("value", "2"));
        Assert.Equal("/operator/settings?set=Limits%3AChatPerMinute", set.Headers.Location?.ToString());
        Assert.Contains("Limits:ChatPerMinute is changed.", await browser.ReadAsync(set.Headers.Location!.ToString()), StringComparison.Ordinal);
        await SayAsync(ana, 4);
        await ana.SeesAsync("skipped");

        await bot.RestartAsync();
        var ben = bot.Friend("ben");
        await SayAsync(ben, 4);
        await ben.SeesAsync("skipped");
        Assert.Matches("value=\"2\".*Set by code [0-9a-f]{6} at ", await browser.ReadAsync("/operator/settings"));

        await browser.PostAsync("/operator/settings", ("name", "Limits:ChatPerMinute"), ("value", "2"), ("reset", "1"));
        Assert.DoesNotContain("Set by", await browser.ReadAsync("/operator/settings"), StringComparison.Ordinal);
        var cem = bot.Friend("cem");
        await SayAsync(cem, 12);
        await cem.SeesTimesAsync(12, "export");
        Assert.DoesNotContain(cem.Sees, message => message.Text.Contains("skipped", StringComparison.Ordinal));

        var log = await browser.ReadAsync("/operator/audit");
        Assert.Contains("Set Limits:ChatPerMinute from 500 to 2.", log, StringComparison.Ordinal);
        Assert.Contains("Took back Limits:ChatPerMinute.", log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Limits:ChatPerMinute", "0", "Limits:ChatPerMinute must be between 1 and 1000000.")]
    [InlineData("Limits:ChatPerMinute", "", "Limits:ChatPerMinute must be a whole number.")]
    [InlineData("Limits:ChatPerMinute", "0x10", "Limits:ChatPerMinute must be a whole number.")]
    [InlineData("Limits:ChatPerMinute", "99999999999", "Limits:ChatPerMinute must be a whole number.")]
    [InlineData("Operator:EditsPerDay", "100001", "Operator:EditsPerDay must be between 1 and 100000.")]
    public async Task What_the_start_would_refuse_is_refused_with_the_same_words(string name, string value, string fault)
    {
        await using var bot = await BotHarness.StartAsync(settings: ConsoleBrowser.Codes);
        using var browser = await ConsoleBrowser.EnterAsync(bot);

        using var refused = await browser.PostAsync("/operator/settings", ("name", name), ("value", value));

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal("same-origin", refused.Headers.GetValues("Referrer-Policy").Single()); // Otherwise the page's own forms would be foreign.
        Assert.Contains(fault, WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        Assert.DoesNotContain("Set ", await browser.ReadAsync("/operator/audit"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Operator:Code")]
    [InlineData("Nemo:Token")]
    [InlineData("")]
    public async Task Other_settings_cannot_be_set(string name)
    {
        await using var bot = await BotHarness.StartAsync(settings: ConsoleBrowser.Codes);
        using var browser = await ConsoleBrowser.EnterAsync(bot);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.PostAsync("/operator/settings", ("name", name), ("value", "a new operator code"))).StatusCode);
    }

    [Fact]
    public async Task The_privacy_text_is_said_at_once_and_its_words_are_not_in_the_audit_log()
    {
        await using var bot = await BotHarness.StartAsync(settings: ConsoleBrowser.Codes);
        using var browser = await ConsoleBrowser.EnterAsync(bot);
        var ana = bot.Friend();

        await browser.PostAsync("/operator/settings", ("name", "Operator:PrivacyText"), ("value", "Run by <Ana & Ben>.\r\nAsk ana@example.org."));

        await ana.CommandsAsync("privacy");
        await ana.SeesAsync("ana@example.org");
        Assert.Contains("&lt;Ana &amp; Ben&gt;", await (await browser.GetAsync("/operator/settings")).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var log = await browser.ReadAsync("/operator/audit");
        Assert.Contains("Set Operator:PrivacyText, 40 characters.", log, StringComparison.Ordinal);
        Assert.DoesNotContain("ana@example.org", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_another_node_stores_is_used_within_ten_seconds_and_what_cannot_be_used_is_not()
    {
        var clock = new ManualClock();
        await using var bot = await BotHarness.StartAsync(settings: ConsoleBrowser.Codes, time: clock);
        var limits = bot.Services.GetRequiredService<IOptions<LimitOptions>>();

        await StoreAsync("""{"Limits:ChatPerMinute":{"Value":"7","By":"code abcdef","At":"2026-11-02T09:00:00+00:00"},"Limits:FromLater":{"Value":"8","By":"x","At":"2026-11-02T09:00:00+00:00"}}""");
        await LoggedAsync("1 settings of the console are in use");
        Assert.Equal(7, limits.Value.ChatPerMinute);

        await StoreAsync("""{"Limits:ChatPerMinute":{"Value":"0","By":"code abcdef","At":"2026-11-02T09:00:00+00:00"}}""");
        await LoggedAsync("cannot be used, and the present ones stay: Limits:ChatPerMinute must be between 1 and 1000000.");
        Assert.Equal(7, limits.Value.ChatPerMinute);

        await StoreAsync(null);
        await LoggedAsync("0 settings of the console are in use");
        Assert.Equal(10_000, limits.Value.ChatPerMinute);

        async Task StoreAsync(string? value)
        {
            await bot.Store.SetValueAsync("operator", "settings", value, default);
            clock.Advance(TimeSpan.FromSeconds(10));
        }

        Task LoggedAsync(string words) => bot.Logs.Written.TakeAsync(line => line.Contains(words, StringComparison.Ordinal));
    }

    private static async Task SayAsync(Friend friend, int times)
    {
        for (var time = 0; time < times; time++)
        {
            await friend.SaysAsync("/help");
        }
    }
}
