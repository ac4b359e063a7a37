using Harness.Bot;
using Harness.Telegram;
using NemoVideo.Simulator.Log;

namespace Dialogs.Telegram;

/// <summary>Saved styles, on Telegram.</summary>
public sealed class StylesTests
{
    private const long Ana = 42;

    [Fact]
    public async Task A_style_is_saved_by_words_and_applied_by_a_button()
    {
        await using var dialog = await TelegramDialog.StartAsync(BotHarness.Quick);
        var ana = dialog.Fake.Person(Ana);
        ana.SendsVideo(dialog.Clip("lisbon.mp4"), "add a title \"Hello\"");
        await dialog.SeesAsync(Ana, message => message.Buttons.Any(button => button.Text == "Undo"), "the result");
        ana.Says("save this as my podcast look");
        await dialog.SeesAsync(Ana, "Saved as “podcast look”");

        ana.Says("/styles");
        await dialog.PressesAsync(ana, "Apply podcast look");

        await dialog.UntilAsync(() => dialog.Nemo.Count(LogKind.ChatMessage) == 2, "the edit");
        Assert.All(dialog.Nemo.Of(LogKind.ChatMessage), sent => Assert.Equal("add a title \"Hello\"", sent.Text));
        dialog.AssertClean();
    }
}
