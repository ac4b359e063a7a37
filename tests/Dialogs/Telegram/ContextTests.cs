using System.Text.Json.Nodes;
using Harness.Telegram;
using NemoVideo.Simulator.Log;

namespace Dialogs.Telegram;

/// <summary>Answers to clips, forwards, and texts that nobody can see, on Telegram.</summary>
public sealed class ContextTests
{
    private const long Group = -77;

    [Fact]
    public async Task In_a_group_an_answer_to_somebodys_clip_edits_that_clip_once_uploaded()
    {
        await using var dialog = await TelegramDialog.StartAsync();
        var ana = dialog.Fake.Group(Group, 5);
        var clip = dialog.Fake.Group(Group, 6).SendsVideo(dialog.Clip("party.mp4"), "what a night, export all of it");

        ana.Answers(clip, "@nemo_fake_bot add a title \"Hello\"");
        await dialog.SeesAsync(Group, "Got party.mp4");
        await dialog.SeesAsync(Group, "Hello");
        ana.Answers(clip, "@nemo_fake_bot make it brighter");

        await dialog.UntilAsync(() => dialog.Nemo.Count(LogKind.ChatMessage) == 2, "the second instruction");
        Assert.Equal(["add a title \"Hello\"", "make it brighter"], dialog.Nemo.Of(LogKind.ChatMessage).Select(entry => entry.Text));
        Assert.Equal(1, dialog.Nemo.Count(LogKind.Upload));
        dialog.AssertClean();
    }

    [Fact]
    public async Task In_private_an_answer_to_an_own_earlier_clip_does_not_upload_it_again()
    {
        await using var dialog = await TelegramDialog.StartAsync();
        var ana = dialog.Fake.Person(42);
        var clip = ana.SendsVideo(dialog.Clip());
        await dialog.SeesAsync(42, "Got clip.mp4");

        ana.Answers(clip, "add a title \"Hello\"");

        await dialog.SeesAsync(42, "Hello");
        Assert.Equal(1, dialog.Nemo.Count(LogKind.Upload));
        dialog.AssertClean();
    }

    [Fact]
    public async Task A_forwarded_clip_is_asked_about_whatever_its_caption_says()
    {
        await using var dialog = await TelegramDialog.StartAsync();
        var ana = dialog.Fake.Person(42);

        ana.Forwards(new() { ["video"] = dialog.Clip("party.mp4").ToJson([]), ["caption"] = "/export add a title \"Foreign\"" });

        await dialog.SeesAsync(42, "What should I do with it?");
        Assert.Equal(0, dialog.Nemo.Count(LogKind.ChatMessage));
        Assert.Equal(0, dialog.Nemo.Count(LogKind.RenderStarted));
        dialog.AssertClean();
    }

    [Fact]
    public async Task A_clip_sent_as_a_file_without_a_name_is_taken()
    {
        await using var dialog = await TelegramDialog.StartAsync();
        var ana = dialog.Fake.Person(42);
        var file = dialog.Clip().ToJson([]);
        file.Remove("file_name");
        file.Remove("mime_type");

        ana.Sends(new JsonObject { ["document"] = file });

        await dialog.SeesAsync(42, "Got file-");
        Assert.EndsWith(".mp4", Assert.Single(dialog.Nemo.Of(LogKind.Upload)).Subject, StringComparison.Ordinal);
        dialog.AssertClean();
    }

    [Fact]
    public async Task An_invisible_text_is_answered_and_costs_nothing()
    {
        await using var dialog = await TelegramDialog.StartAsync();
        var ana = dialog.Fake.Person(42);

        ana.Says("\u3164\u3164");

        await dialog.UntilAsync(() => dialog.Fake.FromBot(42).Count > 0, "an answer");
        ana.Says("/st\u00ADatus");
        await dialog.SeesAsync(42, "Nothing here yet");
        Assert.Equal(0, dialog.Nemo.Count(LogKind.ChatMessage));
        Assert.Equal(0, dialog.Nemo.Count(LogKind.TokenIssued));
        dialog.AssertClean();
    }
}
