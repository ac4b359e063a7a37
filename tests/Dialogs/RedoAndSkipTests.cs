using Harness.Bot;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Localization;
using NemoVideo.Simulator.Log;

namespace Dialogs;

/// <summary>"Redo", "skip", "preview", "is it free", and files that an export cannot give.</summary>
public sealed class RedoAndSkipTests
{
    private static readonly Texts English = Texts.In("en");

    [Fact]
    public async Task Redo_tries_again_what_failed()
    {
        await using var bot = await BotHarness.StartAsync(scripted: true);
        var ana = bot.Friend();
        await ana.SaysAsync("", ("a.mp4", SampleMedia.Mp4()));
        await ana.SeesCardAsync(CardState.Done, "Got a.mp4");
        bot.Script.NextTurn("""{"type":"error","error":"the model fell over"}""");
        await ana.SaysAsync("add the title \"Lisbon\"");
        await ana.SeesCardAsync(CardState.Failed);

        await ana.SaysAsync("do it again");

        await ana.SeesCardAsync(CardState.Done, "Lisbon");
        Assert.All(bot.Script.ChatBodies, body => Assert.Contains("Lisbon", body, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Redo_of_what_was_done_is_the_editors()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();
        await ana.SaysAsync("add the title \"Lisbon\"", ("a.mp4", SampleMedia.Mp4()));
        await ana.SeesCardAsync(CardState.Done, "Lisbon");

        await ana.SaysAsync("redo");

        await bot.Nemo.Log.SoonAsync(entry => entry.Kind == LogKind.ChatMessage && entry.Text == "redo");
    }

    [Fact]
    public async Task Redo_after_an_export_is_asked_about()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();
        await ana.SaysAsync("add the title \"Lisbon\"", ("a.mp4", SampleMedia.Mp4()));
        await ana.SeesCardAsync(CardState.Done, "Lisbon");
        await ana.SaysAsync("export");
        await ana.SeesVideoAsync();

        await ana.SaysAsync("again");
        await ana.PressesAsync(English[TextKey.MeantExport]);

        await bot.Nemo.Log.SoonAsync(LogKind.RenderCompleted);
        await ana.SeesTimesAsync(2, "Your video is ready");
        Assert.Equal(1, bot.Nemo.Log.Count(LogKind.ChatMessage));
    }

    [Theory]
    [InlineData("redo", TextKey.NothingToRedo)]
    [InlineData("skip", TextKey.NothingToSkip)]
    [InlineData("is it free", TextKey.AboutPrice)]
    [InlineData("preview", TextKey.StatusNothingYet)]
    [InlineData("show me", TextKey.StatusNothingYet)]
    public async Task In_a_new_chat_they_cost_nothing(string words, TextKey answer)
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();

        await ana.SaysAsync(words);

        await ana.SeesAsync(English.Format(answer, 100));
        Assert.Equal(0, bot.Nemo.Log.Count(LogKind.TokenIssued));
    }

    [Theory]
    [InlineData("en", "is this free?", "100", "7")]
    [InlineData("zh-Hans", "免费吗", "100", "7")]
    [InlineData("de", "ist das kostenlos?", "100", "7")]
    [InlineData("ru", "это бесплатно?", "100", "7")]
    public async Task The_price_is_shown_with_what_is_free(string language, string words, string credits, string days)
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend(language: language);

        await ana.SaysAsync(words);

        var told = await ana.SeesAsync(Texts.In(language).Format(TextKey.AboutPrice, 100));
        Assert.Contains(credits, told.Text, StringComparison.Ordinal);
        Assert.Contains(days, told.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_formats_are_taken_is_shown()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();

        await ana.SaysAsync("what formats do you support?");

        await ana.SeesAsync("webm");
    }

    [Fact]
    public async Task A_preview_shows_the_timeline_and_offers_the_export()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();
        await ana.SaysAsync("add the title \"Lisbon\"", ("a.mp4", SampleMedia.Mp4()));
        await ana.SeesCardAsync(CardState.Done, "Lisbon");

        await ana.SaysAsync("show me the video");

        var shown = await ana.SeesAsync("Timeline (");
        Assert.Contains(shown.Buttons, button => button.Action.Kind == ButtonKind.Export);
    }

    [Fact]
    public async Task Skip_leaves_out_the_next_file_of_a_batch()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();
        await ana.SaysAsync("", ("a.mp4", SampleMedia.Mp4()), ("b.mp4", SampleMedia.Mp4()));
        await ana.PressesAsync(English[TextKey.ButtonBatchSeparately]);
        await ana.SeesAsync("**a.mp4**");

        await ana.SaysAsync("skip this one");
        await ana.SeesAsync("Skipped **a.mp4**");
        await ana.SeesAsync("2 of 2: **b.mp4**");
        await ana.SaysAsync("add the title \"Second\"");
        await ana.SeesVideoAsync();

        Assert.Equal("add the title \"Second\"", Assert.Single(bot.Nemo.Log.Of(LogKind.ChatMessage)).Text);
    }

    [Theory]
    [InlineData("skip")]
    [InlineData("überspringen")]
    [InlineData("跳过")]
    public async Task Skip_of_the_last_file_ends_the_batch(string words)
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();
        await ana.SaysAsync("", ("a.mp4", SampleMedia.Mp4()), ("b.mp4", SampleMedia.Mp4()));
        await ana.PressesAsync(English[TextKey.ButtonBatchSeparately]);
        await ana.SeesAsync("**a.mp4**");

        await ana.SaysAsync(words);
        await ana.FindAsync(message => message.Text.Contains("**b.mp4**", StringComparison.Ordinal), "the next file");
        await ana.SaysAsync(words);
        await ana.FindAsync(message => message.Text.Contains("**b.mp4**", StringComparison.Ordinal) && !message.Text.Contains('?', StringComparison.Ordinal) && !message.Text.Contains('？', StringComparison.Ordinal), "the end of the batch");

        Assert.Empty((await bot.Store.GetChatAsync(ana.Chat, default)).BatchProjectIds);
        Assert.Equal(0, bot.Nemo.Log.Count(LogKind.ChatMessage));
    }

    [Fact]
    public async Task Skip_answers_the_backends_question_as_its_button()
    {
        await using var bot = await BotHarness.StartAsync(scripted: true);
        bot.Script.NextTurn(StreamTests.Ask("""{"id":"a","prompt":"Which mood","options":[{"id":"1","label":"Calm"}]}"""));
        var ana = bot.Friend();
        await ana.SaysAsync("add a title", ("a.mp4", SampleMedia.Mp4()));
        await ana.SeesAsync("Which mood");

        await ana.SaysAsync("skip");

        await bot.Nemo.Log.SoonAsync(entry => entry.Kind == LogKind.ChatMessage && entry.Text == "1. Which mood: Skipped");
    }

    [Theory]
    [InlineData("en", "export as 4k mov", "4k, mov")]
    [InlineData("en", "export as gif", "gif")]
    [InlineData("en", "/export gif", "gif")]
    [InlineData("en", "export only the audio", "only the audio")]
    [InlineData("en", "export under 10 MB", "under 10 MB")]
    [InlineData("zh-Hans", "导出为gif", "gif")]
    [InlineData("de", "exportiere es als gif", "gif")]
    [InlineData("ja", "gifで書き出して", "gif")]
    public async Task What_an_export_cannot_give_is_said_before_it_runs(string language, string words, string named)
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend(language: language);
        var texts = Texts.In(language);
        await ana.SaysAsync("add the title \"Lisbon\"", ("a.mp4", SampleMedia.Mp4()));
        await ana.SeesCardAsync(CardState.Done, "Lisbon");
        await ana.CommandsAsync("language", language);
        await ana.SeesAsync(texts[TextKey.LanguageChosen]);

        await ana.SaysAsync(words);
        await ana.SeesAsync(texts.Format(TextKey.ExportInstead, named));
        await ana.SeesVideoAsync();

        var order = ana.Sees.Select(message => message.Video is not null ? "video" : message.Text.Contains("MP4", StringComparison.Ordinal) && message.Card is null ? "words" : "").Where(each => each.Length > 0);
        Assert.Equal(["words", "video"], order);
        Assert.Equal(1, bot.Nemo.Log.Count(LogKind.ChatMessage));
    }

    [Fact]
    public async Task A_plain_export_says_nothing_of_the_kind()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();
        await ana.SaysAsync("add the title \"Lisbon\" and export it as mp4 in 1080p", ("a.mp4", SampleMedia.Mp4()));
        await ana.SeesVideoAsync();

        Assert.DoesNotContain(ana.Sees, message => message.Text.StartsWith("You asked for", StringComparison.Ordinal));
    }
}
