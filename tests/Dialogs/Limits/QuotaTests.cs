using System.Net;
using Fakes.Time;
using Harness.Bot;
using Harness.WebChat;
using Microsoft.Extensions.DependencyInjection;
using NemoBot.Core.Limits;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Localization;
using NemoVideo.Simulator.Faults;
using NemoVideo.Simulator.Log;

namespace Dialogs.Limits;

/// <summary>Quotas of each person per day, whichever account is used, and what is given back.</summary>
public sealed class QuotaTests
{
    private const string Wish = "add the title \"Lisbon\"";
    private const string OfEdits = "your limit here for today (edits: 2)";
    private const string OfCredits = "Too few of your 100 credits here for today";
    private const string OperatorToken = "nmv_usr_operator_0001";

    private static (string, byte[]) Clip => ("a.mp4", SampleMedia.Mp4());

    [Fact]
    public async Task Of_many_edits_at_once_in_many_chats_a_person_gets_as_many_as_the_quota_has_until_the_day_ends()
    {
        var clock = new ManualClock();
        await using var bot = await BotHarness.StartAsync(settings: new() { ["Quotas:EditsPerDay"] = "2" }, time: clock);
        var chats = Enumerable.Range(0, 8).Select(n => bot.Friend($"chat{n}")).ToList();
        foreach (var chat in chats)
        {
            await SaysAsAsync(bot, chat, "ana", Wish);
        }

        await Task.WhenAll(chats.Select(chat => chat.FindAsync(message => (message.Card?.State == CardState.Done && message.Text.Contains("Lisbon", StringComparison.Ordinal)) || message.Text.Contains(OfEdits, StringComparison.Ordinal), "an answer")));
        Assert.Equal(2, bot.Nemo.Log.Count(LogKind.ChatMessage));
        Assert.Equal(6, chats.Count(chat => chat.Sees.Any(message => message.Text.Contains(OfEdits, StringComparison.Ordinal))));

        await bot.RestartAsync();
        await SaysAsAsync(bot, chats[0], "ana", "add the title \"Porto\"");
        await chats[0].SeesAsync(OfEdits);
        await SaysAsAsync(bot, chats[0], "ben", "add the title \"Faro\"");
        await chats[0].SeesCardAsync(CardState.Done, "Faro");

        clock.Advance(TimeSpan.FromDays(1));
        await SaysAsAsync(bot, chats[0], "ana", "add the title \"Braga\"");
        await chats[0].SeesCardAsync(CardState.Done, "Braga");
    }

    [Fact]
    public async Task An_edit_that_fails_before_it_costs_is_given_back_and_so_are_those_that_wait_behind_it()
    {
        await using var bot = await BotHarness.StartAsync(settings: new() { ["Quotas:EditsPerDay"] = "1", ["Quotas:ExportsPerDay"] = "1", ["Quotas:CreditsPerDay"] = "50", ["Quotas:MegabytesPerDay"] = "1" });
        var ana = bot.Friend();
        for (var n = 1; n <= 3; n++)
        {
            bot.Nemo.Faults.Everywhere.Add(Fault.Refuse(SimulatedCall.Chat, 402, 402, "Insufficient credits"));
            await ana.SaysAsync($"{Wish} and export", ("a.mp4", SampleMedia.Mp4(payload: 900_000)));
            await ana.SeesTimesAsync(n, Texts.In("en")[TextKey.CancelledWithPrevious]);
            var counted = await bot.Store.ListUsesAsync(await PersonOfAsync(bot, "ana"), default);
            Assert.All(counted.Where(use => use.What is "Edits" or "Exports" or "Credits"), use => Assert.Equal(0, use.Count)); // The file was received.
            await PeopleOf(bot).SetQuotaAsync(await PersonOfAsync(bot, "ana"), new() { MegabytesPerDay = n + 1 }, default);
        }

        await ana.SaysAsync($"{Wish} and export", ("a.mp4", SampleMedia.Mp4()));
        await ana.SeesVideoAsync();
        Assert.Equal(1, bot.Nemo.Log.Count(LogKind.ChatMessage));
    }

    [Fact]
    public async Task Exports_have_a_quota_of_their_own_and_a_person_may_have_another_one_than_all()
    {
        await using var bot = await BotHarness.StartAsync(settings: new() { ["Quotas:ExportsPerDay"] = "1" });
        var ana = bot.Friend();
        await ana.SaysAsync($"{Wish} and export", Clip);
        await ana.SeesVideoAsync();

        await ana.SaysAsync("export");
        await ana.SeesAsync("your limit here for today (exports and previews: 1)");
        await ana.SaysAsync("status");
        await ana.SeesAsync("Lisbon");

        await PeopleOf(bot).SetQuotaAsync(await PersonOfAsync(bot, "ana"), new() { ExportsPerDay = 2 }, default);
        await ana.SaysAsync("export");
        await UntilEndedAsync(bot, "Export", 2);
        await ana.SaysAsync("export");
        await ana.SeesAsync("your limit here for today (exports and previews: 2)");

        await PeopleOf(bot).SetQuotaAsync(await PersonOfAsync(bot, "ana"), new() { ExportsPerDay = 0 }, default);
        await ana.SaysAsync("export");
        await UntilEndedAsync(bot, "Export", 3);
        Assert.Equal(3, bot.Nemo.Log.Count(LogKind.RenderCompleted));
    }

    [Fact]
    public async Task An_exception_replaces_a_persons_share_of_the_operators_account_in_their_chat_too()
    {
        await using var bot = await BotHarness.StartAsync(
            BotHarness.Quick with { Accounts = [new(OperatorToken, "user_1", 5000)] },
            new() { ["Nemo:Token"] = OperatorToken, ["Operator:EditsPerDay"] = "1" });
        await PeopleOf(bot).SetQuotaAsync(await PersonOfAsync(bot, "ana"), new() { EditsPerDay = 2 }, default);
        var (ana, ben) = (bot.Friend("ana"), bot.Friend("ben"));
        for (var n = 1; n <= 2; n++)
        {
            await ana.SaysAsync($"add the title \"Number {n}\"", Clip);
            await ana.SeesCardAsync(CardState.Done, $"Number {n}");
        }

        await ana.SaysAsync(Wish);
        await ana.SeesAsync(OfEdits);
        await ben.SaysAsync(Wish, Clip);
        await ben.SeesCardAsync(CardState.Done, "Lisbon");
        await ben.SaysAsync(Wish);
        await ben.SeesAsync("You've reached today's limit for this bot's account");
    }

    [Fact]
    public async Task What_is_more_than_a_person_may_send_in_a_day_is_not_fetched()
    {
        await using var bot = await BotHarness.StartAsync(settings: new() { ["Quotas:MegabytesPerDay"] = "1" });
        var ana = bot.Friend();
        await ana.SaysAsync("", ("first.mp4", SampleMedia.Mp4(payload: 600_000)));
        await ana.SeesAsync("Got first.mp4");
        await ana.SaysAsync("", ("second.mp4", SampleMedia.Mp4(payload: 600_000)));
        await ana.SeesAsync("more than you can send here in a day (1 MB of files)");
        await ana.SaysAsync("", ("third.mp4", SampleMedia.Mp4(payload: 100_000)));
        await ana.SeesAsync("Got third.mp4");

        Assert.Equal(2, bot.Platform.FilesOpened);
        Assert.Equal(2, bot.Nemo.Log.Count(LogKind.Upload));
    }

    [Fact]
    public async Task In_the_web_chat_the_files_of_all_chats_of_an_address_count_and_an_upload_is_refused_before_it_begins()
    {
        await using var bot = await BotHarness.StartAsync(settings: new() { ["WebChat:TrustedProxies"] = "127.0.0.1", ["Quotas:MegabytesPerDay"] = "1" });
        await using var first = await bot.PersonAsync(from: "203.0.113.5");
        await first.SaysAsync("", ("a.mp4", SampleMedia.Mp4(payload: 600_000)));
        await first.SeesAsync("Got a.mp4");

        await using var second = await bot.PersonAsync(from: "203.0.113.5");
        using (var refused = await second.Http.CreateUploadAsync("600000", path: second.Url(TusSending.Path).ToString()))
        {
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
            var body = await refused.Content.ReadAsStringAsync();
            Assert.Contains("quota_used_up", body, StringComparison.Ordinal);
            Assert.Contains("more than you can send here in a day (1 MB of files)", body, StringComparison.Ordinal);
        }

        using (var refused = await second.SendAsync("", null, ("b.mp4", SampleMedia.Mp4(payload: 600_000))))
        {
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
            Assert.Contains("more than you can send here in a day (1 MB of files)", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        await second.SaysAsync("credits");
        await second.SeesAsync("credits");
        await using var other = await bot.PersonAsync(from: "203.0.113.6");
        await other.SaysAsync("", ("c.mp4", SampleMedia.Mp4(payload: 600_000)));
        await other.SeesAsync("Got c.mp4");
        Assert.Equal(2, bot.Nemo.Log.Count(LogKind.Upload));
    }

    [Fact]
    public async Task Of_many_paid_edits_at_once_no_more_begin_than_a_person_has_credits_for_and_an_own_account_is_theirs()
    {
        const string Own = "nmv_usr_own_0007";
        await using var bot = await BotHarness.StartAsync(
            BotHarness.Quick with { Accounts = [new(Own, "user_7", 500)] },
            new() { ["Quotas:CreditsPerDay"] = "100" });
        var chats = Enumerable.Range(0, 6).Select(n => bot.Friend($"chat{n}")).ToList();
        await Task.WhenAll(chats.Select(chat => SaysAsAsync(bot, chat, "ana", Wish)));
        await Task.WhenAll(chats.Select(chat => chat.FindAsync(message => (message.Card is { State: CardState.Done } && message.Text.Contains("Credits used: 50", StringComparison.Ordinal)) || message.Text.Contains(OfCredits, StringComparison.Ordinal), "an answer")));
        Assert.Equal(2, bot.Nemo.Log.Count(LogKind.ChatMessage));

        var refused = chats.First(chat => chat.Sees.Any(message => message.Text.Contains(OfCredits, StringComparison.Ordinal)));
        await refused.SendsAsync(message => message with { Command = "login", Text = Own, SenderId = "ana" });
        await refused.SeesAsync("Your account is linked");
        await SaysAsAsync(bot, refused, "ana", Wish);
        await refused.SeesCardAsync(CardState.Done, "Credits used");
        Assert.Equal(100, Assert.Single(await bot.Store.ListUsesAsync(await PersonOfAsync(bot, "ana"), default), use => use.What == "Credits").Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)] // What is given back is given back once, although the job ends before it reaches the backend.
    public async Task An_edit_that_waits_while_an_own_account_is_linked_counts_no_credits_when_it_starts(bool fails)
    {
        const string Own = "nmv_usr_own_0007";
        await using var bot = await BotHarness.StartAsync(BotHarness.Quick with { Accounts = [new(Own, "user_7", 500)] }, new() { ["Quotas:CreditsPerDay"] = "100" }, scripted: true);
        var ana = bot.Friend();
        var go = new TaskCompletionSource();
        bot.Script.Hold("/run_sse", go.Task);
        var sent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        bot.Script.Asked += () =>
        {
            if (bot.Script.ChatBodies.Count == 1)
            {
                sent.TrySetResult();
            }
        };
        await ana.SaysAsync(Wish, Clip);
        await sent.Task;
        await ana.SaysAsync("add the title \"Porto\"");
        await ana.SeesAsync("Queued");
        await ana.CommandsAsync("login", Own);
        await ana.SeesAsync("Your account is linked");
        Assert.Equal(100, await CreditsAsync(bot));
        if (fails)
        {
            bot.Nemo.Faults.Everywhere.Add(Fault.Refuse(SimulatedCall.Session, 403, 403, "Forbidden"));
        }

        go.SetResult();

        await (fails ? ana.SeesCardAsync(CardState.Failed) : ana.SeesCardAsync(CardState.Done, "Porto"));
        Assert.Equal(50, await CreditsAsync(bot));
    }

    [Fact]
    public async Task A_turn_counts_what_it_cost_and_not_what_was_expected()
    {
        await using var bot = await BotHarness.StartAsync(BotHarness.Quick with { CreditsPerAccount = 300 }, new() { ["Quotas:CreditsPerDay"] = "200" });
        var ana = bot.Friend();
        await ana.SaysAsync(Wish, Clip);
        await ana.SeesCardAsync(CardState.Done, "Credits used: 50");
        await ana.SaysAsync("add the title \"Porto\"");
        await ana.SeesCardAsync(CardState.Done, "Porto");
        Assert.Equal(50, await CreditsAsync(bot)); // Editing is paid once in a project.
        await ana.SaysAsync("undo");
        await ana.SeesAsync("I undid the last change");
        Assert.Equal(50, await CreditsAsync(bot));
    }

    [Fact]
    public async Task Forgetting_a_chat_gives_no_new_quota_and_the_copy_says_what_is_counted()
    {
        await using var bot = await BotHarness.StartAsync(settings: new() { ["Quotas:EditsPerDay"] = "2", ["Quotas:CreditsPerDay"] = "5000" });
        var ana = bot.Friend();
        await ana.SaysAsync(Wish, Clip);
        await ana.SeesCardAsync(CardState.Done, "Lisbon");
        await ana.SaysAsync("add the title \"Porto\"");
        await ana.SeesCardAsync(CardState.Done, "Porto");
        await ana.CommandsAsync("mydata");
        var copy = await ana.FindAsync(message => message.Video?.FileName == "my-data.txt", "the copy");
        var file = await bot.Store.GetFileAsync(ana.Chat, copy.Now.Video!.FileId, default);
        var text = await File.ReadAllTextAsync(Path.Combine(bot.Folder, "files", file!.Path));
        Assert.Contains("Counted for you in all chats", text, StringComparison.Ordinal);
        Assert.Contains("Edits: 2", text, StringComparison.Ordinal);

        await ana.CommandsAsync("forgetme");
        await ana.PressesAsync("Delete everything");
        await bot.Logs.Written.TakeAsync(line => line.Contains("Deleted a chat of test", StringComparison.Ordinal));
        await ana.SaysAsync(Wish, Clip);
        await ana.SeesAsync(OfEdits);
        Assert.Equal(2, bot.Nemo.Log.Count(LogKind.ChatMessage));
    }

    private static People PeopleOf(BotHarness bot) => bot.Services.GetRequiredService<People>();

    private static ValueTask<string> PersonOfAsync(BotHarness bot, string sender) => bot.Services.GetRequiredService<Callers>().OfSenderAsync(TestPlatform.PlatformName, sender, default);

    /// <summary>Several chats of one person.</summary>
    private static Task<string> SaysAsAsync(BotHarness bot, Friend chat, string sender, string text)
    {
        var clip = SampleMedia.Mp4();
        return chat.SendsAsync(message => message with { Text = text, SenderId = sender, Attachments = [new(bot.Platform.AddFile(clip), "a.mp4", clip.Length)] });
    }

    private static async Task<long> CreditsAsync(BotHarness bot) =>
        Assert.Single(await bot.Store.ListUsesAsync(await PersonOfAsync(bot, "ana"), default), use => use.What == "Credits").Count;

    /// <summary>Waits until this many jobs of a kind have ended, in whatever way: the next one of the chat begins after that, and the store has it.</summary>
    private static async Task UntilEndedAsync(BotHarness bot, string kind, int times)
    {
        var seen = 0;
        while (seen < times)
        {
            seen = bot.Logs.Lines.Count(line => line.Contains($"{kind} job", StringComparison.Ordinal) && line.Contains("ended:", StringComparison.Ordinal));
            if (seen < times)
            {
                await bot.Logs.Written.TakeAsync(line => line.Contains($"{kind} job", StringComparison.Ordinal) && line.Contains("ended:", StringComparison.Ordinal));
            }
        }
    }
}
