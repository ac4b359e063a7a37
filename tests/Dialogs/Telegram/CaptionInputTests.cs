using System.Text;
using System.Text.Json.Nodes;
using Harness.Bot;
using Harness.Telegram;
using NemoVideo.Simulator.Log;

namespace Dialogs.Telegram;

/// <summary>A caption file that a person sends, on Telegram.</summary>
public sealed class CaptionInputTests
{
    private const long Ana = 42;

    [Fact]
    public async Task A_document_with_captions_is_one_edit_of_the_project()
    {
        await using var dialog = await TelegramDialog.StartAsync(BotHarness.Quick);
        var ana = dialog.Fake.Person(Ana);
        ana.SendsVideo(dialog.Clip("lisbon.mp4"));
        await dialog.SeesAsync(Ana, "Got lisbon.mp4");

        var file = dialog.Fake.AddFile("talk.srt", "application/x-subrip", Encoding.UTF8.GetBytes("1\n00:00:01,000 --> 00:00:02,000\nOlá\n"));
        ana.Sends(new JsonObject { ["document"] = file.ToJson([]) });

        var sent = await dialog.NemoAsync(LogKind.ChatMessage);
        Assert.EndsWith("\n0:01-0:02: \"Olá\"", sent.Text, StringComparison.Ordinal);
        dialog.AssertClean();
    }
}
