using Harness.Bot;
using NemoBot.Core.Model;
using NemoVideo.Simulator.Faults;
using NemoVideo.Simulator.Log;

namespace Dialogs.Errors;

/// <summary>See docs/contracts/nemovideo.md §2.2. Error 1002: the backend has forgotten the session. The project starts afresh with its footage.</summary>
public sealed class LostSessionTests
{
    [Fact]
    public async Task Error_1002_starts_the_project_afresh_with_its_footage_and_sends_the_instruction_once()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();
        await ana.SaysAsync("", ("a.mp4", SampleMedia.Mp4(5)), ("b.mp4", SampleMedia.Mp4(7)));
        await ana.SeesCardAsync(CardState.Done, "Got all 2 files");
        bot.Nemo.ForgetSession(bot.Nemo.Log.Of(LogKind.SessionCreated)[0].SessionId!);

        await ana.SaysAsync("add the title \"Lisbon\"");

        var told = await ana.SeesCardAsync(CardState.Done, "Lisbon");
        Assert.Contains("I set it up again", told.Text, StringComparison.Ordinal);
        Assert.Equal(["a.mp4", "b.mp4", "a.mp4", "b.mp4"], bot.Nemo.Log.Of(LogKind.Upload).Select(upload => upload.Subject));
        Assert.Equal(2, bot.Nemo.Log.Count(LogKind.SessionCreated));
        Assert.Equal(1, bot.Nemo.Log.Count(LogKind.ChatMessage));
    }

    [Fact]
    public async Task Error_1002_on_the_message_itself_is_mended_the_same_way_and_the_report_compares_with_the_new_project()
    {
        await using var bot = await BotHarness.StartAsync(BotHarness.Quick with { Silence = NemoVideo.Simulator.SilentEdits.Always });
        var ana = bot.Friend();
        await ana.SaysAsync("", ("a.mp4", SampleMedia.Mp4(5)));
        await ana.SeesCardAsync(CardState.Done, "Got a.mp4");
        bot.Nemo.Faults.Everywhere.Add(Fault.Refuse(SimulatedCall.Chat, 404, 1002, "Session not found"));

        await ana.SaysAsync("add the title \"Lisbon\"");

        var told = await ana.SeesCardAsync(CardState.Done, "Lisbon");
        Assert.Contains("I set it up again", told.Text, StringComparison.Ordinal);
        Assert.Contains("Text added", told.Text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("a.mp4", told.Text, StringComparison.Ordinal);
        Assert.Equal(1, bot.Nemo.Log.Count(LogKind.ChatMessage));
    }

    [Fact]
    public async Task Error_1002_whose_footage_is_gone_asks_for_it_and_sends_nothing()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();
        await ana.SaysAsync("", ("holiday.mp4", SampleMedia.Mp4()));
        await ana.SeesCardAsync(CardState.Done, "Got holiday.mp4");
        bot.Platform.ForgetFiles();
        bot.Nemo.ForgetSession(bot.Nemo.Log.Of(LogKind.SessionCreated)[0].SessionId!);

        await ana.SaysAsync("add the title \"Lisbon\"");

        var told = await ana.SeesCardAsync(CardState.Failed, "I no longer have these files: holiday.mp4");
        Assert.Contains("No credits were charged", told.Text, StringComparison.Ordinal);
        Assert.Equal(0, bot.Nemo.Log.Count(LogKind.ChatMessage));
    }

    [Theory]
    [InlineData(SimulatedCall.State)]
    [InlineData(SimulatedCall.RenderSubmit)]
    public async Task Error_1002_on_export_does_not_deliver_an_unedited_clip(SimulatedCall on)
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();
        await ana.SaysAsync("add the title \"Lisbon\"", ("a.mp4", SampleMedia.Mp4()));
        await ana.SeesCardAsync(CardState.Done, "Lisbon");
        bot.Nemo.Faults.Everywhere.Add(Fault.Refuse(on, 404, 1002, "Session not found"));

        await ana.SaysAsync("export");

        var told = await ana.SeesCardAsync(CardState.Failed, "set it up again with your files");
        Assert.Contains("No credits were charged", told.Text, StringComparison.Ordinal);
        Assert.Equal(0, bot.Nemo.Log.Count(LogKind.RenderStarted));
        Assert.Equal(2, bot.Nemo.Log.Count(LogKind.Upload));
    }

    [Fact]
    public async Task Error_1002_in_the_middle_of_an_upload_continues_in_a_new_project_with_all_files()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();
        await ana.SaysAsync("", ("a.mp4", SampleMedia.Mp4()));
        await ana.SeesCardAsync(CardState.Done, "Got a.mp4");
        bot.Nemo.ForgetSession(bot.Nemo.Log.Of(LogKind.SessionCreated)[0].SessionId!);

        await ana.SaysAsync("", ("b.mp4", SampleMedia.Mp4()));

        var told = await ana.SeesCardAsync(CardState.Done, "Got b.mp4");
        Assert.Contains("I set it up again", told.Text, StringComparison.Ordinal);
        var session = bot.Nemo.Log.Of(LogKind.SessionCreated)[^1].SessionId;
        Assert.Equal(["a.mp4", "b.mp4"], bot.Nemo.Log.Of(LogKind.Upload).Where(upload => upload.SessionId == session).Select(upload => upload.Subject));
    }

    [Fact]
    public async Task Error_1002_again_and_again_ends_in_words_and_keeps_the_footage_for_the_next_try()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();
        await ana.SaysAsync("", ("a.mp4", SampleMedia.Mp4()));
        await ana.SeesCardAsync(CardState.Done, "Got a.mp4");
        bot.Nemo.ForgetSession(bot.Nemo.Log.Of(LogKind.SessionCreated)[0].SessionId!);
        bot.Nemo.Faults.Everywhere.Add(Fault.Refuse(SimulatedCall.Upload, 200, 1002, "Session not found") with { Times = 3 });

        await ana.SaysAsync("add the title \"Lisbon\"");
        await ana.SeesCardAsync(CardState.Failed);
        bot.Nemo.Faults.Everywhere.Clear();
        await ana.PressesAsync("Try again");

        await ana.SeesCardAsync(CardState.Done, "Lisbon");
        var last = bot.Nemo.Log.Of(LogKind.Upload)[^1];
        Assert.Equal("a.mp4", last.Subject);
        Assert.Equal(bot.Nemo.Log.Of(LogKind.ChatMessage)[0].SessionId, last.SessionId);
    }
}
