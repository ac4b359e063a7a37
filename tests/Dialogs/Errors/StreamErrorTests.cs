using Harness.Bot;
using NemoBot.Core.Model;
using NemoVideo.Simulator.Faults;
using NemoVideo.Simulator.Log;

namespace Dialogs.Errors;

/// <summary>Errors told inside of the stream: the words of the same error over REST, and the instruction is never sent again by us.</summary>
public sealed class StreamErrorTests
{
    private const string Operator = "nmv_usr_operator_secret";
    private const string Wish = "add the title \"Lisbon\"";

    [Theory]
    [InlineData("""{"code":2001,"message":"insufficient credits"}""")]
    [InlineData("""{"error":{"code":"2001","message":"insufficient credits"}}""")]
    [InlineData("""{"type":"error","error":"insufficient credits"}""")]
    [InlineData("""{"errorCode":"INSUFFICIENT_CREDITS","errorMessage":"insufficient credits","author":"nemo_agent"}""")]
    [InlineData("""{"status":402,"error":"Payment Required"}""")]
    [InlineData("""{"type":"text","content":"{\"code\":2001,\"message\":\"insufficient credits\"}"}""")]
    public async Task Too_few_credits_in_the_stream_are_told_with_what_is_left_and_the_way_to_register(string frame)
    {
        await using var bot = await BotHarness.StartAsync();
        bot.Nemo.Faults.Everywhere.Add(Fault.Frame(frame));
        var ana = bot.Friend();

        await ana.SaysAsync(Wish, ("a.mp4", SampleMedia.Mp4()));

        var told = await ana.SeesCardAsync(CardState.Failed, "Credits left: 100. This needs more");
        Assert.Contains(told.Buttons, button => button.Link?.AbsoluteUri.StartsWith("https://web.example/register?bind=anon_", StringComparison.Ordinal) == true);
        Assert.DoesNotContain("2001", told.Text, StringComparison.Ordinal);
        Assert.Equal(1, bot.Nemo.Log.Count(LogKind.ChatMessage));
    }

    [Fact]
    public async Task Credits_that_run_out_during_an_edit_are_reported_with_what_was_done_and_its_cost()
    {
        await using var bot = await BotHarness.StartAsync();
        bot.Nemo.Faults.Everywhere.Add(Fault.Frame("""{"code":2001,"message":"insufficient credits"}""", applied: true));
        var ana = bot.Friend();

        await ana.SaysAsync(Wish, ("a.mp4", SampleMedia.Mp4()));

        var told = await ana.SeesCardAsync(CardState.Failed, "weren't enough to finish this edit");
        Assert.Contains("Credits charged anyway: 50", told.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("No credits were charged", told.Text, StringComparison.Ordinal);
        Assert.Contains("Lisbon", told.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"code":1001,"message":"token expired"}""")]
    [InlineData("""{"errorCode":"401","errorMessage":"x","author":"a"}""")]
    [InlineData("""{"type":"error","error":"Invalid or expired token"}""")]
    public async Task A_token_called_bad_in_the_stream_is_renewed_and_the_instruction_sent_again_only_by_the_person(string frame)
    {
        await using var bot = await BotHarness.StartAsync(BotHarness.Quick with { TokensPerClient = 5 });
        bot.Nemo.Faults.Everywhere.Add(Fault.Frame(frame));
        var ana = bot.Friend();
        await ana.SaysAsync(Wish, ("a.mp4", SampleMedia.Mp4()));

        await ana.SeesCardAsync(CardState.Failed, "You have a new one now");
        var client = (await bot.Store.GetChatAsync(ana.Chat, default)).ClientId;
        Assert.Equal(2, bot.Nemo.Log.Count(LogKind.TokenIssued));
        Assert.Equal(1, bot.Nemo.Log.Count(LogKind.ChatMessage));
        await ana.PressesAsync("Try again");

        await ana.SeesCardAsync(CardState.Done, "Lisbon");
        Assert.Equal(2, bot.Nemo.Log.Count(LogKind.ChatMessage));
        Assert.Equal(client, (await bot.Store.GetChatAsync(ana.Chat, default)).ClientId);
    }

    [Fact]
    public async Task A_users_own_token_rejected_in_the_stream_is_never_replaced()
    {
        await using var bot = await BotHarness.StartAsync(BotHarness.Quick with { Accounts = [new(Operator, "user_1", 500)] }, new() { ["Nemo:Token"] = Operator });
        bot.Nemo.Faults.Everywhere.Add(Fault.Frame("""{"code":1001,"message":"token expired"}"""));
        var ana = bot.Friend();

        await ana.SaysAsync(Wish, ("a.mp4", SampleMedia.Mp4()));

        await ana.SeesCardAsync(CardState.Failed, "this bot's account");
        Assert.Equal(0, bot.Nemo.Log.Count(LogKind.TokenIssued));
        Assert.Equal(1, bot.Nemo.Log.Count(LogKind.ChatMessage));
    }

    [Theory]
    [InlineData("""{"code":1002,"message":"session not found"}""", "closed your project during this edit")]
    [InlineData("""{"errorCode":"429","errorMessage":"x","author":"a"}""", "too many requests at once")]
    [InlineData("""{"error":"429 RESOURCE_EXHAUSTED. {'error': {'code': 429}}"}""", "too many requests at once")]
    [InlineData("""{"error":"boom"}""", "ran into a problem")]
    public async Task Every_other_error_in_the_stream_is_reported_with_a_retry_and_nothing_is_sent_again(string frame, string words)
    {
        await using var bot = await BotHarness.StartAsync();
        bot.Nemo.Faults.Everywhere.Add(Fault.Frame(frame));
        var ana = bot.Friend();

        await ana.SaysAsync(Wish, ("a.mp4", SampleMedia.Mp4()));

        var told = await ana.SeesCardAsync(CardState.Failed, words);
        Assert.Contains(told.Buttons, button => button.Label == "Try again");
        Assert.Equal(1, bot.Nemo.Log.Count(LogKind.ChatMessage));
    }

    [Fact]
    public async Task A_code_of_0_in_the_stream_is_no_error()
    {
        await using var bot = await BotHarness.StartAsync();
        bot.Nemo.Faults.Everywhere.Add(Fault.Frame("""{"code":0,"message":"success"}""", applied: true));
        var ana = bot.Friend();

        await ana.SaysAsync(Wish, ("a.mp4", SampleMedia.Mp4()));

        await ana.SeesCardAsync(CardState.Done, "Lisbon");
    }

    [Fact]
    public async Task A_stream_cut_after_it_reported_its_error_ends_the_wait()
    {
        await using var bot = await BotHarness.StartAsync(settings: new() { ["Nemo:RecoveryFirstDelay"] = "01:00:00" }, scripted: true);
        bot.Script.Next("/run_sse", async http =>
        {
            http.Response.ContentLength = 10_000; // Much more is promised than comes before the server hangs up.
            await AgentScript.SayAsync(http, """{"code":2001,"message":"insufficient credits"}""");
        });
        var ana = bot.Friend();

        await ana.SaysAsync(Wish);

        await ana.SeesCardAsync(CardState.Failed, "Credits left: 100. This needs more");
        Assert.Single(bot.Script.ChatBodies);
    }
}
