using Harness.Bot;
using NemoBot.Core.Model;
using NemoVideo.Simulator.Faults;
using NemoVideo.Simulator.Log;

namespace Dialogs.Errors;

/// <summary>See docs/contracts/nemovideo.md §2.2. Error 1001: the token is dead. A free account is renewed once; a token that is somebody's own never is.</summary>
public sealed class ExpiredTokenTests
{
    private const string Operator = "nmv_usr_operator_secret";

    [Fact]
    public async Task Error_1001_of_a_free_account_renews_it_once_with_the_same_client_and_work_continues()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();
        await ana.SaysAsync("add the title \"Lisbon\"", ("a.mp4", SampleMedia.Mp4()));
        await ana.SeesCardAsync(CardState.Done, "Lisbon");
        var before = await bot.Store.GetChatAsync(ana.Chat, default);
        bot.Nemo.ExpireToken(before.Account!.UserId!);

        await ana.SaysAsync("add the title \"Porto\"");
        await ana.SeesCardAsync(CardState.Done, "Porto");

        var after = await bot.Store.GetChatAsync(ana.Chat, default);
        Assert.Equal(before.ClientId, after.ClientId);
        Assert.NotEqual(before.Account.Token, after.Account!.Token);
        Assert.Equal(2, bot.Nemo.Log.Count(LogKind.TokenIssued));
        Assert.Equal(2, bot.Nemo.Log.Count(LogKind.ChatMessage));
        Assert.Equal(1, bot.Nemo.Log.Count(LogKind.SessionCreated));
    }

    [Theory]
    [InlineData(401, 1001, "Invalid or expired token")]
    [InlineData(200, 1001, "Token expired")]
    [InlineData(401, 1010, "token revoked")]
    [InlineData(403, 403, "The token was revoked")]
    public async Task Error_1001_on_the_message_itself_is_mended_and_the_message_sent_once(int status, int code, string text)
    {
        await using var bot = await BotHarness.StartAsync(BotHarness.Quick with { TokensPerClient = 5 });
        bot.Nemo.Faults.Everywhere.Add(Fault.Refuse(SimulatedCall.Chat, status, code, text));
        var ana = bot.Friend();

        await ana.SaysAsync("add the title \"Lisbon\"", ("a.mp4", SampleMedia.Mp4()));

        await ana.SeesCardAsync(CardState.Done, "Lisbon");
        Assert.Equal(2, bot.Nemo.Log.Count(LogKind.TokenIssued));
        Assert.Equal(1, bot.Nemo.Log.Count(LogKind.ChatMessage));
    }

    [Fact]
    public async Task Error_1001_that_a_new_account_does_not_fix_is_reported_without_requesting_more_accounts()
    {
        await using var bot = await BotHarness.StartAsync(BotHarness.Quick with { TokensPerClient = 50 });
        bot.Nemo.Faults.Everywhere.Add(Fault.Refuse(SimulatedCall.Chat, 401, 1001) with { Times = int.MaxValue });
        var ana = bot.Friend();

        await ana.SaysAsync("add the title \"Lisbon\"");

        await ana.SeesCardAsync(CardState.Failed, "as far as I know, nothing was charged");
        Assert.Equal(2, bot.Nemo.Log.Count(LogKind.TokenIssued));
    }

    [Fact]
    public async Task Error_1001_of_the_operators_token_is_reported_and_the_token_never_replaced()
    {
        await using var bot = await BotHarness.StartAsync(settings: new() { ["Nemo:Token"] = Operator });
        var ana = bot.Friend();

        await ana.SaysAsync("add the title \"Lisbon\"");

        var told = await ana.SeesCardAsync(CardState.Failed, "this bot's account");
        Assert.Contains("/login", told.Text, StringComparison.Ordinal);
        Assert.Equal(0, bot.Nemo.Log.Count(LogKind.TokenIssued));
        Assert.DoesNotContain(bot.Logs.Lines, line => line.Contains(Operator, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Error_1001_of_a_linked_token_is_reported_and_the_token_never_replaced()
    {
        await using var bot = await BotHarness.StartAsync(BotHarness.Quick with { Accounts = [new("nmv_usr_mine_0001", "user_7", 500)] });
        var ana = bot.Friend();
        await ana.CommandsAsync("login", "nmv_usr_mine_0001");
        await ana.SeesAsync("Your account is linked (credits: 500)");
        bot.Nemo.ExpireToken("user_7");

        await ana.SaysAsync("add the title \"Lisbon\"");

        await ana.SeesCardAsync(CardState.Failed, "Your NemoVideo token is no longer valid");
        Assert.Equal(0, bot.Nemo.Log.Count(LogKind.TokenIssued));
        Assert.NotNull((await bot.Store.GetChatAsync(ana.Chat, default)).Linked);
    }

    [Theory]
    [InlineData("credits", "credits: 100")]
    [InlineData("status", "Lisbon")]
    public async Task Error_1001_on_credits_and_state_renews_a_free_account_at_once_with_the_same_client_and_answers(string question, string answer)
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();
        await ana.SaysAsync("add the title \"Lisbon\"", ("a.mp4", SampleMedia.Mp4()));
        await ana.SeesCardAsync(CardState.Done, "Lisbon");
        var before = await bot.Store.GetChatAsync(ana.Chat, default);
        bot.Nemo.ExpireToken(before.Account!.UserId!);

        await ana.SaysAsync(question);
        await ana.FindAsync(message => message.Card is null && message.Text.Contains(answer, StringComparison.Ordinal), answer);
        await ana.SaysAsync(question);
        await ana.SeesTimesAsync(question == "credits" ? 2 : 3, answer);

        Assert.Equal(before.ClientId, (await bot.Store.GetChatAsync(ana.Chat, default)).ClientId);
        Assert.Equal(2, bot.Nemo.Log.Count(LogKind.TokenIssued));
        Assert.Equal(1, bot.Nemo.Log.Count(LogKind.ChatMessage));
    }

    [Theory]
    [InlineData("credits")]
    [InlineData("status")]
    public async Task Error_1001_on_credits_and_state_without_another_free_account_is_reported_at_once(string question)
    {
        await using var bot = await BotHarness.StartAsync(BotHarness.Quick with { TokensPerAddress = 1 }, new() { ["Nemo:RateLimitDelay"] = "00:10:00" });
        var ana = bot.Friend();
        await ana.SaysAsync("add the title \"Lisbon\"", ("a.mp4", SampleMedia.Mp4()));
        await ana.SeesCardAsync(CardState.Done, "Lisbon");
        bot.Nemo.ExpireToken(bot.Nemo.Log.Of(LogKind.TokenIssued)[0].Subject!);

        await ana.SaysAsync(question);

        await ana.SeesAsync("no free trial accounts left this week");
    }

    [Theory]
    [InlineData("credits")]
    [InlineData("status")]
    public async Task Error_1001_on_credits_and_state_never_replaces_a_users_own_token(string question)
    {
        await using var bot = await BotHarness.StartAsync(BotHarness.Quick with { Accounts = [new(Operator, "user_1", 500)] }, new() { ["Nemo:Token"] = Operator });
        var ana = bot.Friend();
        await ana.SaysAsync("add the title \"Lisbon\"", ("a.mp4", SampleMedia.Mp4()));
        await ana.SeesCardAsync(CardState.Done, "Lisbon");
        bot.Nemo.ExpireToken("user_1");

        await ana.SaysAsync(question);

        await ana.SeesAsync("no longer accepts this bot's account");
        Assert.Equal(0, bot.Nemo.Log.Count(LogKind.TokenIssued));
    }

    [Fact]
    public async Task Error_429_on_renewing_an_expired_account_is_reported_as_no_free_trial_too()
    {
        await using var bot = await BotHarness.StartAsync(BotHarness.Quick with { TokensPerAddress = 1 });
        var ana = bot.Friend();
        await ana.SaysAsync("add the title \"Lisbon\"", ("a.mp4", SampleMedia.Mp4()));
        await ana.SeesCardAsync(CardState.Done, "Lisbon");
        bot.Nemo.ExpireToken(bot.Nemo.Log.Of(LogKind.TokenIssued)[0].Subject!);

        await ana.SaysAsync("add the title \"Porto\"");

        await ana.SeesCardAsync(CardState.Failed, "no free trial accounts left this week");
    }
}
