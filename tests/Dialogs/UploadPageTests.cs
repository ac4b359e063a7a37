using System.Net;
using Harness.Bot;
using Harness.WebChat;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Localization;
using NemoVideo.Simulator.Log;

namespace Dialogs;

/// <summary>The bot's own links, whatever the platform: what waits for a file, and what ends a link.</summary>
public sealed class UploadPageTests : IAsyncLifetime
{
    private const int Most = 10_000;

    private BotHarness _bot = null!;
    private Phone _phone = null!;

    public async ValueTask InitializeAsync()
    {
        _bot = await BotHarness.StartAsync(
            settings: new() { [Phone.Setting.Key] = Phone.Setting.Value }, limits: TestPlatform.NoLimits with { IncomingBytes = Most, OutgoingBytes = Most });
        _phone = new(() => _bot.Address);
    }

    public async ValueTask DisposeAsync()
    {
        _phone.Dispose();
        await _bot.DisposeAsync();
    }

    [Fact]
    public async Task What_fits_is_edited_at_once_and_the_rest_arrives_without_the_words()
    {
        var ana = _bot.Friend();

        await ana.SaysAsync("add a title \"Hello\"", ("a.mp4", SampleMedia.Mp4()), ("b.mp4", SampleMedia.Mp4(payload: Most)));
        var offer = await ana.SeesAsync("b.mp4 (10 KB) is larger than the 10 KB that I can fetch here.");
        await ana.SeesAsync("I added the title");
        Assert.DoesNotContain("Then I do what you wrote", offer.Text, StringComparison.Ordinal);
        await _phone.SendAsync(LinkOf(offer), "b.mp4", SampleMedia.Mp4(payload: Most));

        await ana.SeesAsync("Got b.mp4");
        Assert.Equal(1, _bot.Nemo.Log.Count(LogKind.ChatMessage));
    }

    [Fact]
    public async Task Words_about_a_clip_that_was_replied_to_wait_for_it()
    {
        var ana = _bot.Friend();
        var clip = new Attachment(_bot.Platform.AddFile(SampleMedia.Mp4(payload: Most)), "ben.mp4", Most + 200);

        await ana.SendsAsync(message => message with { Text = "add a title \"Hello\"", Answered = new([clip], "") });
        var offer = await ana.SeesAsync("Then I do what you wrote.");
        await _phone.SendAsync(LinkOf(offer), "ben.mp4", SampleMedia.Mp4(payload: Most));

        await ana.SeesAsync("I added the title");
        Assert.Equal("ben.mp4", Assert.Single(_bot.Nemo.Log.Of(LogKind.Upload)).Subject);
    }

    [Fact]
    public async Task With_a_small_clip_of_ones_own_the_words_are_carried_out_once()
    {
        var ana = _bot.Friend();
        var large = new Attachment(_bot.Platform.AddFile(SampleMedia.Mp4(payload: Most)), "ben.mp4", Most + 200);
        var small = new Attachment(_bot.Platform.AddFile(SampleMedia.Mp4()), "mine.mp4", SampleMedia.Mp4().Length);

        await ana.SendsAsync(message => message with { Text = "add a title \"Hello\"", Attachments = [small], Answered = new([large], "") });
        var offer = await ana.SeesAsync("ben.mp4 (10 KB) is larger");
        await ana.SeesAsync("I added the title");
        Assert.DoesNotContain("Then I do what you wrote", offer.Text, StringComparison.Ordinal);
        await _phone.SendAsync(LinkOf(offer), "ben.mp4", SampleMedia.Mp4(payload: Most));

        await ana.SeesAsync("Got ben.mp4");
        Assert.Equal(1, _bot.Nemo.Log.Count(LogKind.ChatMessage));
    }

    [Fact]
    public async Task A_forwarded_clip_that_is_too_large_is_asked_about_when_it_arrives()
    {
        var ana = _bot.Friend();

        await ana.SendsAsync(message => message with { Forwarded = "add a title \"Hello\"", Attachments = [new(_bot.Platform.AddFile([]), "ben.mp4", Most + 200)] });
        var offer = await ana.SeesAsync("ben.mp4 (10 KB) is larger");
        await _phone.SendAsync(LinkOf(offer), "ben.mp4", SampleMedia.Mp4(payload: Most));

        await ana.SeesCardAsync(CardState.Done, "Got ben.mp4");
        Assert.Equal(0, _bot.Nemo.Log.Count(LogKind.ChatMessage));
    }

    [Fact]
    public async Task A_file_that_is_too_large_even_for_the_page_gets_no_link()
    {
        var ana = _bot.Friend();

        await ana.SendsAsync(message => message with { Attachments = [new(_bot.Platform.AddFile([]), "huge.mp4", 600L << 20)] });

        var refusal = await ana.SeesAsync("huge.mp4 is too large (600 MB): the limit is 500 MB.");
        Assert.Empty(refusal.Buttons);
    }

    [Fact]
    public async Task The_page_of_one_person_is_no_way_into_the_chat_of_another()
    {
        var (ana, ben) = (_bot.Friend("ana"), _bot.Friend("ben"));
        await ana.CommandsAsync("upload");
        await ben.CommandsAsync("upload");
        var (anas, bens) = (LinkOf(await ana.SeesAsync("Too large to send here?")), LinkOf(await ben.SeesAsync("Too large to send here?")));

        await _phone.SendAsync(anas, "a.mp4", SampleMedia.Mp4());
        await ana.SeesAsync("Got a.mp4");

        var upload = (await _bot.Store.OldestFilesAsync(1, default)).Single().Id;
        using var refused = await _phone.FinishAsync(bens, upload);
        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        Assert.DoesNotContain(ben.Sees, message => message.Text.Contains("Got", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_link_to_a_result_ends_when_its_project_is_deleted()
    {
        var ana = _bot.Friend();
        await ana.SaysAsync("add a title \"Hello\" and export", ("b.mp4", SampleMedia.Mp4(payload: Most)));
        await _phone.SendAsync(LinkOf(await ana.SeesAsync("Then I do what you wrote.")), "b.mp4", SampleMedia.Mp4(payload: Most));
        var result = await ana.SeesAsync("The button downloads it.");
        var link = result.Buttons.Single(button => button.Label == "Download").Link!.AbsoluteUri;
        Assert.Equal(HttpStatusCode.OK, (await _phone.DownloadAsync(link)).StatusCode);

        var project = (await _bot.Store.GetChatAsync(ana.Chat, default)).ProjectId!;
        await _bot.Store.CommitAsync(new() { DeletedProjectIds = [project], Chat = (ana.Chat, static chat => chat with { ProjectId = null }) }, default);

        Assert.Contains("the video was deleted", await _phone.OpenAsync(link), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en")]
    [InlineData("zh-Hans")]
    [InlineData("zh-Hant")]
    [InlineData("ja")]
    [InlineData("ko")]
    [InlineData("es")]
    [InlineData("fr")]
    [InlineData("de")]
    [InlineData("pt")]
    [InlineData("ru")]
    public async Task Offer_page_and_end_speak_the_language_of_the_chat(string language)
    {
        var ana = _bot.Friend(language: language);
        var texts = Texts.In(language);

        await ana.SaysAsync("", ("b.mp4", SampleMedia.Mp4(payload: Most)));
        var link = LinkOf(await ana.SeesAsync(texts[TextKey.UploadPageInstead]));

        Assert.Contains(texts[TextKey.SendTitle], WebUtility.HtmlDecode(await _phone.OpenAsync(link)), StringComparison.Ordinal);
        await _phone.SendAsync(link, "b.mp4", SampleMedia.Mp4(payload: Most));
        Assert.Contains(texts[TextKey.SendArrived], WebUtility.HtmlDecode(await _phone.OpenAsync(link)), StringComparison.Ordinal);
        await ana.SeesCardAsync(CardState.Done);
    }

    private static string LinkOf(OutgoingMessage message) => Assert.Single(message.Buttons, IsPage).Link!.AbsoluteUri;

    private static bool IsPage(Button button) => button.Link is { Host: "chat.example.org" } link && link.AbsolutePath.StartsWith("/send/", StringComparison.Ordinal);
}
