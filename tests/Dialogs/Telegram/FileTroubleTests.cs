using Fakes.Telegram;
using Harness.Bot;
using Harness.Telegram;
using NemoVideo.Simulator.Faults;
using NemoVideo.Simulator.Log;

namespace Dialogs.Telegram;

/// <summary>Files between Telegram and the backend: what comes wrong once is asked for anew, and a picture of the agent's is a photo.</summary>
public sealed class FileTroubleTests
{
    private const long Ana = 42;

    [Theory]
    [InlineData(TelegramFileTrouble.NotFound, 2)]
    [InlineData(TelegramFileTrouble.BadGateway, 2)]
    [InlineData(TelegramFileTrouble.Cut, 2)]
    [InlineData(TelegramFileTrouble.CutUnmeasured, 2)]
    [InlineData(TelegramFileTrouble.Compressed, 1)]
    [InlineData(TelegramFileTrouble.Part, 2)]
    [InlineData(TelegramFileTrouble.Forbidden, 2)]
    [InlineData(TelegramFileTrouble.Gone, 2)]
    [InlineData(TelegramFileTrouble.TooMany, 2)]
    [InlineData(TelegramFileTrouble.Moved, 2)]
    [InlineData(TelegramFileTrouble.Page, 2)]
    [InlineData(TelegramFileTrouble.LongPage, 2)]
    [InlineData(TelegramFileTrouble.Json, 2)]
    [InlineData(TelegramFileTrouble.Words, 2)]
    [InlineData(TelegramFileTrouble.Nothing, 2)]
    public async Task A_file_that_is_wrong_once_is_downloaded_again_with_a_new_getFile(TelegramFileTrouble trouble, int asked)
    {
        await using var dialog = await TelegramDialog.StartAsync();
        var content = SampleMedia.Mp4(payload: 2_000_000);
        dialog.Fake.FileTroubles.Enqueue(trouble);

        dialog.Fake.Person(Ana).SendsVideo(dialog.Fake.AddFile("clip.mp4", "video/mp4", content));

        await dialog.SeesAsync(Ana, "Got clip.mp4");
        var upload = Assert.Single(dialog.Nemo.Of(LogKind.Upload));
        Assert.Equal(content.Length, upload.Bytes);
        Assert.Equal(asked, dialog.Fake.Calls.Count(call => call.Method.Equals("getFile", StringComparison.OrdinalIgnoreCase)));
        dialog.AssertClean();
    }

    [Theory]
    [InlineData(TelegramFileTrouble.Cut)]
    [InlineData(TelegramFileTrouble.Part)]
    [InlineData(TelegramFileTrouble.Page)]
    [InlineData(TelegramFileTrouble.LongPage)]
    [InlineData(TelegramFileTrouble.Nothing)]
    public async Task A_file_that_is_wrong_after_each_download_is_reported_and_not_blamed_on_the_user(TelegramFileTrouble trouble)
    {
        await using var dialog = await TelegramDialog.StartAsync();
        for (var times = 0; times < 8; times++)
        {
            dialog.Fake.FileTroubles.Enqueue(trouble);
        }

        dialog.Fake.Person(Ana).SendsVideo(dialog.Clip());

        await dialog.SeesAsync(Ana, "couldn't fetch your file");
        Assert.Empty(dialog.Nemo.Of(LogKind.Upload));
    }

    [Fact]
    public async Task A_picture_in_the_answer_is_a_photo()
    {
        await using var dialog = await TelegramDialog.StartAsync();
        dialog.Bot.Nemo.Faults.Everywhere.Add(Fault.Picture(AnswerTests.Png));

        dialog.Fake.Person(Ana).Says("add a title \"Hello\"");

        var shown = await dialog.SeesAsync(Ana, message => message.Photo is not null, "a photo");
        Assert.Equal(AnswerTests.Png.Length, shown.Photo!.Length);
        Assert.Single(dialog.Fake.FromBot(Ana), message => message.Photo is not null);
        dialog.AssertClean();
    }

    [Fact]
    public async Task A_picture_that_Telegram_does_not_take_as_a_photo_is_a_document()
    {
        await using var dialog = await TelegramDialog.StartAsync();
        dialog.Bot.Nemo.Faults.Everywhere.Add(Fault.Picture(AnswerTests.Png));
        dialog.Fake.Fails(new(TelegramTrouble.Error, "editMessageMedia") { Code = 400, Description = "Bad Request: PHOTO_INVALID_DIMENSIONS" });

        dialog.Fake.Person(Ana).Says("add a title \"Hello\"");

        await dialog.SeesAsync(Ana, message => message.Document is not null, "a document");
    }

    [Fact]
    public async Task A_picture_that_Telegram_refuses_in_every_form_is_described_truthfully()
    {
        await using var dialog = await TelegramDialog.StartAsync();
        dialog.Bot.Nemo.Faults.Everywhere.Add(Fault.Picture(AnswerTests.Png));
        dialog.Fake.Fails(new(TelegramTrouble.Error, "editMessageMedia") { Code = 400, Description = "Bad Request: not enough rights to send photos to the chat", Times = 2 });

        dialog.Fake.Person(Ana).Says("add a title \"Hello\"");

        await dialog.SeesAsync(Ana, "I can't show here");
        Assert.DoesNotContain(dialog.Fake.FromBot(Ana), message => message.Text.Contains("A picture from the editor", StringComparison.Ordinal));
    }
}
