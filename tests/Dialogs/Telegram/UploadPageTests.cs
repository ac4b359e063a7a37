using System.Net;
using System.Text.Json.Nodes;
using Fakes.Telegram;
using Harness.Bot;
using Harness.Telegram;
using Harness.WebChat;
using NemoVideo.Simulator.Log;

namespace Dialogs.Telegram;

/// <summary>What Telegram does not let through, in and out, goes by the bot's own links.</summary>
public sealed class UploadPageTests
{
    private const long Ana = 42;
    private const int Megabyte = 1 << 20;

    [Fact]
    public async Task A_video_too_large_for_Telegram_is_sent_at_a_page_edited_as_its_words_say_and_comes_back_by_a_link()
    {
        await using var dialog = await TelegramDialog.StartAsync(settings: Phone.Setting);
        using var phone = new Phone(() => dialog.Bot.Address);
        var ana = dialog.Fake.Person(Ana);
        var content = SampleMedia.Mp4(payload: 51 * Megabyte);

        var sent = ana.SendsVideo(TooLarge(dialog, content.Length), "add a title \"Hello\"");
        var offer = await dialog.SeesAsync(Ana, "long.mp4 (51 MB) is larger than the 20 MB that I can fetch here.");
        Assert.Equal(sent.Id, offer.RepliesTo);
        Assert.Contains("Then I do what you wrote.", offer.Text, StringComparison.Ordinal);
        Assert.Contains("The link works until", offer.Text, StringComparison.Ordinal);
        Assert.Empty(dialog.Nemo.Of(LogKind.Upload));
        var page = LinkOf(offer, "Send a large file");
        await phone.SendAsync(page, "long.mp4", content, onTheWay: dialog.Bot.RestartAsync);
        var got = await dialog.SeesAsync(Ana, "Got long.mp4");
        await dialog.SeesAsync(Ana, "I added the title");
        Assert.Equal(sent.Id, got.RepliesTo);
        Assert.Equal(content.Length, Assert.Single(dialog.Nemo.Of(LogKind.Upload)).Bytes);

        ana.Says("export");
        var result = await dialog.SeesAsync(Ana, "It's larger than the 50 MB I can send here. The button downloads it.");
        Assert.Contains("The link works until", result.Text, StringComparison.Ordinal);
        using var download = await phone.DownloadAsync(LinkOf(result, "Download"));
        Assert.Equal(content, await download.Content.ReadAsByteArrayAsync());
        Assert.Equal("attachment", download.Content.Headers.ContentDisposition!.DispositionType);

        Assert.Contains("It has arrived", await phone.OpenAsync(page), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Gone, (await phone.FinishAsync(page, "01k8yh1h5rdfz9j3z3m0y0y0y0")).StatusCode);
        Assert.DoesNotContain(dialog.Fake.FromBot(Ana), message => message.Text.Contains("nbl_", StringComparison.Ordinal));
        Assert.DoesNotContain(dialog.Bot.Logs.Lines, line => line.Contains("nbl_", StringComparison.Ordinal));
        dialog.AssertClean();
    }

    [Fact]
    public async Task In_a_topic_the_file_arrives_in_the_topic()
    {
        const long Super = -1_001_234_567_890;
        await using var dialog = await TelegramDialog.StartAsync(settings: Phone.Setting);
        using var phone = new Phone(() => dialog.Bot.Address);
        var ana = dialog.Fake.Group(Super, Ana);
        JsonObject topic = new() { ["message_thread_id"] = 77, ["is_topic_message"] = true };

        ana.SendsVideo(TooLarge(dialog, 21 * Megabyte), "@nemo_fake_bot add a title \"Hello\"", topic);
        var offer = await dialog.SeesAsync(Super, "larger than the 20 MB");
        await phone.SendAsync(LinkOf(offer, "Send a large file"), "clip.mp4", SampleMedia.Mp4());

        await dialog.SeesAsync(Super, "I added the title");
        Assert.All(dialog.Fake.FromBot(Super), message => Assert.Equal(77, message.Thread));
        dialog.AssertClean();
    }

    [Fact]
    public async Task Upload_as_a_command_offers_the_page_too_and_its_file_is_asked_about()
    {
        await using var dialog = await TelegramDialog.StartAsync(settings: Phone.Setting);
        using var phone = new Phone(() => dialog.Bot.Address);

        dialog.Fake.Person(Ana, language: "de").Says("/upload");
        var offer = await dialog.SeesAsync(Ana, "Zu groß, um sie hier zu schicken?");
        Assert.Contains("Der Link gilt bis", offer.Text, StringComparison.Ordinal);
        var page = LinkOf(offer, "Große Datei schicken");
        Assert.Contains("Dateien in deinen Chat schicken", await phone.OpenAsync(page), StringComparison.Ordinal);
        await phone.SendAsync(page, "clip.mp4", SampleMedia.Mp4());

        await dialog.SeesAsync(Ana, "clip.mp4");
        await dialog.SeesAsync(Ana, "Was soll ich damit machen?");
        dialog.AssertClean();
    }

    [Fact]
    public async Task Without_a_public_address_all_is_as_it_was()
    {
        await using var dialog = await TelegramDialog.StartAsync();
        var ana = dialog.Fake.Person(Ana);

        ana.SendsVideo(TooLarge(dialog, 21 * Megabyte), "add a title \"Hello\"");
        var refusal = await dialog.SeesAsync(Ana, "Send me a link to it or a shorter clip");
        ana.Says("/upload");
        var how = await dialog.SeesAsync(Ana, "20 MB");

        Assert.Empty(refusal.Buttons);
        Assert.DoesNotContain(how.Buttons, button => button.Url is not null);
        dialog.AssertClean();
    }

    /// <summary>A file that Telegram tells of, and does not give out.</summary>
    private static FakeTelegramFile TooLarge(TelegramDialog dialog, long length) => dialog.Fake.AddFile("long.mp4", "video/mp4", length, open: null);

    private static string LinkOf(FakeTelegramMessage message, string label) => Assert.Single(message.Buttons, button => button.Text == label).Url!;
}
