using System.Text.RegularExpressions;
using Fakes.Time;
using Harness.Bot;
using NemoBot.Core.Model;
using NemoVideo.Simulator.Faults;
using NemoVideo.Simulator.Log;

namespace Dialogs;

/// <summary>What the bot says of credits is true: before a turn, at every ending, and in the ledger.</summary>
public sealed partial class CreditsTests
{
    private const string Wish = "add the title \"Lisbon\"";
    private static readonly (string Name, byte[] Content) Clip = ("a.mp4", SampleMedia.Mp4());
    private const string Operator = "nmv_usr_operator_secret";

    [Fact]
    public async Task The_usual_price_is_said_while_the_first_edit_runs_and_not_again()
    {
        await using var bot = await BotHarness.StartAsync(scripted: true);
        var ana = bot.Friend();
        var go = Holds(bot);
        await ana.SaysAsync("make it warmer");

        var card = await ana.FindAsync(message => message.Card?.State == CardState.Working && message.Text.Contains("an editing session 50", StringComparison.Ordinal), "the usual price");
        go.SetResult();
        await ana.SeesCardAsync(CardState.Done, "Listening now");
        Assert.DoesNotContain("an editing session 50", card.Now.Text, StringComparison.Ordinal);

        var second = Holds(bot);
        await ana.SaysAsync("make it brighter");
        await ana.FindAsync(message => message.Card?.State == CardState.Working && message.Text.Contains("Listening now", StringComparison.Ordinal), "the second turn");
        second.SetResult();
        await ana.SeesTimesAsync(2, "Listening now");
        Assert.Single(bot.Platform.In(ana.Chat), shown => shown.States.Any(state => state.Text.Contains("an editing session 50", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Who_has_asked_for_the_price_is_not_told_again()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();
        await ana.SaysAsync("is it free?");
        await ana.SeesAsync("You start with 100 free credits");

        await ana.SaysAsync(Wish, Clip);

        await ana.SeesCardAsync(CardState.Done, "Credits used: 50, left: 50.");
        Assert.DoesNotContain(ana.Saw, message => message.Card is not null && message.Text.Contains("an editing session 50", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_turn_that_costs_nothing_says_so_and_is_no_charge()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();
        await ana.SaysAsync(Wish, Clip);
        await ana.SeesCardAsync(CardState.Done, "Credits used: 50, left: 50.");

        await ana.SaysAsync("add the title \"Porto\""); // The session is paid.
        await ana.SeesCardAsync(CardState.Done, "No credits were charged.");

        Assert.Equal([50], (await bot.Store.ListChargesAsync(ana.Chat, 10, default)).Select(charge => charge.Credits));
    }

    [Fact]
    public async Task Credits_lists_the_last_ten_charges_newest_first()
    {
        await using var bot = await BotHarness.StartAsync(BotHarness.Quick with { CreditsPerAccount = 1000 }, new() { ["Nemo:FreeCredits"] = "1000" });
        var ana = bot.Friend();
        await ana.SaysAsync("credits");
        var first = await ana.SeesAsync("You get 1000 free credits");
        Assert.DoesNotContain("Last charges", first.Text, StringComparison.Ordinal);
        for (var number = 1; number <= 11; number++)
        {
            if (number > 1)
            {
                await ana.CommandsAsync("new");
                await ana.PressesAsync("Yes, new project");
            }

            await ana.SaysAsync($"add the title \"Number {number}\"", Clip);
            await ana.SeesCardAsync(CardState.Done, $"left: {1000 - (50 * number)}.");
        }

        await ana.SaysAsync("credits");

        var told = await ana.SeesAsync("Your credits: 450");
        var lines = Lines().Matches(told.Text).Select(line => line.Groups["what"].Value).ToList();
        Assert.Equal(Enumerable.Range(2, 10).Reverse().Select(number => $"add the title \"Number {number}\""), lines);
        Assert.DoesNotContain("Number 1\"", told.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("de", "Credits used", "**Letzte Abbuchungen**", @"- \d+\. \p{L}+\.?, \d\d:\d\d UTC · .+ · 50 Credits")]
    [InlineData("ja", "", "**最近使ったクレジット**", @"- \d+月\d+日 \d\d:\d\d（UTC） · .+ · 50クレジット")]
    public async Task The_list_is_in_the_language_of_the_chat(string language, string not, string heading, string line)
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend(language: language);
        await ana.CommandsAsync("language", language);
        await ana.SaysAsync(Wish, Clip);
        await ana.FindAsync(message => message.Card?.State == CardState.Done && message.Timeline is not null, "the edit's result");

        await ana.CommandsAsync("credits");

        var told = await ana.SeesAsync(heading);
        Assert.Matches(line, told.Text);
        Assert.DoesNotContain(not.Length > 0 ? not : "credits", told.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_balance_that_chats_share_gives_the_usual_price_marked_about()
    {
        await using var bot = await BotHarness.StartAsync(BotHarness.Quick with { Accounts = [new(Operator, "user_1", 500)] }, new() { ["Nemo:Token"] = Operator });
        var ana = bot.Friend();

        await ana.SaysAsync(Wish, Clip);

        var done = await ana.SeesCardAsync(CardState.Done, "Credits used: about 50.");
        Assert.DoesNotContain("left", done.Text, StringComparison.Ordinal);
        await ana.SaysAsync("credits");
        await ana.SeesAsync("· about 50 credits");
    }

    [Fact]
    public async Task The_only_chat_of_the_operators_account_has_the_balance_to_itself()
    {
        await using var bot = await BotHarness.StartAsync(
            BotHarness.Quick with { Accounts = [new(Operator, "user_1", 500)] },
            new() { ["Nemo:Token"] = Operator, ["Operator:AllowedChats:0"] = $"{TestPlatform.PlatformName}:ana" });
        var ana = bot.Friend("ana");

        await ana.SaysAsync(Wish, Clip);

        await ana.SeesCardAsync(CardState.Done, "Credits used: 50, left: 450.");
    }

    [Fact]
    public async Task A_linked_account_may_be_used_elsewhere_so_its_costs_are_about()
    {
        await using var bot = await BotHarness.StartAsync(BotHarness.Quick with { Accounts = [new(Operator, "user_1", 500)] });
        var ana = bot.Friend();
        await ana.SaysAsync($"/login {Operator}");
        await ana.SeesAsync("linked");

        await ana.SaysAsync(Wish, Clip);

        await ana.SeesCardAsync(CardState.Done, "Credits used: about 50.");
        Assert.Equal(ChargeCertainty.About, Assert.Single(await bot.Store.ListChargesAsync(ana.Chat, 10, default)).Certainty);
    }

    [Fact]
    public async Task A_stopped_turn_may_still_be_charged_and_the_list_says_so()
    {
        await using var bot = await BotHarness.StartAsync(scripted: true);
        var ana = bot.Friend();
        Holds(bot);
        await ana.SaysAsync("make it warmer");
        await ana.SawAsync("Listening now");

        await ana.SaysAsync("cancel");

        await ana.SeesCardAsync(CardState.Cancelled, "This may still be charged: about 50 credits.");
        await ana.SaysAsync("credits");
        await ana.SeesAsync("make it warmer · possibly about 50 credits");
    }

    [Fact]
    public async Task An_unreadable_balance_is_said_and_the_turn_counts_at_about_the_usual_price()
    {
        await using var bot = await BotHarness.StartAsync();
        bot.Nemo.Faults.Everywhere.Add(Fault.Refuse(SimulatedCall.Credits, 404, 404, "gone") with { Times = int.MaxValue });
        var ana = bot.Friend();

        await ana.SaysAsync(Wish, Clip);

        var done = await ana.SeesCardAsync(CardState.Done, "Credits used: about 50.");
        Assert.Contains("I couldn't check your balance just now", done.Text, StringComparison.Ordinal);
        Assert.Equal(ChargeCertainty.About, Assert.Single(await bot.Store.ListChargesAsync(ana.Chat, 10, default)).Certainty);
    }

    [Fact]
    public async Task A_restart_in_the_middle_of_a_turn_leaves_one_entry_in_the_ledger()
    {
        var clock = new ManualClock();
        await using var bot = await BotHarness.StartAsync(time: clock);
        bot.Nemo.Faults.Everywhere.Add(Fault.Silence(applied: true));
        var ana = bot.Friend();
        await ana.SaysAsync(Wish, Clip);
        await bot.Nemo.Log.SoonAsync(LogKind.ChatEnded);

        await bot.RestartAsync();
        await ana.SawAsync("I was restarted");
        await clock.PassAsync(TimeSpan.FromSeconds(30));

        await ana.SeesCardAsync(CardState.Done, "Credits used: 50, left: 50.");
        await bot.RestartAsync();
        var charge = Assert.Single(await bot.Store.ListChargesAsync(ana.Chat, 10, default));
        Assert.Equal((50, ChargeCertainty.Known, Wish), (charge.Credits, charge.Certainty, charge.What));
    }

    [Fact]
    public async Task A_clip_that_was_generated_before_a_restart_counts_at_the_price_of_a_clip()
    {
        var clock = new ManualClock();
        await using var bot = await BotHarness.StartAsync(time: clock, scripted: true);
        bot.Nemo.Faults.Everywhere.Add(Fault.Refuse(SimulatedCall.Credits, 404, 404, "gone") with { Times = int.MaxValue }); // The price can only be estimated.
        var ana = bot.Friend();
        bot.Script.Next("/run_sse", async http =>
        {
            await AgentScript.SayAsync(http, """{"type":"tool_call","name":"generate_video","args":{}}""");
            await AgentScript.SayAsync(http, """{"type":"tool_result","name":"generate_video","result":{}}""");
            await new TaskCompletionSource().Task.WaitAsync(http.RequestAborted);
        });
        await ana.SaysAsync("generate a video of a sunset");
        await ana.SawAsync("The raw video is ready");

        await bot.RestartAsync();
        await ana.SawAsync("I was restarted");
        await clock.PassAsync(TimeSpan.FromSeconds(30));
        for (var look = 0; look < 5; look++)
        {
            await clock.PassAsync(TimeSpan.FromSeconds(60));
        }

        await ana.SeesCardAsync(CardState.Failed, "about 100 credits");
    }

    [GeneratedRegex(@"^- \w{3} \d+, \d\d:\d\d UTC · (?<what>.+) · 50 credits$", RegexOptions.Multiline)]
    private static partial Regex Lines();

    /// <summary>The next turn says something and then waits.</summary>
    private static TaskCompletionSource Holds(BotHarness bot)
    {
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        bot.Script.Next("/run_sse", async http =>
        {
            await AgentScript.SayAsync(http, """{"type":"text","content":"Listening now"}""");
            await go.Task.WaitAsync(http.RequestAborted);
        });
        return go;
    }
}
