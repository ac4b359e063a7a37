using Fakes.Telegram;
using Harness;
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

    [Theory]
    [InlineData(true)]
    [InlineData(false)] // Telegram does not give the footage out again.
    public async Task Right_after_an_edit_the_picture_shows_stills_of_the_footage_that_Telegram_keeps(bool isKept)
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "clip.mp4");
        await TestClip.MakeAsync(path);
        await using var dialog = await TelegramDialog.StartAsync(time: TimeProvider.System);
        DrawnTimelines.Need(dialog.Bot.Services);
        var ana = dialog.Fake.Person(Ana);

        ana.SendsVideo(dialog.Clip("lisbon.mp4", await File.ReadAllBytesAsync(path)));
        await dialog.SeesAsync(Ana, "Got lisbon.mp4");
        if (!isKept)
        {
            dialog.Fake.Fails(new(TelegramTrouble.Error, "getFile") { Times = int.MaxValue, Code = 400, Description = "Bad Request: file is too big" });
        }

        ana.Says("add a title \"Hello\"");
        var edited = await dialog.SeesAsync(Ana, message => message.Photo is not null && message.Text.Contains("Hello", StringComparison.Ordinal), "a photo of the edit's timeline");

        await using var photo = edited.Photo!.Open!();
        using var content = new MemoryStream();
        await photo.CopyToAsync(content);
        var wall = await DrawnTimelines.CountAsync(content.ToArray(), "lime");
        Assert.True(isKept ? wall > 10 : wall == 0, $"{wall} spots show the wall");
        dialog.AssertClean();
    }
}
