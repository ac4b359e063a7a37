using Harness.Bot;
using NemoBot.Core.Model;
using NemoVideo.Simulator.Faults;
using NemoVideo.Simulator.Log;

namespace Dialogs.Errors;

/// <summary>See docs/contracts/nemovideo.md §2.2. Errors 2001 and 402: who pays, and where; said differently to a free account, a registered person and an operator's guest.</summary>
public sealed class OutOfCreditsTests
{
    private const string Operator = "nmv_usr_operator_secret";

    [Fact]
    public async Task Error_2001_of_a_free_account_comes_with_the_registration_link_for_its_user()
    {
        await using var bot = await BotHarness.StartAsync(BotHarness.Quick with { CreditsPerAccount = 0 });
        var ana = bot.Friend();

        await ana.SaysAsync("add the title \"Lisbon\"");

        var told = await ana.SeesCardAsync(CardState.Failed, "out of free credits");
        var user = bot.Nemo.Log.Of(LogKind.TokenIssued)[0].Subject;
        Assert.Equal($"https://web.example/register?bind={user}", Assert.Single(told.Buttons).Link!.AbsoluteUri);
        Assert.Equal(0, bot.Nemo.Log.Count(LogKind.ChatMessage));
    }

    [Fact]
    public async Task Error_2001_with_credits_left_says_how_many_and_not_that_there_are_none()
    {
        await using var bot = await BotHarness.StartAsync(BotHarness.Quick with { CreditsPerAccount = 10 });
        var ana = bot.Friend();

        await ana.SaysAsync("add the title \"Lisbon\"");

        var told = await ana.SeesCardAsync(CardState.Failed, "Credits left: 10. This needs more");
        Assert.DoesNotContain("out of", told.Text, StringComparison.Ordinal);
        Assert.Equal("/register", Assert.Single(told.Buttons).Link!.AbsolutePath);
    }

    [Fact]
    public async Task Error_2001_while_credits_are_reserved_says_so_and_not_that_there_are_none()
    {
        await using var bot = await BotHarness.StartAsync(BotHarness.Quick with { CreditsPerAccount = 10 }, scripted: true);
        for (var n = 0; n < 2; n++)
        {
            bot.Script.NextJson("/api/credits/balance/simple", """{"code":0,"data":{"available":0,"frozen":50,"total":50}}""");
        }

        var ana = bot.Friend();

        await ana.SaysAsync("add the title \"Lisbon\"");

        var told = await ana.SeesCardAsync(CardState.Failed, "Your credits: 0. Reserved for work in progress: 50.");
        Assert.DoesNotContain("out of", told.Text, StringComparison.Ordinal);
        Assert.Equal("Try again", Assert.Single(told.Buttons).Label);
    }

    [Fact]
    public async Task Error_2001_without_a_readable_balance_claims_no_more_than_NemoVideo_does()
    {
        await using var bot = await BotHarness.StartAsync(BotHarness.Quick with { CreditsPerAccount = 10 });
        bot.Nemo.Faults.Everywhere.Add(Fault.Refuse(SimulatedCall.Credits, 404, 404, "gone") with { Times = int.MaxValue });
        var ana = bot.Friend();

        await ana.SaysAsync("add the title \"Lisbon\"");

        var told = await ana.SeesCardAsync(CardState.Failed, "NemoVideo says your credits aren't enough for this");
        Assert.DoesNotContain("out of", told.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Error_2001_finds_the_user_id_in_the_session_where_the_account_did_not_tell_it()
    {
        await using var bot = await BotHarness.StartAsync(BotHarness.Quick with { CreditsPerAccount = 10, Accounts = [new("nmv_usr_scripted", "anon_0815", 10)] }, scripted: true);
        bot.Script.NextJson("/api/auth/anonymous-token", """{"code":0,"data":{"token":"nmv_usr_scripted"}}""");
        var ana = bot.Friend();

        await ana.SaysAsync("add the title \"Lisbon\"");

        var told = await ana.SeesCardAsync(CardState.Failed, "Credits left: 10.");
        Assert.Equal("https://web.example/register?bind=anon_0815", Assert.Single(told.Buttons).Link!.AbsoluteUri);
    }

    [Fact]
    public async Task Error_2001_of_a_registered_person_says_top_up()
    {
        await using var bot = await BotHarness.StartAsync(BotHarness.Quick with { Accounts = [new("nmv_usr_mine_0001", "user_7", 5)] });
        var ana = bot.Friend();
        await ana.CommandsAsync("login", "nmv_usr_mine_0001");
        await ana.SeesAsync("Your account is linked");

        await ana.SaysAsync("add the title \"Lisbon\"");

        var told = await ana.SeesCardAsync(CardState.Failed, "Top up in your NemoVideo account");
        Assert.Contains("Credits left: 5.", told.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(told.Buttons, button => button.Link?.AbsolutePath == "/register");
    }

    [Fact]
    public async Task Error_2001_of_the_operators_account_is_not_the_persons_to_pay()
    {
        await using var bot = await BotHarness.StartAsync(BotHarness.Quick with { Accounts = [new(Operator, "user_1", 5)] }, new() { ["Nemo:Token"] = Operator });
        var ana = bot.Friend();

        await ana.SaysAsync("add the title \"Lisbon\"");

        var told = await ana.SeesCardAsync(CardState.Failed, "Its operator has to top it up");
        Assert.Contains("/login", told.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Error_402_on_export_speaks_of_the_plan_not_of_credits_with_register_and_claim_links()
    {
        await using var bot = await BotHarness.StartAsync();
        bot.Nemo.Faults.Everywhere.Add(Fault.PlanRequired());
        var ana = bot.Friend();
        await ana.SaysAsync("add the title \"Lisbon\"", ("a.mp4", SampleMedia.Mp4()));
        await ana.SeesCardAsync(CardState.Done, "Lisbon");

        await ana.SaysAsync("export");

        var told = await ana.SeesCardAsync(CardState.Failed, "register or upgrade");
        Assert.Contains("More credits wouldn't help", told.Text, StringComparison.Ordinal);
        Assert.Contains(told.Buttons, button => button.Link?.AbsoluteUri.StartsWith("https://web.example/register?bind=anon_", StringComparison.Ordinal) == true);
        Assert.Contains(told.Buttons, button => button.Link?.AbsoluteUri.StartsWith("https://web.example/workspace/claim?ct=clm_", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task Error_402_elsewhere_that_speaks_of_credits_is_about_credits()
    {
        await using var bot = await BotHarness.StartAsync();
        bot.Nemo.Faults.Everywhere.Add(Fault.Refuse(SimulatedCall.Chat, 402, 402, "Insufficient credits"));
        var ana = bot.Friend();

        await ana.SaysAsync("add the title \"Lisbon\"");

        await ana.SeesCardAsync(CardState.Failed, "Credits left: 100. This needs more");
    }
}
