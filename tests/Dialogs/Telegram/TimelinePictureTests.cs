using Harness.Telegram;

namespace Dialogs.Telegram;

/// <summary>The timeline as a picture, on Telegram.</summary>
public sealed class TimelinePictureTests
{
    private const long Ana = 42;

    [Fact]
    public async Task An_edit_and_the_status_arrive_as_photos_of_the_timeline_with_their_text_and_buttons()
    {
        await using var dialog = await TelegramDialog.StartAsync(time: TimeProvider.System);
        DrawnTimelines.Need(dialog.Bot.Services);
        var ana = dialog.Fake.Person(Ana);

        ana.SendsVideo(dialog.Clip("lisbon.mp4"), "add a title \"Olá\"");
        var edited = await dialog.SeesAsync(Ana, message => message.Photo is not null && message.Text.Contains("Olá", StringComparison.Ordinal), "a photo of the edit's timeline");
        ana.Says("/status");
        var status = await dialog.SeesAsync(Ana, message => message.Photo is not null && message.Id != edited.Id, "a photo of the status");

        Assert.Equal(("timeline.png", "timeline.png"), (edited.Photo!.FileName, status.Photo!.FileName));
        Assert.Contains("Video: lisbon.mp4", status.Text, StringComparison.Ordinal);
        Assert.Contains(status.Buttons, button => button.Text == "Export");
        Assert.InRange(status.Photo.Length, 10_000, 1_000_000);
        dialog.AssertClean();
    }
}
