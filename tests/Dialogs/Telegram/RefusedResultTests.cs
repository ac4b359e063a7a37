using Fakes.Telegram;
using Harness.Telegram;
using NemoVideo.Simulator.Log;

namespace Dialogs.Telegram;

/// <summary>A finished video that the chat does not take: in which form it comes, and what is said of it.</summary>
public sealed class RefusedResultTests
{
    private const long Ana = 42;
    private const string Above = "your video is above";

    [Theory]
    [InlineData("Bad Request: VIDEO_FILE_INVALID")]
    [InlineData("Bad Request: wrong file identifier/HTTP URL specified")]
    [InlineData("Bad Request: SOMETHING_OF_NEXT_YEAR")]
    [InlineData("<html><body>400 Bad Request</body></html>")]
    [InlineData("")]
    public async Task A_video_that_is_refused_comes_as_a_file_and_the_note_is_true(string words)
    {
        await using var dialog = await TelegramDialog.StartAsync();
        dialog.Fake.Fails(new(words.StartsWith("Bad", StringComparison.Ordinal) ? TelegramTrouble.Error : TelegramTrouble.Page, "editMessageMedia") { Code = 400, Description = words, Holding = TelegramFaultRule.Video });

        await ExportAsync(dialog);
        var note = await dialog.SeesAsync(Ana, Above);

        var file = Assert.Single(dialog.Fake.FromBot(Ana), message => message.Document is not null);
        Assert.Equal(file.Id, note.RepliesTo);
        Assert.EndsWith(".mp4", file.Document!.FileName, StringComparison.Ordinal);
        AssertOver(dialog);
    }

    [Theory]
    [InlineData(TelegramTrouble.Error, 400, "Bad Request: not enough rights to send videos to the chat")]
    [InlineData(TelegramTrouble.Error, 400, "Bad Request: CHAT_SEND_DOCS_FORBIDDEN")]
    [InlineData(TelegramTrouble.Error, 403, "Forbidden: not enough rights to send documents to the chat")]
    [InlineData(TelegramTrouble.Error, 403, "Forbidden: no videos from bots on Mondays")]
    [InlineData(TelegramTrouble.Error, 422, "Unprocessable Entity: MEDIA_OF_NEXT_YEAR")]
    [InlineData(TelegramTrouble.Error, 413, "Request Entity Too Large")]
    [InlineData(TelegramTrouble.Page, 400, "")]
    [InlineData(TelegramTrouble.Page, 415, "{\"error\":\"unsupported\"}")]
    [InlineData(TelegramTrouble.Page, 451, "[]")]
    [InlineData(TelegramTrouble.Page, 413, "<html><body>413 Request Entity Too Large</body></html>")]
    public async Task If_neither_video_nor_file_is_accepted_the_card_has_the_link_and_nothing_says_that_the_video_is_above(TelegramTrouble trouble, int code, string words)
    {
        await using var dialog = await TelegramDialog.StartAsync();
        foreach (var method in new[] { "editMessageMedia", "sendVideo", "sendDocument" })
        {
            dialog.Fake.Fails(new(trouble, method) { Code = code, Description = words, Times = int.MaxValue });
        }

        await ExportAsync(dialog);
        var note = await dialog.SeesAsync(Ana, "see above");

        var card = await dialog.SeesAsync(Ana, "Get it from this link");
        Assert.Equal(card.Id, note.RepliesTo);
        Assert.Contains("http", card.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(dialog.Fake.FromBot(Ana), message => message.Text.Contains(Above, StringComparison.Ordinal));
        AssertOver(dialog);
    }

    [Fact]
    public async Task A_card_that_can_no_longer_be_edited_is_replaced_by_the_video_and_taken_away()
    {
        await using var dialog = await TelegramDialog.StartAsync();
        dialog.Fake.Fails(new(TelegramTrouble.Error, "editMessageMedia") { Code = 400, Description = "Bad Request: message can't be edited", Times = int.MaxValue });

        await ExportAsync(dialog);
        var note = await dialog.SeesAsync(Ana, Above);

        Assert.Equal(Assert.Single(dialog.Fake.FromBot(Ana), message => message.Video is not null).Id, note.RepliesTo);
        AssertOver(dialog);
    }

    [Fact]
    public async Task Where_no_message_can_be_edited_any_more_each_answer_is_a_new_one()
    {
        await using var dialog = await TelegramDialog.StartAsync();
        var ana = dialog.Fake.Person(Ana);
        dialog.Fake.Fails(new(TelegramTrouble.Error, "editMessageText") { Code = 400, Description = "Bad Request: SOMETHING_OF_NEXT_YEAR", Times = int.MaxValue });

        ana.SendsVideo(dialog.Clip(), "add a title \"Hello\"");
        await dialog.SeesAsync(Ana, "I added the title");

        await dialog.UntilAsync(() => IsOver(dialog), "no card that waits");
        dialog.AssertClean();
    }

    private static async Task ExportAsync(TelegramDialog dialog)
    {
        var ana = dialog.Fake.Person(Ana);
        ana.SendsVideo(dialog.Clip(), "add a title \"Hello\"");
        await dialog.SeesAsync(Ana, "Hello");
        ana.Says("export");
        await dialog.NemoAsync(LogKind.RenderCompleted);
    }

    private static bool IsOver(TelegramDialog dialog) =>
        dialog.Fake.FromBot(Ana).All(message => message.Buttons.All(button => button.Text != "Cancel") && !message.Text.Contains("On it", StringComparison.Ordinal));

    private static void AssertOver(TelegramDialog dialog)
    {
        Assert.True(IsOver(dialog), dialog.Transcript());
        dialog.AssertClean();
    }
}
