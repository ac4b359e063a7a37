using System.Net;
using Harness.Bot;
using Microsoft.Extensions.DependencyInjection;
using NemoBot.Core.Limits;
using NemoBot.Core.Text.Localization;

namespace NemoBot.Tests.Operations;

/// <summary>Deciding something about a person.</summary>
public sealed class ConsolePeopleTests
{
    private const string Path = "/operator/people";
    private static readonly Texts English = Texts.In("en");

    [Fact]
    public async Task A_person_is_found_blocked_and_let_in_again_and_the_log_says_so()
    {
        await using var bot = await BotHarness.StartAsync(settings: ConsoleBrowser.Codes);
        using var browser = await ConsoleBrowser.EnterAsync(bot);
        var ana = bot.Friend();
        var (person, page) = await FindAsync(browser, $"{ana.Chat.Platform}:ana");
        Assert.DoesNotContain(":ana", page, StringComparison.Ordinal);

        using var blocked = await browser.PostAsync(Path, ("person", person), ("act", "block"));
        Assert.Contains("It is done.", await browser.ReadAsync(blocked.Headers.Location!.ToString()), StringComparison.Ordinal);
        await ana.CommandsAsync("help");
        await ana.SeesAsync(English[TextKey.PersonBlocked]);
        Assert.Contains("Blocked: 1 ", await browser.ReadAsync(Path), StringComparison.Ordinal);

        await browser.PostAsync(Path, ("person", person), ("act", "unblock"));
        await ana.CommandsAsync("credits");
        await ana.SeesAsync("credits");
        Assert.Contains("Blocked: 0 ", await browser.ReadAsync(Path), StringComparison.Ordinal);
        var log = await browser.ReadAsync("/operator/audit");
        Assert.Contains($"Blocked person {person}.", log, StringComparison.Ordinal);
        Assert.Contains($"Unblocked person {person}.", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_has_quotas_of_their_own_and_a_note_until_both_are_taken_back()
    {
        await using var bot = await BotHarness.StartAsync(settings: ConsoleBrowser.Codes);
        using var browser = await ConsoleBrowser.EnterAsync(bot);
        var (person, _) = await FindAsync(browser, "test:42");

        await browser.PostAsync(Path, ("person", person), ("act", "quota"), ("edits", "3"), ("exports", "0"));
        await browser.PostAsync(Path, ("person", person), ("act", "note"), ("note", "<b>Asked twice</b>"));

        Assert.Equal(new PersonQuota { EditsPerDay = 3, ExportsPerDay = 0 }, (await RulesAsync(bot, person))!.Quota);
        var page = await browser.ReadAsync($"{Path}?person={person}");
        Assert.Contains("edits 3, exports without limit", page, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;Asked twice&lt;/b&gt;", await (await browser.GetAsync(Path)).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("Asked twice", await browser.ReadAsync("/operator/audit"), StringComparison.Ordinal);

        await browser.PostAsync(Path, ("person", person), ("act", "quota"));
        await browser.PostAsync(Path, ("person", person), ("act", "note"), ("note", " "));
        Assert.Null(await RulesAsync(bot, person));
    }

    [Theory]
    [InlineData("edits", "-1", "A quota is a whole number")]
    [InlineData("edits", "many", "A quota is a whole number")]
    [InlineData("edits", "100001", "Quotas:EditsPerDay must be 0 (no limit), or between 1 and 100000.")]
    [InlineData("credits", "10", "Quotas:CreditsPerDay must be 0 (no limit), or between 50 and 1000000.")]
    public async Task A_quota_that_the_settings_would_refuse_is_refused_with_the_same_words(string field, string value, string fault)
    {
        await using var bot = await BotHarness.StartAsync(settings: ConsoleBrowser.Codes);
        using var browser = await ConsoleBrowser.EnterAsync(bot);
        var (person, _) = await FindAsync(browser, "test:42");

        using var refused = await browser.PostAsync(Path, ("person", person), ("act", "quota"), (field, value));

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains(fault, WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        Assert.Null(await RulesAsync(bot, person));
        Assert.DoesNotContain("Set the quotas", await browser.ReadAsync("/operator/audit"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("test:42", true)]
    [InlineData("web:203.0.113.7", true)]
    [InlineData("web:2001:db8::7", true)]
    [InlineData("0123456789abcdef0123456789abcdef", true)]
    [InlineData("web:ana", false)]
    [InlineData("icq:42", false)]
    [InlineData("test:", false)]
    [InlineData("42", false)]
    [InlineData("", false)]
    public async Task A_person_is_named_by_the_hash_or_by_platform_and_id(string typed, bool isOne)
    {
        await using var bot = await BotHarness.StartAsync(settings: ConsoleBrowser.Codes);
        using var browser = await ConsoleBrowser.EnterAsync(bot, ConsoleBrowser.LookCode);

        using var found = await browser.PostAsync($"{Path}/find", ("find", typed));

        Assert.Equal(isOne ? HttpStatusCode.SeeOther : HttpStatusCode.BadRequest, found.StatusCode);
        Assert.Equal(!isOne, (await found.Content.ReadAsStringAsync()).Contains("That names nobody.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("person", "someone", HttpStatusCode.NotFound)]
    [InlineData("act", "delete", HttpStatusCode.BadRequest)]
    public async Task What_the_page_never_sends_is_refused(string field, string value, HttpStatusCode status)
    {
        await using var bot = await BotHarness.StartAsync(settings: ConsoleBrowser.Codes);
        using var browser = await ConsoleBrowser.EnterAsync(bot);
        Dictionary<string, string> fields = new() { ["person"] = new('a', 32), ["act"] = "block", [field] = value };

        Assert.Equal(status, (await browser.PostAsync(Path, [.. fields.Select(pair => (pair.Key, pair.Value))])).StatusCode);
    }

    [Fact]
    public async Task Who_may_only_look_sees_people_and_changes_nothing()
    {
        await using var bot = await BotHarness.StartAsync(settings: ConsoleBrowser.Codes);
        using var browser = await ConsoleBrowser.EnterAsync(bot, ConsoleBrowser.LookCode);
        var (person, page) = await FindAsync(browser, "test:42");

        Assert.DoesNotContain("Block this person", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.PostAsync(Path, ("person", person), ("act", "block"))).StatusCode);
        Assert.Null(await RulesAsync(bot, person));
    }

    private static async Task<(string Person, string Page)> FindAsync(ConsoleBrowser browser, string typed)
    {
        using var found = await browser.PostAsync($"{Path}/find", ("find", typed));
        var place = found.Headers.Location!.ToString();
        return (place.Split('=')[1], await browser.ReadAsync(place));
    }

    private static async Task<PersonRules?> RulesAsync(BotHarness bot, string person) =>
        await bot.Services.GetRequiredService<People>().FindAsync(person, default);
}
