using Harness.Bot;
using NemoBot.Core.Model;
using NemoVideo.Simulator.Log;

namespace Dialogs;

/// <summary>What a message answers or forwards is a part of what it means.</summary>
public sealed class ContextTests
{
    private const string Wish = "make it brighter";

    [Fact]
    public async Task An_answer_to_a_clip_that_was_never_for_the_bot_means_that_clip()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();

        await AnswersAsync(ana, Wish, Clip(bot, "party.mp4"));

        await ana.SeesCardAsync(CardState.Done, "Got party.mp4");
        await bot.Nemo.Log.SoonAsync(entry => entry.Kind == LogKind.ChatMessage && entry.Text == Wish);
    }

    [Fact]
    public async Task An_answer_to_a_clip_of_the_project_uploads_nothing_and_names_it_where_there_are_several()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();
        var (first, second) = (Clip(bot, "a.mp4"), Clip(bot, "b.mp4"));
        await SendsAsync(ana, "add the title \"One\"", first);
        await bot.Nemo.Log.SoonAsync(LogKind.ChatMessage);
        await AnswersAsync(ana, Wish, first with { FileId = "the same under another id" });
        await bot.Nemo.Log.SoonAsync(entry => entry.Kind == LogKind.ChatMessage && entry.Text == Wish); // One clip: it needs no name.
        await SendsAsync(ana, "add the title \"Two\"", second);

        await AnswersAsync(ana, "crop it", second);

        await bot.Nemo.Log.SoonAsync(entry => entry.Kind == LogKind.ChatMessage && entry.Text == "b.mp4: crop it");
        Assert.Equal(2, bot.Nemo.Log.Count(LogKind.Upload));
    }

    [Fact]
    public async Task An_answer_to_a_clip_of_an_earlier_project_goes_back_to_it()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();
        var first = Clip(bot, "a.mp4");
        await SendsAsync(ana, "add the title \"One\"", first);
        var session = (await bot.Nemo.Log.SoonAsync(LogKind.ChatMessage)).SessionId;
        await ana.SaysAsync("new project");
        await ana.PressesAsync("Yes, new project");
        await SendsAsync(ana, "add the title \"Two\"", Clip(bot, "b.mp4"));
        await bot.Nemo.Log.SoonAsync(entry => entry.Kind == LogKind.ChatMessage && entry.SessionId != session);

        await AnswersAsync(ana, Wish, first);

        Assert.Equal(session, (await bot.Nemo.Log.SoonAsync(entry => entry.Kind == LogKind.ChatMessage && entry.Text == Wish)).SessionId);
        Assert.Equal(2, bot.Nemo.Log.Count(LogKind.Upload));
    }

    [Fact]
    public async Task An_answer_to_a_clip_that_is_still_being_uploaded_does_not_upload_it_again()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();
        var hold = new TaskCompletionSource();
        bot.Platform.HoldFiles = hold.Task;
        var clip = Clip(bot, "a.mp4");
        await SendsAsync(ana, "", clip);
        await ana.SawAsync("Uploading");

        await AnswersAsync(ana, Wish, clip);
        hold.SetResult();

        await bot.Nemo.Log.SoonAsync(entry => entry.Kind == LogKind.ChatMessage && entry.Text == Wish);
        Assert.Equal(1, bot.Nemo.Log.Count(LogKind.Upload));
    }

    [Fact]
    public async Task A_clip_pointed_at_without_a_word_is_taken_and_asked_about()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();
        var clip = Clip(bot, "a.mp4");

        await AnswersAsync(ana, "", clip);
        await ana.SeesCardAsync(CardState.Done, "What should I do with it?");
        await AnswersAsync(ana, "", clip);

        await ana.SeesTimesAsync(2, "What should I do with it?");
        Assert.Equal(1, bot.Nemo.Log.Count(LogKind.Upload));
        Assert.Equal(0, bot.Nemo.Log.Count(LogKind.ChatMessage));
    }

    [Theory]
    [InlineData("https://files.example/beach.mp4", true)]
    [InlineData("here is my clip https://files.example/beach.mp4", true)]
    [InlineData("I liked https://files.example/beach.mp4 but it is too dark for our page", false)]
    [InlineData("nice weather today", false)]
    public async Task An_answer_to_a_message_that_is_a_link_means_what_is_behind_it(string answered, bool isClip)
    {
        await using var bot = await BotHarness.StartAsync(scripted: true);
        bot.Script.NextJson("/api/upload-video", """{"code":0,"data":{"files":[{"filename":"beach.mp4","file_type":"video","duration":12}]}}""");
        var ana = bot.Friend();

        await ana.SendsAsync(message => message with { Text = Wish, RepliesTo = "m0", Answered = new([], answered) });

        await bot.Nemo.Log.SoonAsync(entry => entry.Kind == LogKind.ChatMessage && entry.Text == Wish);
        Assert.Equal(isClip, bot.Script.Requests.Any(request => request.Path.StartsWith("/api/upload-video", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task An_answer_to_a_clip_asks_for_the_status_and_no_upload()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();

        await AnswersAsync(ana, "status", Clip(bot, "a.mp4"));

        await ana.FindAsync(message => message.Text.Length > 0, "an answer");
        Assert.Equal(0, bot.Platform.FilesOpened);
    }

    [Fact]
    public async Task An_answer_to_a_result_of_ours_is_about_its_project_and_brings_no_footage()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();
        await ana.SaysAsync("add the title \"Lisbon\" and export", ("a.mp4", SampleMedia.Mp4()));
        var result = await ana.FindAsync(message => message.Video is not null, "a video");

        await ana.SendsAsync(message => message with { Text = Wish, RepliesTo = result.MessageId, Answered = new([Clip(bot, "result.mp4")], "") });

        await bot.Nemo.Log.SoonAsync(entry => entry.Kind == LogKind.ChatMessage && entry.Text == Wish);
        Assert.Equal(1, bot.Nemo.Log.Count(LogKind.Upload));
    }

    [Fact]
    public async Task A_clip_that_is_too_large_here_is_not_edited_under_another_clips_name()
    {
        await using var bot = await BotHarness.StartAsync(limits: TestPlatform.NoLimits with { IncomingBytes = 10_000 });
        var ana = bot.Friend();

        await AnswersAsync(ana, Wish, new("f0", "long.mp4", 20_000));

        await ana.SeesAsync("too large for this chat");
        Assert.Equal(0, bot.Nemo.Log.Count(LogKind.ChatMessage));
    }

    [Fact]
    public async Task A_forwarded_clip_is_taken_and_its_foreign_caption_is_no_order()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();

        await ana.SendsAsync(message => message with { Forwarded = "export this and add my name", Attachments = [Clip(bot, "a.mp4")] });

        await ana.SeesCardAsync(CardState.Done, "What should I do with it?");
        await ana.SaysAsync(Wish);
        await bot.Nemo.Log.SoonAsync(LogKind.ChatMessage);
        Assert.Equal(Wish, Assert.Single(bot.Nemo.Log.Of(LogKind.ChatMessage)).Text);
        Assert.Equal(0, bot.Nemo.Log.Count(LogKind.RenderStarted));
    }

    [Fact]
    public async Task A_forwarded_text_is_done_only_at_the_press_of_a_button()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();

        await ana.SendsAsync(message => message with { Forwarded = "add the title \"Lisbon\"" });
        await ana.SeesAsync("This is a forwarded message, so I haven't changed anything yet");
        Assert.Equal(0, bot.Nemo.Log.Count(LogKind.ChatMessage));
        await ana.PressesAsync("Yes, do it");

        Assert.Equal("add the title \"Lisbon\"", (await bot.Nemo.Log.SoonAsync(LogKind.ChatMessage)).Text);
    }

    [Fact]
    public async Task A_forwarded_text_with_a_link_in_it_is_a_text_and_a_forwarded_link_is_a_clip()
    {
        await using var bot = await BotHarness.StartAsync(scripted: true);
        bot.Script.NextJson("/api/upload-video", """{"code":0,"data":{"files":[{"filename":"beach.mp4","file_type":"video","duration":12}]}}""");
        var ana = bot.Friend();

        await ana.SendsAsync(message => message with { Forwarded = "the storm of yesterday: https://news.example/storm and more" });
        await ana.SeesAsync("This is a forwarded message");
        await ana.SendsAsync(message => message with { Forwarded = "https://files.example/v/8f3a9" });

        await ana.SeesCardAsync(CardState.Done, "Got beach.mp4");
        Assert.Equal(0, bot.Nemo.Log.Count(LogKind.ChatMessage));
    }

    [Fact]
    public async Task A_forwarded_token_is_a_login_and_goes_nowhere_else()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();

        await ana.SendsAsync(message => message with { Forwarded = "nmv_usr_\u200Babcdefgh12345678" });

        await ana.FindAsync(message => message.Text.Length > 0, "an answer");
        Assert.DoesNotContain(ana.Saw, message => message.Text.Contains("abcdefgh", StringComparison.Ordinal) || message.Buttons.Any(button => button.Action.Argument?.Contains("abcdefgh", StringComparison.Ordinal) == true));
    }

    private static Attachment Clip(BotHarness bot, string name)
    {
        var content = SampleMedia.Mp4();
        var id = bot.Platform.AddFile(content);
        return new(id, name, content.Length) { Identity = "u" + id };
    }

    private static Task<string> SendsAsync(Friend friend, string text, Attachment clip) => friend.SendsAsync(message => message with { Text = text, Attachments = [clip] });

    private static Task<string> AnswersAsync(Friend friend, string text, Attachment clip) =>
        friend.SendsAsync(message => message with { Text = text, RepliesTo = "m0", Answered = new([clip], "look at this, export it!") });
}
