using System.Text.Json.Nodes;
using Fakes.Telegram;
using Harness.Bot;
using Harness.Telegram;
using NemoVideo.Simulator.Log;

namespace Dialogs.Telegram;

/// <summary>What people come for, on Telegram, from end to end.</summary>
public sealed class StoryTests
{
    private const long Ana = 42;

    [Fact]
    public async Task A_clip_with_a_caption_is_edited_exported_and_delivered_once_as_a_playable_video()
    {
        await using var dialog = await TelegramDialog.StartAsync();
        var ana = dialog.Fake.Person(Ana);

        var sent = ana.SendsVideo(dialog.Clip("lisbon.mp4"), "add a title \"Hello\"");
        await dialog.SeesAsync(Ana, "Got lisbon.mp4");
        var edited = await dialog.SeesAsync(
            Ana, message => message.Text.Contains("Hello", StringComparison.Ordinal) && message.Buttons.All(button => button.Text != "Cancel"), "the edit's result");
        Assert.NotEmpty(edited.Buttons);
        ana.Says("export");
        var video = await dialog.SeesVideoAsync(Ana);
        var note = await dialog.SeesAsync(Ana, "your video is above");

        await dialog.UntilAsync(() => sent.Reaction == "👌", "the reaction at the end");
        Assert.Contains("ready", video.Text, StringComparison.Ordinal);
        Assert.True(video.SupportsStreaming);
        Assert.NotEmpty(video.Buttons);
        Assert.Equal(SampleMedia.Mp4().Length, video.Video!.Length);
        Assert.Single(dialog.Fake.FromBot(Ana), message => message.Video is not null);
        Assert.Equal((false, video.Id), (note.IsSilent, note.RepliesTo));
        Assert.Single(dialog.Fake.FromBot(Ana), message => !message.IsSilent);
        Assert.Single(dialog.Nemo.Of(LogKind.ChatMessage));
        Assert.Single(dialog.Nemo.Of(LogKind.RenderStarted));
        dialog.AssertClean();
    }

    [Fact]
    public async Task Eyes_show_within_a_second_that_the_message_arrived()
    {
        await using var dialog = await TelegramDialog.StartAsync(time: TimeProvider.System);
        var ana = dialog.Fake.Person(Ana);
        ana.Says("help");
        await dialog.SeesAsync(Ana, "edit"); // The bot has started and polls.

        var at = TimeProvider.System.GetTimestamp();
        var sent = ana.Says("credits");
        await dialog.UntilAsync(() => sent.Reaction == "👀", "a reaction");

        Assert.InRange(TimeProvider.System.GetElapsedTime(at), TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Clips_sent_together_make_one_batch()
    {
        await using var dialog = await TelegramDialog.StartAsync();
        var ana = dialog.Fake.Person(Ana);
        JsonObject album = new() { ["media_group_id"] = "13890543298765432" };

        ana.SendsVideo(dialog.Clip("one.mp4"), more: album);
        ana.SendsVideo(dialog.Clip("two.mp4"), more: album);
        var card = await dialog.SeesAsync(Ana, "Got all 2 files");
        Assert.Contains("two.mp4", card.Text, StringComparison.Ordinal);
        await dialog.PressesAsync(ana, "One for all");
        await dialog.UntilAsync(() => dialog.Fake.AnsweredCallbacks.Count == 1, "the press to be answered");
        ana.Says("add a title \"Both\"");
        await dialog.SeesAsync(Ana, "Both");

        Assert.Equal(2, dialog.Nemo.Count(LogKind.Upload));
        Assert.Single(dialog.Nemo.Of(LogKind.ChatMessage));
        dialog.AssertClean();
    }

    [Fact]
    public async Task A_reply_to_an_old_result_is_about_that_video()
    {
        await using var dialog = await TelegramDialog.StartAsync();
        var ana = dialog.Fake.Person(Ana);
        var first = await MakeAsync(dialog, ana, "first.mp4", "One");
        ana.Says("/new");
        await dialog.PressesAsync(ana, "Yes");
        await dialog.SeesAsync(Ana, "New project started");
        await MakeAsync(dialog, ana, "second.mp4", "Two");

        ana.Says("add a title \"Brighter\"", new()
        {
            ["reply_to_message"] = new JsonObject
            {
                ["message_id"] = first.Id,
                ["date"] = 0,
                ["chat"] = new JsonObject { ["id"] = Ana, ["type"] = "private" },
                ["from"] = new JsonObject { ["id"] = FakeTelegram.BotId, ["is_bot"] = true, ["first_name"] = "Nemo" },
            },
        });
        await dialog.SeesAsync(Ana, "Brighter");

        var turns = dialog.Nemo.Of(LogKind.ChatMessage);
        Assert.Equal(3, turns.Count);
        Assert.NotEqual(turns[0].SessionId, turns[1].SessionId);
        Assert.Equal(turns[0].SessionId, turns[2].SessionId);
        dialog.AssertClean();
    }

    [Fact]
    public async Task Chinese_is_understood_and_passed_on_unchanged()
    {
        await using var dialog = await TelegramDialog.StartAsync();
        var li = dialog.Fake.Person(Ana, "zh-hans");

        li.SendsVideo(dialog.Clip("旅行.mp4"), "加上标题「你好」");
        await dialog.SeesAsync(Ana, "旅行.mp4");
        await dialog.NemoAsync(LogKind.ChatEnded);
        li.Says("导出");
        var video = await dialog.SeesVideoAsync(Ana);

        Assert.EndsWith(".mp4", video.Video!.FileName, StringComparison.Ordinal);
        Assert.Contains("加上标题「你好」", Assert.Single(dialog.Nemo.Of(LogKind.ChatMessage)).Text, StringComparison.Ordinal);
        dialog.AssertClean();
    }

    [Fact]
    public async Task A_card_is_edited_at_pace_and_never_over_its_final_state()
    {
        await using var dialog = await TelegramDialog.StartAsync(BotHarness.Quick with { Speed = 3 });
        var ana = dialog.Fake.Person(Ana);

        var video = await MakeAsync(dialog, ana, "clip.mp4", "Hello");
        ana.Says("status"); // Answered after whatever came late.
        await dialog.SeesAsync(Ana, message => message.Id > video.Id && message.Text.Contains("Hello", StringComparison.Ordinal), "the status");

        // The picture of the timeline follows its text at once.
        var edits = dialog.Fake.Calls.Where(call => call.Method.StartsWith("editMessage", StringComparison.Ordinal) && (call.Method != "editMessageMedia" || call.Parameters.Contains(TelegramFaultRule.Video, StringComparison.Ordinal))).ToList();
        Assert.True(edits.Count > 4, $"{edits.Count} edits");
        foreach (var card in edits.GroupBy(call => JsonNode.Parse(call.Parameters)!["message_id"]!.ToString()))
        {
            var times = card.Select(call => call.At).ToList();
            Assert.All(times.Zip(times.Skip(1)), pair => Assert.True(pair.Second - pair.First > TimeSpan.FromSeconds(2.9), $"{pair.Second - pair.First}"));
        }

        Assert.Equal("editMessageMedia", edits.Last(call => JsonNode.Parse(call.Parameters)!["message_id"]!.ToString() == $"{video.Id}").Method);
        Assert.DoesNotContain(dialog.Fake.FromBot(Ana), message => message.Buttons.Any(button => button.Text == "Cancel"));
        dialog.AssertClean();
    }

    [Fact]
    public async Task Every_command_is_answered()
    {
        await using var dialog = await TelegramDialog.StartAsync();
        var ana = dialog.Fake.Person(Ana);
        foreach (var (command, words) in new[]
        {
            ("/start", "Try"), ("/export", "nothing on your timeline"), ("/status", "Nothing here yet"), ("/credits", "100 free credits"), ("/upload", "Send clips"),
            ("/new", "New project started"), ("/projects", "no projects yet"), ("/rename", "no projects yet"), ("/cancel", "nothing to cancel"), ("/skill", "Editing styles"), ("/language", "Which language"), ("/logout", "no linked account"),
            ("/help@nemo_fake_bot", "I edit videos right in this chat"), ("/edit add a title \"Hi\"", "no video in this project yet"), ("/login", "Send me your NemoVideo token"),
        })
        {
            var said = ana.Says(command);
            await dialog.SeesAsync(Ana, message => message.Id > said.Id && message.Text.Contains(words, StringComparison.OrdinalIgnoreCase), $"an answer to {command}");
        }

        dialog.AssertClean();
    }

    private static async Task<FakeTelegramMessage> MakeAsync(TelegramDialog dialog, FakeTelegramPerson person, string file, string title)
    {
        var videos = dialog.Fake.FromBot(person.Chat).Count(message => message.Video is not null);
        person.SendsVideo(dialog.Clip(file), $"add a title \"{title}\"");
        await dialog.SeesAsync(person.Chat, title);
        person.Says("export");
        await dialog.UntilAsync(() => dialog.Fake.FromBot(person.Chat).Count(message => message.Video is not null) == videos + 1, "one more video");
        return dialog.Fake.FromBot(person.Chat).Last(message => message.Video is not null);
    }
}
