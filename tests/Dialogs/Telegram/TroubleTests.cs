using System.Text.Json.Nodes;
using Fakes.Telegram;
using Harness.Telegram;
using NemoBot.Core.Model;
using NemoVideo.Simulator.Faults;
using NemoVideo.Simulator.Log;

namespace Dialogs.Telegram;

/// <summary>What goes wrong between Telegram and the bot, and what people do meanwhile.</summary>
public sealed class TroubleTests
{
    private const long Ana = 42;
    private const long Bela = 43;

    [Theory]
    [InlineData("button")]
    [InlineData("/cancel")]
    [InlineData("cancel")]
    public async Task Work_is_stopped_by_button_command_or_word(string how)
    {
        await using var dialog = await TelegramDialog.StartAsync();
        var ana = dialog.Fake.Person(Ana);
        ana.SendsVideo(dialog.Clip());
        await dialog.SeesAsync(Ana, "Got ");
        dialog.Bot.Nemo.Faults.Everywhere.Add(Fault.Silence());
        ana.Says("add a title \"Hello\"");
        await dialog.NemoAsync(LogKind.ChatMessage);
        var card = await dialog.SeesAsync(Ana, message => message.Buttons.Any(button => button.Text == "Cancel"), "the card");

        if (how == "button")
        {
            ana.Presses("Cancel");
        }
        else
        {
            ana.Says(how);
        }

        await dialog.SeesAsync(Ana, message => message.Id == card.Id && message.Buttons.All(button => button.Text != "Cancel"), "the card to end");
        Assert.Empty(await dialog.Bot.Store.UnfinishedJobsAsync(Chat(Ana), CancellationToken.None));
        if (how == "button")
        {
            await dialog.UntilAsync(() => !dialog.Fake.AnsweredCallbacks.IsEmpty, "the press to be answered"); // By a queue of its own.
        }

        Assert.Equal(how == "button" ? 1 : 0, dialog.Fake.AnsweredCallbacks.Count);
        dialog.AssertClean();
    }

    [Fact]
    public async Task What_is_no_footage_is_answered_kindly()
    {
        await using var dialog = await TelegramDialog.StartAsync();
        var ana = dialog.Fake.Person(Ana);

        ana.Sends(new() { ["sticker"] = new JsonObject { ["file_id"] = "s", ["file_unique_id"] = "u", ["type"] = "regular", ["width"] = 512, ["height"] = 512, ["is_animated"] = false, ["is_video"] = false } });
        await dialog.UntilAsync(() => dialog.Fake.FromBot(Ana).Count == 1, "an answer to the sticker");
        ana.Sends(new() { ["location"] = new JsonObject { ["latitude"] = 1.5, ["longitude"] = 2.5 } });
        await dialog.UntilAsync(() => dialog.Fake.FromBot(Ana).Count == 2, "an answer to the place");

        Assert.All(dialog.Fake.FromBot(Ana), message => Assert.Contains("Send me", message.Text, StringComparison.Ordinal));
        dialog.AssertClean();
    }

    [Fact]
    public async Task A_file_above_the_cloud_limit_is_answered_with_three_alternatives()
    {
        await using var dialog = await TelegramDialog.StartAsync();
        var ana = dialog.Fake.Person(Ana);

        ana.SendsVideo(dialog.Fake.AddFile("long.mp4", "video/mp4", 21L << 20, null), "cut the silence");
        var answer = await dialog.SeesAsync(Ana, "long.mp4");

        Assert.All(["20 MB", "link", "shorter clip", "web chat"], words => Assert.Contains(words, answer.Text, StringComparison.Ordinal));
        Assert.Empty(dialog.Nemo.Of(LogKind.Upload));
        Assert.DoesNotContain(dialog.Fake.Calls, call => call.Method == "getFile");
        dialog.AssertClean();
    }

    [Fact]
    public async Task Blocked_in_the_middle_of_a_job_the_bot_lets_go_and_comes_back_with_the_person()
    {
        await using var dialog = await TelegramDialog.StartAsync();
        var ana = dialog.Fake.Person(Ana);
        ana.SendsVideo(dialog.Clip(), "add a title \"Hello\"");
        await dialog.SeesAsync(Ana, "Hello");
        dialog.Bot.Nemo.Faults.Everywhere.Add(Fault.SlowRender(TimeSpan.FromSeconds(8)));
        var seen = dialog.Nemo.Entries.Count;
        ana.Says("export");
        await dialog.NemoAsync(LogKind.RenderStarted);
        TelegramFaultRule blocked = new(TelegramTrouble.Error, Chat: Ana) { Times = int.MaxValue, Code = 403, Description = "Forbidden: bot was blocked by the user" };
        dialog.Fake.Fails(blocked);
        ana.Blocks();
        var before = dialog.Fake.Calls.Count(call => call.Chat == Ana);

        await dialog.NemoAsync(entry => entry.Number > seen && entry.Kind == LogKind.ClaimTokenIssued); // The last thing the export asks for.
        await dialog.UntilAsync(() => dialog.Bot.Store.UnfinishedJobsAsync(Chat(Ana), CancellationToken.None).Result.Count == 0 && dialog.Bot.Store.UnsentPostsAsync(Chat(Ana), CancellationToken.None).Result.Count == 0, "the job's end");
        Assert.False((await dialog.Bot.Store.GetChatAsync(Chat(Ana), CancellationToken.None)).Reachable);
        blocked.Times = 0;
        ana.Blocks(false);
        ana.Says("/status");
        await dialog.SeesAsync(Ana, message => message.Text.Contains("Hello", StringComparison.Ordinal) && message.Id > dialog.Fake.History(Ana)[^2].Id, "the status");

        Assert.InRange(dialog.Fake.Calls.Count(call => call.Chat == Ana) - before, 1, 12);
        dialog.AssertClean();
    }

    [Theory]
    [InlineData(TelegramTrouble.CutAfter)]
    [InlineData(TelegramTrouble.CutBefore)]
    [InlineData(TelegramTrouble.BadGateway)]
    public async Task When_the_answer_to_a_delivery_is_lost_exactly_one_video_is_in_the_chat(TelegramTrouble trouble)
    {
        await using var dialog = await TelegramDialog.StartAsync();
        var ana = dialog.Fake.Person(Ana);
        ana.SendsVideo(dialog.Clip(), "add a title \"Hello\"");
        await dialog.SeesAsync(Ana, "Hello");
        var before = await UploadsAsync(dialog, ana);
        dialog.Fake.Fails(new(trouble, "editMessageMedia") { Times = 2 });
        ana.Says("export");
        await dialog.SeesVideoAsync(Ana);
        await dialog.SeesAsync(Ana, "your video is above");

        Assert.Equal(trouble == TelegramTrouble.CutAfter ? 1 : 3, Uploads(dialog) - before);
        Assert.Single(dialog.Fake.FromBot(Ana), message => message.Video is not null);
        Assert.DoesNotContain(dialog.Fake.Calls, call => call.Method == "sendVideo");
        Assert.Single(dialog.Fake.FromBot(Ana), message => !message.IsSilent);
        dialog.AssertClean();
    }

    [Fact]
    public async Task A_flood_in_one_chat_does_not_delay_another()
    {
        await using var dialog = await TelegramDialog.StartAsync(time: TimeProvider.System);
        var (ana, bela) = (dialog.Fake.Person(Ana), dialog.Fake.Person(Bela));
        var calm = await MeasureAsync(dialog, bela, 25);
        dialog.Fake.Fails(new(TelegramTrouble.Error, "sendMessage", Ana) { Times = int.MaxValue, Code = 429, Description = "Too Many Requests: retry after 60", RetryAfter = 60 });
        ana.Says("/credits");
        await dialog.UntilAsync(() => dialog.Fake.Calls.Any(call => call is { Method: "sendMessage", Chat: Ana }), "the refused call");
        var flooded = await MeasureAsync(dialog, bela, 25);

        TestContext.Current.TestOutputHelper?.WriteLine($"Answer in chat B, median: {calm.TotalMilliseconds:F1} ms alone, {flooded.TotalMilliseconds:F1} ms while chat A waits out a 429.");
        Assert.Single(dialog.Fake.Calls, call => call is { Method: "sendMessage", Chat: Ana });
        Assert.True(flooded < calm + TimeSpan.FromMilliseconds(100), $"{calm} and {flooded}");
    }

    [Fact]
    public async Task A_cancel_during_an_upload_to_Telegram_is_answered_at_once()
    {
        await using var dialog = await TelegramDialog.StartAsync(time: TimeProvider.System);
        var ana = dialog.Fake.Person(Ana);
        ana.SendsVideo(dialog.Clip(), "add a title \"Hello\"");
        await dialog.SeesAsync(Ana, "Hello");
        var before = await UploadsAsync(dialog, ana);
        dialog.Fake.Fails(new(TelegramTrouble.Hang, "editMessageMedia"));
        ana.Says("export");
        await dialog.UntilAsync(() => Uploads(dialog) > before, "the upload");
        var card = dialog.Fake.FromBot(Ana).Last(message => message.Buttons.Any(button => button.Text == "Cancel"));

        List<double> times = [];
        for (var i = 0; i < 20; i++)
        {
            var answered = dialog.Fake.AnsweredCallbacks.Count;
            var at = TimeProvider.System.GetTimestamp();
            ana.PressesData(card.Id, card.Buttons.Single(button => button.Text == "Cancel").Data!);
            await dialog.UntilAsync(() => dialog.Fake.AnsweredCallbacks.Count > answered, "the press to be answered");
            times.Add(TimeProvider.System.GetElapsedTime(at).TotalMilliseconds);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"A press during an upload is answered after {times.Order().ElementAt(10):F1} ms (median), {times.Max():F1} ms (worst of 20).");
        Assert.True(times.Order().ElementAt(10) < 500, $"{times.Max()} ms");
    }

    /// <summary>Returns the number of uploads, once the timeline has its picture, if this machine can draw one: the posts of a chat follow each other.</summary>
    private static async Task<int> UploadsAsync(TelegramDialog dialog, FakeTelegramPerson person)
    {
        person.Says("help");
        await dialog.SeesAsync(person.Chat, "I edit videos right in this chat");
        return Uploads(dialog);
    }

    private static int Uploads(TelegramDialog dialog) => dialog.Fake.Calls.Count(call => call.Method == "editMessageMedia");

    /// <summary>The median time from a message to its answer.</summary>
    private static async Task<TimeSpan> MeasureAsync(TelegramDialog dialog, FakeTelegramPerson person, int times)
    {
        List<TimeSpan> taken = [];
        for (var i = 0; i < times; i++)
        {
            var before = dialog.Fake.FromBot(person.Chat).Count;
            var at = TimeProvider.System.GetTimestamp();
            person.Says("/upload");
            await dialog.UntilAsync(() => dialog.Fake.FromBot(person.Chat).Count > before, "an answer");
            taken.Add(TimeProvider.System.GetElapsedTime(at));
        }

        return taken.Order().ElementAt(times / 2);
    }

    private static ChatKey Chat(long id) => new("telegram", $"{id}");
}
