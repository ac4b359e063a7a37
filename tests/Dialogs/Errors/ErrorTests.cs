using Harness.Bot;
using NemoBot.Core.Model;
using NemoVideo.Simulator.Faults;
using NemoVideo.Simulator.Log;

namespace Dialogs.Errors;

/// <summary>See docs/contracts/nemovideo.md §2.2. What else the backend may answer: what a person reads says what happened, whether it cost anything, and one next step.</summary>
public sealed class ErrorTests
{
    [Fact]
    public async Task Error_400_on_the_free_account_makes_a_new_client_id_and_asks_once_more()
    {
        await using var bot = await BotHarness.StartAsync(scripted: true);
        bot.Script.NextJson("/api/auth/anonymous-token", """{"code":400,"message":"X-Client-Id header is required"}""", 400);
        var ana = bot.Friend();

        await ana.SaysAsync("add the title \"Lisbon\"", ("a.mp4", SampleMedia.Mp4()));

        await ana.SeesCardAsync(CardState.Done, "Lisbon");
        var ids = bot.Script.Requests.Where(request => request.Path == "/api/auth/anonymous-token").Select(request => request.Headers["X-Client-Id"]).ToList();
        Assert.Equal(2, ids.Distinct().Count());
        Assert.All(ids, id => Assert.True(Guid.TryParse(id, out _)));
    }

    [Fact]
    public async Task Error_403_for_a_missing_scope_names_it_in_words_with_the_way_out()
    {
        await using var bot = await BotHarness.StartAsync();
        bot.Nemo.Faults.Everywhere.Add(Fault.MissingScope(SimulatedCall.RenderSubmit, "render"));
        var ana = bot.Friend();
        await ana.SaysAsync("add the title \"Lisbon\"", ("a.mp4", SampleMedia.Mp4()));
        await ana.SeesCardAsync(CardState.Done, "Lisbon");

        await ana.SaysAsync("export");

        var told = await ana.SeesCardAsync(CardState.Failed, "lacks “render”");
        Assert.Contains("/login", told.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Error_403_of_another_kind_may_pass_and_offers_to_try_again()
    {
        await using var bot = await BotHarness.StartAsync();
        bot.Nemo.Faults.Everywhere.Add(Fault.Refuse(SimulatedCall.Chat, 403, 403, "Forbidden"));
        var ana = bot.Friend();

        await ana.SaysAsync("add the title \"Lisbon\"", ("a.mp4", SampleMedia.Mp4()));
        await ana.SeesCardAsync(CardState.Failed, "having trouble");
        await ana.PressesAsync("Try again");

        await ana.SeesCardAsync(CardState.Done, "Lisbon");
        Assert.Equal(1, bot.Nemo.Log.Count(LogKind.ChatMessage));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    public async Task Error_5xx_on_a_read_is_retried_and_stays_invisible(int status)
    {
        await using var bot = await BotHarness.StartAsync();
        bot.Nemo.Faults.Everywhere.Add(Fault.Refuse(SimulatedCall.State, status));
        var ana = bot.Friend();

        await ana.SaysAsync("add the title \"Lisbon\"", ("a.mp4", SampleMedia.Mp4()));

        await ana.SeesCardAsync(CardState.Done, "Lisbon");
    }

    [Fact]
    public async Task Error_5xx_on_making_a_session_is_not_blindly_repeated_but_offered()
    {
        await using var bot = await BotHarness.StartAsync();
        bot.Nemo.Faults.Everywhere.Add(Fault.Refuse(SimulatedCall.Session, 502));
        var ana = bot.Friend();

        await ana.SaysAsync("add the title \"Lisbon\"", ("a.mp4", SampleMedia.Mp4()));
        var told = await ana.SeesCardAsync(CardState.Failed, "having trouble right now");
        Assert.Contains("as far as I know, nothing was charged", told.Text, StringComparison.Ordinal);
        await ana.PressesAsync("Try again");

        await ana.SeesCardAsync(CardState.Done, "Lisbon");
        Assert.Equal(1, bot.Nemo.Log.Count(LogKind.SessionCreated));
    }

    [Fact]
    public async Task An_unreachable_backend_is_reported_with_a_retry_and_nothing_is_charged()
    {
        await using var bot = await BotHarness.StartAsync(settings: new() { ["Nemo:ApiUrl"] = "http://127.0.0.1:9" });
        var ana = bot.Friend();

        await ana.SaysAsync("add the title \"Lisbon\"");

        var told = await ana.SeesCardAsync(CardState.Failed, "I can't reach NemoVideo right now");
        Assert.Contains("no credits were charged", told.Text, StringComparison.Ordinal);
        Assert.Equal("Try again", Assert.Single(told.Buttons).Label);
    }

    [Fact]
    public async Task Whatever_goes_wrong_no_json_code_or_token_is_shown()
    {
        await using var bot = await BotHarness.StartAsync();
        bot.Nemo.Faults.Everywhere
            .Add(Fault.Refuse(SimulatedCall.Chat, 418, 7777, "teapot {\"x\":1} nmv_usr_leak"))
            .Add(Fault.Refuse(SimulatedCall.Chat, 422, null, "{\"detail\":[{\"loc\":[\"body\"],\"msg\":\"field required\"}]}"));
        var ana = bot.Friend();

        await ana.SaysAsync("add the title \"Lisbon\"");
        await ana.SeesCardAsync(CardState.Failed, "declined this");
        await ana.SaysAsync("add the title \"Porto\"");
        await ana.SeesCardAsync(CardState.Failed, "Something went wrong on my side");

        Assert.All(ana.Saw, state => Assert.DoesNotMatch(@"nmv_|[{}]|\b(7777|418|422|HTTP|JSON)\b", state.Text));
        Assert.DoesNotContain(bot.Logs.Lines, line => line.Contains("nmv_usr", StringComparison.Ordinal));
    }
}
