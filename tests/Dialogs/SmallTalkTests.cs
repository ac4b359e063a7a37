using Harness.Bot;
using Harness.Intents;
using NemoBot.Core.Intents;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Localization;
using NemoVideo.Simulator.Log;

namespace Dialogs;

/// <summary>Small talk gets a short answer with what can be done next; no job, no card, no account.</summary>
public sealed class SmallTalkTests
{
    [Theory]
    [InlineData("en", "hello!", TextKey.TalkGreeting)]
    [InlineData("en", "ok", TextKey.TalkOther)]
    [InlineData("en", "/", TextKey.TalkOther)]
    [InlineData("en", "...", TextKey.TalkOther)]
    [InlineData("en", "👍", TextKey.TalkOther)]
    [InlineData("en", "thanks, bye", TextKey.TalkGoodbye)]
    [InlineData("zh-Hans", "谢谢", TextKey.TalkThanks)]
    [InlineData("zh-Hant", "謝謝你", TextKey.TalkThanks)]
    [InlineData("es", "¡hola!", TextKey.TalkGreeting)]
    [InlineData("de", "tschüss", TextKey.TalkGoodbye)]
    [InlineData("fr", "bonjour", TextKey.TalkGreeting)]
    [InlineData("pt", "obrigado", TextKey.TalkThanks)]
    [InlineData("ja", "こんにちは", TextKey.TalkGreeting)]
    [InlineData("ko", "감사합니다", TextKey.TalkThanks)]
    [InlineData("ru", "привет", TextKey.TalkGreeting)]
    public async Task In_a_new_chat_it_is_answered_and_nothing_is_fetched_or_begun(string language, string words, TextKey back)
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend(language: language);
        var texts = Texts.In(language);

        await ana.SaysAsync(words);

        await ana.SeesAsync($"{texts[back]} {texts[TextKey.TalkNextNothing]}");
        Assert.Null(Assert.Single(ana.Sees).Card);
        Assert.Equal(0, bot.Nemo.Log.Count(LogKind.TokenIssued));
        Assert.Empty(await bot.Store.FinishedJobsAsync(ana.Chat, 1, default));
    }

    [Fact]
    public async Task What_can_be_done_next_follows_the_work()
    {
        await using var bot = await BotHarness.StartAsync(scripted: true);
        var go = new TaskCompletionSource();
        var ana = bot.Friend();
        var texts = Texts.In("en");
        await ana.SaysAsync("", ("a.mp4", SampleMedia.Mp4()));
        await ana.SeesCardAsync(CardState.Done, "Got a.mp4");

        await ana.SaysAsync("nice");
        await ana.SeesAsync(texts[TextKey.TalkNextFootage]);
        bot.Script.Hold("/run_sse", go.Task);
        await ana.SaysAsync("add the title \"Lisbon\"");
        await ana.SawAsync(texts[TextKey.StageThinking]);
        await ana.SaysAsync("thanks");
        await ana.SeesAsync($"{texts[TextKey.TalkThanks]} {texts[TextKey.TalkNextJob]}");
        go.SetResult();
        await ana.SeesCardAsync(CardState.Done, "Lisbon");
        await ana.SaysAsync("😍");
        var draft = await ana.SeesAsync(texts[TextKey.TalkNextDraft]);

        Assert.Equal([ButtonKind.Export], draft.Buttons.Select(button => button.Action.Kind));
        Assert.Equal("add the title \"Lisbon\"", Assert.Single(bot.Nemo.Log.Of(LogKind.ChatMessage)).Text);
    }

    [Fact]
    public async Task With_a_clip_it_is_the_clip_that_is_answered()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();

        await ana.SaysAsync("hello 👋", ("a.mp4", SampleMedia.Mp4()));

        await ana.SeesCardAsync(CardState.Done, "Got a.mp4");
        Assert.Single(ana.Sees);
        Assert.Equal(0, bot.Nemo.Log.Count(LogKind.ChatMessage));
    }

    [Theory]
    [InlineData("👍")]
    [InlineData("ok")]
    [InlineData("/")]
    [InlineData("hello there")]
    [InlineData("thanks")]
    [InlineData("...")]
    [InlineData("do it again")]
    public async Task While_the_backend_waits_for_an_answer_everything_typed_is_that(string words)
    {
        await using var bot = await BotHarness.StartAsync(scripted: true);
        bot.Script.NextTurn(StreamTests.Ask("""{"id":"c","prompt":"What shall the title say","options":[]}"""));
        var ana = bot.Friend();
        await ana.SaysAsync("add a title", ("a.mp4", SampleMedia.Mp4()));
        await ana.SeesAsync("Type your answer");

        await ana.SaysAsync(words);

        await bot.Nemo.Log.SoonAsync(entry => entry.Kind == LogKind.ChatMessage && entry.Text == $"1. What shall the title say: {words}");
    }

    [Fact]
    public async Task Nothing_is_asked_while_the_backend_waits_for_an_answer()
    {
        await using var bot = await BotHarness.StartAsync(scripted: true);
        bot.Script.NextTurn(StreamTests.Ask("""{"id":"c","prompt":"What shall the title say","options":[]}"""));
        var ana = bot.Friend();
        await ana.SaysAsync("add a title", ("a.mp4", SampleMedia.Mp4()));
        await ana.SeesAsync("Type your answer");
        var words = AmbiguousTexts.Between(Label.Cancel, Label.Edit, situation: Situation.Footage | Situation.Asked);

        await ana.SaysAsync(words);

        await bot.Nemo.Log.SoonAsync(entry => entry.Kind == LogKind.ChatMessage && entry.Text == $"1. What shall the title say: {words}");
    }

    [Theory]
    [InlineData("Calm or wild", "calm please")]
    [InlineData("Export now", "2")]
    [InlineData("Export now", "Export now")]
    [InlineData("Done", "Done")]
    public async Task A_choice_is_chosen_by_its_words_or_its_number_whatever_else_they_could_mean(string option, string typed)
    {
        await using var bot = await BotHarness.StartAsync(scripted: true);
        bot.Script.NextTurn(StreamTests.Ask($$"""{"id":"c","prompt":"How to go on","options":[{"id":"1","label":"Wait"},{"id":"2","label":"{{option}}"}]}"""));
        var ana = bot.Friend();
        await ana.SaysAsync("add a title", ("a.mp4", SampleMedia.Mp4()));
        await ana.SeesAsync("How to go on");

        await ana.SaysAsync(typed);

        var isChoice = typed == option || typed == "2";
        await bot.Nemo.Log.SoonAsync(entry => entry.Kind == LogKind.ChatMessage && entry.Text == (isChoice ? $"1. How to go on: {option}" : typed));
    }

    [Theory]
    [InlineData("Shall I add music as well?", "yes please", true)]
    [InlineData("Shall I add music as well?", "ok", true)]
    [InlineData("Shall I add music as well?", "thanks!", false)]
    [InlineData("Shall I add music as well?", "👍", false)]
    [InlineData("The title is in place.", "ok", false)]
    public async Task To_a_question_in_words_ok_is_an_answer(string said, string words, bool isAnswer)
    {
        await using var bot = await BotHarness.StartAsync(scripted: true);
        bot.Script.NextTurn($$"""{"type":"text","content":"{{said}}"}""");
        var ana = bot.Friend();
        await ana.SaysAsync("add a title", ("a.mp4", SampleMedia.Mp4()));
        await ana.SeesCardAsync(CardState.Done, said);

        await ana.SaysAsync(words);

        if (isAnswer)
        {
            await bot.Nemo.Log.SoonAsync(entry => entry.Kind == LogKind.ChatMessage && entry.Text == words);
        }
        else
        {
            await ana.SeesAsync(Texts.In("en")[TextKey.TalkNextDraft]);
            Assert.Single(bot.Script.ChatBodies);
        }
    }
}
