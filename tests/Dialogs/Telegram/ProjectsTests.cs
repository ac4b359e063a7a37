using System.Text.Json.Nodes;
using Harness;
using Harness.Bot;
using Harness.Telegram;
using NemoBot.Core.Text.Localization;
using NemoVideo.Simulator.Log;

namespace Dialogs.Telegram;

/// <summary>Batches, undo and redo, names and links, on Telegram.</summary>
public sealed class ProjectsTests
{
    private const long Ana = 42;

    [Fact]
    public async Task A_batch_is_one_message_that_goes_through_the_files()
    {
        await using var dialog = await TelegramDialog.StartAsync(BotHarness.Quick);
        var ana = dialog.Fake.Person(Ana);
        JsonObject album = new() { ["media_group_id"] = "13890543298765432" };
        ana.SendsVideo(dialog.Clip("one.mp4"), more: album);
        ana.SendsVideo(dialog.Clip("two.mp4"), more: album);
        await dialog.PressesAsync(ana, "One by one");
        var card = await dialog.SeesAsync(Ana, "1 of 2: one.mp4");
        Assert.StartsWith("❓ Your turn\n", card.Text, StringComparison.Ordinal);

        await dialog.PressesAsync(ana, "Skip");
        Assert.Equal(card.Id, (await dialog.SeesAsync(Ana, "2 of 2: two.mp4")).Id);
        await dialog.PressesAsync(ana, "Stop");
        var stopped = await dialog.SeesAsync(Ana, Texts.In("en")[TextKey.BatchCancelled]);

        Assert.StartsWith("⏹️ Cancelled\n", stopped.Text, StringComparison.Ordinal);
        Assert.Equal(card.Id, stopped.Id);
        Assert.Empty(stopped.Buttons);
        dialog.AssertClean();
    }

    [Fact]
    public async Task A_press_undoes_the_edit_and_another_one_redoes_it()
    {
        await using var dialog = await TelegramDialog.StartAsync(BotHarness.Quick);
        var ana = dialog.Fake.Person(Ana);
        ana.SendsVideo(dialog.Clip("lisbon.mp4"), "add a title \"Hello\"");

        await dialog.PressesAsync(ana, "Undo");
        await dialog.SeesAsync(Ana, "I undid the last change");
        await dialog.SeesAsync(Ana, message => message.Buttons.Any(button => button is { Text: "✓ Undo", IsDisabled: true }), "the pressed button");
        await dialog.PressesAsync(ana, "Redo");

        await dialog.NemoAsync(entry => entry.Kind == LogKind.ChatMessage && entry.Text == "Redo the last change");
        dialog.AssertClean();
    }

    [Fact]
    public async Task A_name_with_markup_is_shown_as_typed_and_names_the_file()
    {
        await using var dialog = await TelegramDialog.StartAsync(BotHarness.Quick);
        var ana = dialog.Fake.Person(Ana);
        ana.SendsVideo(dialog.Clip("lisbon.mp4"), "add a title \"Hello\"");
        await dialog.SeesAsync(Ana, message => message.Buttons.Any(button => button.Text == "Undo"), "the result");

        ana.Says("/rename <b>Fado</b> *live* & [x](y)");
        await dialog.SeesAsync(Ana, "“<b>Fado</b> *live* & [x](y)”");
        ana.Says("/projects");
        await dialog.SeesAsync(Ana, "1. <b>Fado</b> *live* & [x](y) (current) · ");
        ana.Says("export");
        var video = await dialog.SeesVideoAsync(Ana);

        Assert.StartsWith("b Fado b live x y ", video.Video!.FileName, StringComparison.Ordinal);
        dialog.AssertClean();
    }

    [Fact]
    public async Task The_list_of_projects_is_a_photo_where_a_video_was_exported()
    {
        await using var dialog = await TelegramDialog.StartAsync(BotHarness.Quick, time: TimeProvider.System); // ffmpeg has the real clock's limit.
        var ana = dialog.Fake.Person(Ana);
        ana.SendsVideo(dialog.Fake.AddFile("lisbon.mp4", "video/mp4", await Stills.ClipAsync("red")), "add a title \"Hello\"");
        await dialog.SeesAsync(Ana, message => message.Buttons.Any(button => button.Text == "Undo"), "the result");
        ana.Says("/projects");
        Assert.Null((await dialog.SeesAsync(Ana, "1. lisbon (current) · ")).Photo); // Telegram has the footage; the bot has no file of the project yet.
        ana.Says("export");
        await dialog.SeesAsync(Ana, "your video is above"); // Sent once the video's message is recorded.

        ana.Says("/projects");

        await dialog.SeesAsync(Ana, message => message.Photo is not null && message.Text.Contains("1. lisbon (current) · ", StringComparison.Ordinal) && message.Buttons.Any(button => button.Text == "Rename…"), "the photo");
        dialog.AssertClean();
    }

    [Fact]
    public async Task A_streaming_link_with_words_around_it_is_answered_and_costs_nothing()
    {
        await using var dialog = await TelegramDialog.StartAsync(BotHarness.Quick);
        var ana = dialog.Fake.Person(Ana);

        ana.Says("make this shorter https://youtu.be/abc");

        await dialog.SeesAsync(Ana, "I can't load links to streaming sites such as YouTube");
        Assert.Equal(0, dialog.Nemo.Count(LogKind.TokenIssued));
        dialog.AssertClean();
    }
}
