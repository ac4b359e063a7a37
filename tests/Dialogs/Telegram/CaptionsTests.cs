using Harness.Bot;
using Harness.Telegram;

namespace Dialogs.Telegram;

/// <summary>Captions as files, on Telegram.</summary>
public sealed class CaptionsTests
{
    private const long Ana = 42;

    [Fact]
    public async Task The_captions_are_documents_and_each_is_sent_once()
    {
        await using var dialog = await TelegramDialog.StartAsync(BotHarness.Quick);
        var ana = dialog.Fake.Person(Ana);
        ana.SendsVideo(dialog.Clip("lisbon.mp4"), "add a title \"Hello\"");

        await dialog.PressesAsync(ana, "Captions as files");

        await dialog.SeesAsync(Ana, message => message.Document?.FileName?.EndsWith(".vtt", StringComparison.Ordinal) == true, "the WebVTT file");
        var files = dialog.Fake.FromBot(Ana).Where(message => message.Document is not null).ToList();
        Assert.Equal([".srt", ".vtt"], files.Select(file => Path.GetExtension(file.Document!.FileName)));
        Assert.Equal("SRT, for players, editing programs and video sites.", files[0].Text);
        dialog.AssertClean();
    }

    [Fact]
    public async Task Where_documents_are_forbidden_the_bot_says_so()
    {
        await using var dialog = await TelegramDialog.StartAsync(BotHarness.Quick);
        var ana = dialog.Fake.Person(Ana);
        ana.SendsVideo(dialog.Clip("lisbon.mp4"), "add a title \"Hello\"");
        await dialog.SeesAsync(Ana, message => message.Buttons.Any(button => button.Text == "Captions as files"), "the result");
        dialog.Fake.Forbids(Ana, "document");

        ana.Says("srt");

        await dialog.SeesAsync(Ana, message => message.Text.Contains(".vtt in this chat", StringComparison.Ordinal), "what to do");
    }
}
