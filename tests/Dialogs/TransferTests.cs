using Harness.Bot;
using NemoBot.Core.Model;
using NemoVideo.Simulator.Faults;
using NemoVideo.Simulator.Log;

namespace Dialogs;

/// <summary>Files on their way in and out: what comes is looked at, what breaks off is asked for anew, and what did not arrive is said.</summary>
public sealed class TransferTests
{
    private const string Wish = "add the title \"Lisbon\"";

    public static TheoryData<Fault> OnceBroken => [Fault.Page(), Fault.CutBody(), Fault.HalfBody(), Fault.Compress()];

    [Theory]
    [MemberData(nameof(OnceBroken))]
    public async Task A_result_that_is_wrong_once_is_downloaded_again_and_delivered_whole(Fault fault)
    {
        await using var bot = await BotHarness.StartAsync();
        var clip = SampleMedia.Mp4(payload: 200_000);
        await using var ana = await bot.PersonAsync();
        await ana.SaysAsync(Wish, ("a.mp4", clip));
        await ana.SeesAsync("Lisbon");
        bot.Nemo.Faults.Everywhere.Add(fault);

        await ana.SaysAsync("export");

        Assert.Equal(clip, await ana.DownloadAsync(await ana.SeesVideoAsync()));
        Assert.Equal(1, bot.Nemo.Log.Count(LogKind.Fault));
    }

    [Theory]
    [InlineData(FaultKind.Page)]
    [InlineData(FaultKind.HalfBody)]
    public async Task A_result_that_never_arrives_whole_is_reported_and_a_later_try_fetches_it(FaultKind kind)
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();
        await ana.SaysAsync(Wish, ("a.mp4", SampleMedia.Mp4()));
        await ana.SeesCardAsync(CardState.Done, "Lisbon");
        bot.Nemo.Faults.Everywhere.Add(new(kind, SimulatedCall.Cdn) { Times = 10 }).Add(new(kind, SimulatedCall.Download) { Times = 10 });

        await ana.SaysAsync("export");

        await ana.SeesCardAsync(CardState.Failed, "download broke off");
        Assert.DoesNotContain(ana.Sees, message => message.Video is not null);
        bot.Nemo.Faults.Everywhere.Clear();
        await ana.PressesAsync("Try again");
        await ana.SeesVideoAsync();
        Assert.Equal(1, bot.Nemo.Log.Count(LogKind.RenderStarted));
    }

    [Fact]
    public async Task A_render_that_a_new_account_cannot_see_is_requested_again_at_once_under_a_stored_id()
    {
        await using var bot = await BotHarness.StartAsync(BotHarness.Quick with { TokensPerClient = 5 }, new() { ["Nemo:RenderPolls"] = "4" });
        var ana = bot.Friend();
        await ana.SaysAsync(Wish, ("a.mp4", SampleMedia.Mp4()));
        await ana.SeesCardAsync(CardState.Done, "Lisbon");
        bot.Nemo.Faults.Everywhere
            .Add(Fault.Refuse(SimulatedCall.RenderPoll, 401, 1001, "token expired"))
            .Add(Fault.Refuse(SimulatedCall.RenderPoll, 404, null, "{\"success\":false,\"error\":\"Render not found\"}"));

        await ana.SaysAsync("export");

        await ana.SeesVideoAsync();
        Assert.Equal(2, bot.Nemo.Log.Of(LogKind.RenderStarted).Select(entry => entry.Subject).Distinct().Count());
        Assert.Equal(2, bot.Nemo.Log.Count(LogKind.TokenIssued));
    }

    [Fact]
    public async Task A_render_that_the_backend_forgot_is_requested_again_after_a_second_poll()
    {
        await using var bot = await BotHarness.StartAsync(settings: new() { ["Nemo:RenderPolls"] = "5" });
        var ana = bot.Friend();
        await ana.SaysAsync(Wish, ("a.mp4", SampleMedia.Mp4()));
        await ana.SeesCardAsync(CardState.Done, "Lisbon");
        bot.Nemo.Faults.Everywhere.Add(Fault.Refuse(SimulatedCall.RenderPoll, 404, null, "Not found") with { Times = 2 });

        await ana.SaysAsync("export");

        await ana.SeesVideoAsync();
        Assert.Equal(2, bot.Nemo.Log.Count(LogKind.RenderStarted));
    }

    [Fact]
    public async Task A_render_that_failed_twice_is_requested_again_when_the_user_retries()
    {
        await using var bot = await BotHarness.StartAsync();
        bot.Nemo.Faults.Everywhere.Add(Fault.FailRender("broken") with { Times = 2 });
        var ana = bot.Friend();
        await ana.SaysAsync(Wish, ("a.mp4", SampleMedia.Mp4()));
        await ana.SeesCardAsync(CardState.Done, "Lisbon");
        await ana.SaysAsync("export");
        await ana.SeesCardAsync(CardState.Failed, "I tried twice");

        await ana.PressesAsync("Try again");

        await ana.SeesVideoAsync();
    }

    [Fact]
    public async Task An_upload_answered_with_success_and_no_file_is_not_got_it_and_may_be_tried_again()
    {
        await using var bot = await BotHarness.StartAsync();
        bot.Nemo.Faults.Everywhere.Add(Fault.KeepNothing());
        var ana = bot.Friend();

        await ana.SaysAsync(Wish, ("a.mp4", SampleMedia.Mp4()));

        await ana.SeesCardAsync(CardState.Failed, "didn't arrive there");
        Assert.DoesNotContain(ana.Saw, state => state.Text.Contains("Got ", StringComparison.Ordinal));
        Assert.Equal(0, bot.Nemo.Log.Count(LogKind.ChatMessage));
        await ana.PressesAsync("Try again");
        await ana.SeesAsync("Got a.mp4");
        await ana.SeesCardAsync(CardState.Done, "Lisbon");
    }

    [Theory]
    [InlineData("""{"code":0,"data":{}}""")]
    [InlineData("""{"code":0,"data":{"files":null}}""")]
    [InlineData("""{"code":0,"data":{"files":[{"filename":"a.mp4","error":"broken"}]}}""")]
    public async Task Every_other_way_of_saying_yes_without_a_file_is_the_same(string answer)
    {
        await using var bot = await BotHarness.StartAsync(scripted: true);
        bot.Script.NextJson("/api/upload-video", answer);
        var ana = bot.Friend();

        await ana.SaysAsync("", ("a.mp4", SampleMedia.Mp4()));

        await ana.SeesCardAsync(CardState.Failed, "didn't arrive there");
    }

    [Fact]
    public async Task A_users_file_that_ends_early_during_the_transfer_is_downloaded_again()
    {
        await using var bot = await BotHarness.StartAsync();
        bot.Platform.BreakFiles = 1;
        var ana = bot.Friend();

        await ana.SaysAsync("", ("a.mp4", SampleMedia.Mp4(payload: 1_000_000)));

        await ana.SeesAsync("Got a.mp4");
        Assert.Equal(2, bot.Platform.FilesOpened);
        Assert.Equal(1, bot.Nemo.Log.Count(LogKind.Upload));
    }

    [Fact]
    public async Task A_persons_file_that_breaks_off_again_and_again_is_reported()
    {
        await using var bot = await BotHarness.StartAsync();
        bot.Platform.BreakFiles = 10;
        var ana = bot.Friend();

        await ana.SaysAsync("", ("a.mp4", SampleMedia.Mp4(payload: 1_000_000)));

        await ana.SeesCardAsync(CardState.Failed, "couldn't fetch your file");
        Assert.Equal(2, bot.Platform.FilesOpened);
    }

    [Fact]
    public async Task An_upload_whose_connection_breaks_in_the_middle_is_made_again_and_arrives_once()
    {
        await using var bot = await BotHarness.StartAsync(scripted: true);
        bot.Script.Next("/api/upload-video", async http =>
        {
            await http.Request.Body.ReadExactlyAsync(new byte[1000]);
            http.Abort();
        });
        await using var ana = await bot.PersonAsync();

        await ana.SaysAsync("", ("a.mp4", SampleMedia.Mp4(payload: 8_000_000)));

        await ana.SeesAsync("Got a.mp4");
        Assert.Equal(1, bot.Nemo.Log.Count(LogKind.Upload));
    }

    [Fact]
    public async Task An_upload_whose_answer_is_lost_is_not_made_again()
    {
        await using var bot = await BotHarness.StartAsync();
        bot.Nemo.Faults.Everywhere.Add(Fault.LoseAnswer(SimulatedCall.Upload));
        var ana = bot.Friend();

        await ana.SaysAsync("", ("a.mp4", SampleMedia.Mp4()));

        await ana.SeesCardAsync(CardState.Failed, "can't reach NemoVideo");
        Assert.Equal(1, bot.Nemo.Log.Count(LogKind.Upload));
    }
}
