using Harness.Telegram;
using NemoVideo.Simulator.Log;

namespace Dialogs.Telegram;

/// <summary>People who change a message with a clip: its words, the clip, or to whom it is addressed.</summary>
public sealed class EditedCaptionTests
{
    private const long Ana = 42;
    private const long Group = -77;

    [Fact]
    public async Task Edited_words_are_carried_out_on_the_clip_that_is_already_there()
    {
        await using var dialog = await TelegramDialog.StartAsync();
        var ana = dialog.Fake.Person(Ana);
        var clip = dialog.Clip();
        var sent = ana.SendsVideo(clip, "add a title \"Hello\"");
        await dialog.SeesAsync(Ana, "Hello");

        ana.EditsVideo(sent, clip, "add a title \"Goodbye\"");
        await dialog.SeesAsync(Ana, "Goodbye");

        Assert.Single(dialog.Nemo.Of(LogKind.Upload));
        dialog.AssertClean();
    }

    [Fact]
    public async Task A_clip_that_is_exchanged_under_the_same_words_is_taken()
    {
        await using var dialog = await TelegramDialog.StartAsync();
        var ana = dialog.Fake.Person(Ana);
        var sent = ana.SendsVideo(dialog.Clip("first.mp4"), "add a title \"Hello\"");
        await dialog.SeesAsync(Ana, "Hello");

        ana.EditsVideo(sent, dialog.Clip("second.mp4"), "add a title \"Hello\"");
        await dialog.SeesAsync(Ana, "Got second.mp4");

        await dialog.NemoAsync(entry => entry.Kind == LogKind.ChatMessage && entry.Text!.Contains("second.mp4", StringComparison.Ordinal));
        dialog.AssertClean();
    }

    [Fact]
    public async Task In_a_group_the_mention_that_was_forgotten_brings_its_clip()
    {
        await using var dialog = await TelegramDialog.StartAsync();
        var ana = dialog.Fake.Group(Group, 5);
        var clip = dialog.Clip();
        var sent = ana.SendsVideo(clip, "add a title \"Hello\"");

        ana.EditsVideo(sent, clip, "@nemo_fake_bot add a title \"Hello\"");
        await dialog.SeesAsync(Group, "Hello");

        Assert.Single(dialog.Nemo.Of(LogKind.Upload));
        dialog.AssertClean();
    }
}
