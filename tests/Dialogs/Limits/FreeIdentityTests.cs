using System.Net;
using Harness.Bot;
using Harness.Storage;
using NemoBot.Core.Backend;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Localization;
using NemoBot.Storage.Exchange;
using NemoBot.WebChat.Api;
using NemoVideo.Simulator;
using NemoVideo.Simulator.Faults;
using NemoVideo.Simulator.Log;

namespace Dialogs.Limits;

/// <summary>Cookies, chats, threads and groups cost nothing, so no limit may count by one of them alone.</summary>
public sealed class FreeIdentityTests
{
    private const string Token = "nmv_usr_operator_0001";
    private const string Code = "open sesame";
    private const string Wish = "make it brighter";
    private const string ShareUsedUp = "You've reached today's limit for this bot's account";
    private const string AllUsedUp = "for everyone together";

    [Fact]
    public async Task One_address_has_one_quota_however_many_chats_it_opens_at_the_same_time_and_after_a_restart()
    {
        await using var bot = await StartAsync(new() { ["Operator:EditsPerDay"] = "1" });
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => SaysAndSeesAsync(bot, "203.0.113.5", Wish, entry => entry.Card?.State == "done" || entry.Text.Contains(ShareUsedUp, StringComparison.Ordinal))));
        Assert.Equal(1, bot.Nemo.Log.Count(LogKind.ChatMessage));

        await bot.RestartAsync();
        await SaysAndSeesAsync(bot, "203.0.113.5", Wish, entry => entry.Text.Contains(ShareUsedUp, StringComparison.Ordinal));
        await SaysAndSeesAsync(bot, "203.0.113.6", Wish, entry => entry.Card?.State == "done");
        Assert.Equal(2, bot.Nemo.Log.Count(LogKind.ChatMessage));
    }

    [Fact]
    public async Task An_IPv6_network_is_one_address()
    {
        await using var bot = await StartAsync(new() { ["Operator:EditsPerDay"] = "1" });
        await SaysAndSeesAsync(bot, "2001:db8:1:2:aaaa::1", Wish, entry => entry.Card?.State == "done");

        await SaysAndSeesAsync(bot, "2001:db8:1:2:bbbb::2", Wish, entry => entry.Text.Contains(ShareUsedUp, StringComparison.Ordinal));
        await SaysAndSeesAsync(bot, "2001:db8:1:3::1", Wish, entry => entry.Card?.State == "done");
        await SaysAndSeesAsync(bot, "::ffff:203.0.113.5", Wish, entry => entry.Card?.State == "done");
        await SaysAndSeesAsync(bot, "203.0.113.5", Wish, entry => entry.Text.Contains(ShareUsedUp, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_sender_has_one_quota_in_all_groups_and_threads()
    {
        await using var bot = await StartAsync(new() { ["Operator:EditsPerDay"] = "1" });
        var ana = bot.Friend("ana");
        await ana.SaysAsync(Wish);
        await ana.SeesCardAsync(CardState.Done);

        var group = bot.Friend("group");
        await ana.SendsAsync(message => message with { Chat = group.Chat, Text = Wish, IsPrivate = false });
        await group.SeesAsync(ShareUsedUp);
        await ana.SendsAsync(message => message with { Chat = group.Chat, Text = Wish, IsPrivate = false, SenderId = "ben" });
        await group.SeesCardAsync(CardState.Done);
        Assert.Equal(2, bot.Nemo.Log.Count(LogKind.ChatMessage));
    }

    [Fact]
    public async Task The_whole_token_has_a_budget_for_a_day_and_kind_words_when_it_is_used_up()
    {
        await using var bot = await StartAsync(new() { ["Operator:EditsPerDayTotal"] = "3", ["Operator:ExportsPerDayTotal"] = "1" });
        await Task.WhenAll(Enumerable.Range(0, 12).Select(n => SaysAndSeesAsync(bot, $"203.0.113.{n}", Wish, entry => entry.Card?.State == "done" || entry.Text.Contains(AllUsedUp, StringComparison.Ordinal))));
        Assert.Equal(3, bot.Nemo.Log.Count(LogKind.ChatMessage));

        await bot.RestartAsync();
        var told = await SaysAndSeesAsync(bot, "203.0.113.99", Wish, entry => entry.Text.Contains(AllUsedUp, StringComparison.Ordinal));
        Assert.Contains("/login", told.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_edit_that_waits_while_its_own_account_is_unlinked_counts_when_it_starts()
    {
        const string Own = "nmv_usr_own_0007";
        await using var bot = await StartAsync(new() { ["Operator:EditsPerDay"] = "1" }, scripted: true, own: Own);
        var ana = bot.Friend();
        await ana.CommandsAsync("login", Own);
        await ana.SeesAsync("Your account is linked");
        var go = new TaskCompletionSource();
        bot.Script.Hold("/run_sse", go.Task);
        for (var n = 0; n < 3; n++)
        {
            await ana.SaysAsync($"add the title \"Number {n}\"");
        }

        await ana.SeesAsync("Queued, 2 before it");
        await ana.CommandsAsync("logout");
        await ana.SeesAsync("Your account is unlinked");
        go.SetResult();

        await ana.SeesCardAsync(CardState.Failed, ShareUsedUp); // The third; the first was under way with their own account.
        Assert.Equal(2, bot.Nemo.Log.Count(LogKind.ChatMessage));
    }

    [Fact]
    public async Task One_address_has_a_limit_of_unfinished_jobs_across_all_its_chats()
    {
        await using var bot = await StartAsync(new() { ["Limits:UnfinishedJobs"] = "2" }, scripted: true);
        var go = new TaskCompletionSource();
        bot.Script.Hold("/run_sse", go.Task);
        bot.Script.Hold("/run_sse", go.Task);
        await using var first = await bot.PersonAsync(from: "203.0.113.5", accessCode: Code);
        await using var second = await bot.PersonAsync(from: "203.0.113.5", accessCode: Code);
        foreach (var person in new[] { first, second })
        {
            await person.SaysAsync(Wish);
            await person.SeesAsync(entry => entry.Card is not null, "a card");
        }

        await SaysAndSeesAsync(bot, "203.0.113.5", Wish, entry => entry.Text.Contains("too many jobs in progress across all chats (limit: 2)", StringComparison.Ordinal));
        go.SetResult();
        await SaysAndSeesAsync(bot, "203.0.113.6", Wish, entry => entry.Card?.State == "done");
        foreach (var person in new[] { first, second })
        {
            await person.SeesAsync(entry => entry.Card?.State == "done", "the end");
        }

        await SaysAndSeesAsync(bot, "203.0.113.5", Wish, entry => entry.Card?.State == "done");
        Assert.Equal(4, bot.Nemo.Log.Count(LogKind.ChatMessage));
    }

    [Fact]
    public async Task One_address_fetches_only_its_share_of_the_free_accounts_also_after_a_restart()
    {
        await using var bot = await BotHarness.StartAsync(settings: new() { ["WebChat:TrustedProxies"] = "127.0.0.1", ["Limits:FreeAccountsPerWeek"] = "2", ["WebChat:AccessCode"] = Code });
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => SaysAndSeesAsync(bot, "203.0.113.5", Wish, entry => entry.Card?.State is "done" or "failed")));
        Assert.Equal(2, bot.Nemo.Log.Count(LogKind.TokenIssued));

        await bot.RestartAsync();
        var told = await SaysAndSeesAsync(bot, "203.0.113.5", Wish, entry => entry.Card?.State == "failed");
        Assert.Contains("Your network or account has no free trial accounts left this week", told.Text, StringComparison.Ordinal);
        await SaysAndSeesAsync(bot, "203.0.113.6", Wish, entry => entry.Card?.State == "done");
        Assert.Equal(3, bot.Nemo.Log.Count(LogKind.TokenIssued));
    }

    [Fact]
    public async Task A_share_of_free_accounts_that_is_used_up_has_its_own_words_and_spoils_no_work_that_was_done()
    {
        await using var bot = await BotHarness.StartAsync(settings: new() { ["Limits:FreeAccountsPerWeek"] = "1" });
        var ana = bot.Friend();
        await ana.SaysAsync("add the title \"Lisbon\"", ("a.mp4", SampleMedia.Mp4()));
        await ana.SeesCardAsync(CardState.Done, "Lisbon");

        // The looks at the balance, before and after, meet a dead token; the instruction does not.
        bot.Nemo.Faults.Everywhere.Add(Fault.Refuse(SimulatedCall.Credits, 401, 1001) with { Times = int.MaxValue });
        await ana.SaysAsync("add the title \"Porto\"");
        await ana.SeesCardAsync(CardState.Done, "Porto");
        await ana.CommandsAsync("credits");
        await ana.SeesAsync("Your network or account has no free trial accounts left this week");

        bot.Nemo.ExpireToken((await bot.Store.GetChatAsync(ana.Chat, default)).Account!.UserId!);
        await ana.CommandsAsync("status");
        await ana.SeesTimesAsync(2, "Your network or account has no free trial accounts left this week");
        Assert.Equal(1, bot.Nemo.Log.Count(LogKind.TokenIssued));
    }

    [Fact]
    public async Task A_refused_free_account_does_not_count_against_the_share()
    {
        await using var bot = await BotHarness.StartAsync(BotHarness.Quick with { TokensPerAddress = 0 }, new() { ["Limits:FreeAccountsPerWeek"] = "1" });
        var ana = bot.Friend();
        for (var n = 1; n <= 2; n++)
        {
            await ana.SaysAsync(Wish);
            await ana.SeesTimesAsync(n, "This bot has no free trial accounts left this week");
        }
    }

    [Fact]
    public async Task One_address_fills_only_its_share_of_the_disk_and_the_newcomer_is_refused_in_words()
    {
        await using var bot = await StartAsync(new() { ["Storage:FilesLimitBytes"] = "5000000", ["Storage:FilesPercentPerAddress"] = "20" });
        await using var first = await bot.PersonAsync(from: "203.0.113.5", accessCode: Code);
        await first.SaysAsync("", ("mine.mp4", SampleMedia.Mp4(payload: 700_000)));

        for (var n = 0; n < 5; n++)
        {
            await using var again = await bot.PersonAsync(from: "203.0.113.5", accessCode: Code);
            using var refused = await again.SendAsync("", null, ("more.mp4", SampleMedia.Mp4(payload: 700_000)));
            Assert.Equal(HttpStatusCode.InsufficientStorage, refused.StatusCode);
            Assert.Contains("used up its file space", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        await using var other = await bot.PersonAsync(from: "203.0.113.6", accessCode: Code);
        await other.SaysAsync("", ("theirs.mp4", SampleMedia.Mp4(payload: 700_000)));
        Assert.Equal(2, Directory.GetFiles(Path.Combine(bot.Folder, "files"), "*.bin").Length);
    }

    [Fact]
    public async Task One_address_opens_only_its_share_of_the_pages()
    {
        await using var bot = await StartAsync(new() { ["WebChat:MostPages"] = "20", ["WebChat:PagesPercentPerAddress"] = "10" });
        await using var first = await bot.PersonAsync(from: "203.0.113.5", accessCode: Code);
        await using var second = await bot.PersonAsync(from: "203.0.113.5", accessCode: Code);
        foreach (var person in new[] { first, second })
        {
            await person.SeesAsync("Try saying");
        }

        using var third = Browser(bot, "203.0.113.5");
        (await third.GetAsync("/")).EnsureSuccessStatusCode();
        using var refused = await third.GetAsync("/api/chat/events");
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Contains("too_many_pages", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await using var other = await bot.PersonAsync(from: "203.0.113.6", accessCode: Code);
        await other.SeesAsync("Try saying");
    }

    [Fact]
    public async Task Nobodys_address_is_stored()
    {
        await using var bot = await StartAsync([]);
        await SaysAndSeesAsync(bot, "203.0.113.57", Wish, entry => entry.Card?.State == "done");
        await SaysAndSeesAsync(bot, "2001:db8:77:88::1", "help", entry => entry.Text.Contains("export", StringComparison.OrdinalIgnoreCase));
        await bot.StopBotAsync();

        Assert.Equal(3, RowsOnDisk.Of<UseRow>(Path.Combine(bot.Folder, "nemobot.db")).Count(use => use.What == "Edits")); // The chat, the address, everybody.
        foreach (var file in Directory.GetFiles(bot.Folder, "*", SearchOption.AllDirectories))
        {
            var content = await File.ReadAllBytesAsync(file);
            Assert.All(new[] { "203.0.113.57", "20010DB800770088", "2001:db8:77:88" }, address => Assert.Equal(-1, content.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(address))));
        }
    }

    [Fact]
    public async Task Pages_that_are_only_opened_leave_nothing_in_the_store()
    {
        await using var bot = await StartAsync([]);
        var database = Path.Combine(bot.Folder, "nemobot.db");
        var before = RowsOnDisk.All(database).Count;
        for (var n = 0; n < 200; n++)
        {
            await using var visitor = await bot.PersonAsync(from: $"203.0.113.{n}", accessCode: Code);
            await visitor.SeesAsync("Try saying");
        }

        Assert.Equal(before, RowsOnDisk.All(database).Count);

        await using var ana = await bot.PersonAsync(from: "203.0.113.201", accessCode: Code);
        await ana.PressesAsync("How to send files");
        await ana.SeesAsync("MP4");
        await ana.SaysAsync("help");
        await ana.SeesAsync("export");
        Assert.Single(ana.Chat, entry => entry.Text.Contains("Try saying", StringComparison.Ordinal) && entry.Position == 1);
    }

    [Theory]
    [MemberData(nameof(AllLanguages))]
    public void Each_limit_has_words_in_each_language(string language)
    {
        var texts = Texts.In(language);
        Use[] uses =
        [
            new("web:1", Scarce.Edits, 1, 1), new(Use.Everybody, Scarce.Edits, 1, 1), new("a", Scarce.Accounts, 1, 2), new("a", Scarce.Credits, 50, 50), new(Use.Everybody, Scarce.Credits, 50, 50),
            new("a", Scarce.WaitingJobs, 1, 60), new("a", Scarce.Edits, 1, 3) { IsQuota = true }, new("a", Scarce.Exports, 1, 3) { IsQuota = true }, new("a", Scarce.Kilobytes, 1, 7 * 1024),
        ];
        var words = uses.Select(use => Quotas.Words(use, texts, DateTimeOffset.Parse("2026-12-01T18:30:00Z", System.Globalization.CultureInfo.InvariantCulture))).ToList();
        Assert.Equal(uses.Length, words.Distinct().Count());
        Assert.All(words.Take(5), said => Assert.Contains("/login", said, StringComparison.Ordinal));
        Assert.All(words.TakeLast(3), said => Assert.Contains("6", said, StringComparison.Ordinal)); // Hours until midnight.
        Assert.Contains("7", words[^1], StringComparison.Ordinal);
    }

    public static TheoryData<string> AllLanguages => [.. Languages.All.Select(language => language.Name)];

    private static Task<BotHarness> StartAsync(Dictionary<string, string?> settings, bool scripted = false, string? own = null) => BotHarness.StartAsync(
        BotHarness.Quick with { Accounts = [new(Token, "user_1", 5000), .. own is null ? Array.Empty<RegisteredAccount>() : [new(own, "user_7", 500)]] },
        new(settings)
        {
            ["Nemo:Token"] = Token,
            ["WebChat:AccessCode"] = Code, // Who knows it may still open any number of chats.
            ["WebChat:TrustedProxies"] = "127.0.0.1",
        },
        scripted: scripted);

    /// <summary>A new cookie from that address says something and waits for the answer.</summary>
    private static async Task<WireEntry> SaysAndSeesAsync(BotHarness bot, string from, string words, Func<WireEntry, bool> fits)
    {
        await using var person = await bot.PersonAsync(from: from, accessCode: Code);
        await person.SaysAsync(words);
        return await person.SeesAsync(fits, "the answer");
    }

    private static HttpClient Browser(BotHarness bot, string from)
    {
        var browser = new HttpClient(new SocketsHttpHandler { CookieContainer = new() }) { BaseAddress = bot.Address };
        browser.DefaultRequestHeaders.Add("X-Forwarded-For", from);
        browser.DefaultRequestHeaders.Add("X-Access-Code", Code);
        return browser;
    }
}
