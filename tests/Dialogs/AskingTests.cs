using Harness.Bot;
using Harness.Intents;
using Harness.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using NemoBot.Core.Intents;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Formatting;
using NemoBot.Core.Text.Localization;
using NemoBot.Storage.Engines;
using NemoVideo.Simulator.Log;

namespace Dialogs;

/// <summary>Where the two readers of a text disagree and work is at stake, the bot asks with two buttons, and the press does what was said.</summary>
public sealed class AskingTests
{
    private static readonly Texts English = Texts.In("en");

    public static TheoryData<string> Languages => [.. NemoBot.Core.Text.Localization.Languages.All.Select(language => language.Name)];

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task A_question_costs_nothing_and_the_press_carries_out_the_original_request(string language)
    {
        var words = AmbiguousTexts.Between(Label.Cancel, Label.Edit, language);
        var texts = Texts.In(language);
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend(language: language);
        await ana.CommandsAsync("language", language);
        await ana.SeesAsync(texts[TextKey.LanguageChosen]);

        await ana.SaysAsync(words);
        var question = await ana.FindAsync(message => message.Heard is not null, "a question");
        Assert.Equal(texts.Format(TextKey.UnsureAsk, Markup.Escape(words)), question.Now.Text);
        Assert.Equal(new[] { texts[TextKey.ButtonCancel], texts[TextKey.MeantTell] }.Order(), question.Now.Buttons.Select(button => button.Label).Order());
        Assert.Equal(0, bot.Nemo.Log.Count(LogKind.TokenIssued));
        Assert.Equal(2, ana.Sees.Count);
        await bot.RestartAsync();
        await ana.PressesAsync(question, texts[TextKey.MeantTell]);

        Assert.Equal(words, (await bot.Nemo.Log.SoonAsync(LogKind.ChatMessage)).Text);
        var settled = await ana.SeesAsync($"✓ {Markup.Escape(texts[TextKey.MeantTell])}");
        Assert.Empty(settled.Buttons);
    }

    [Fact]
    public async Task An_answer_teaches_the_chat_and_no_other()
    {
        var words = AmbiguousTexts.Between(Label.Cancel, Label.Edit);
        await using var bot = await BotHarness.StartAsync();
        var (ana, bob) = (bot.Friend("ana"), bot.Friend("bob"));
        await ana.SaysAsync(words);
        await ana.PressesAsync(English[TextKey.ButtonCancel]);
        await ana.SeesAsync(English[TextKey.NothingToCancel]);
        await bot.RestartAsync();

        await ana.SaysAsync($"  {words.ToUpperInvariant()}! ");
        await ana.SeesTimesAsync(2, English[TextKey.NothingToCancel]);
        await bob.SaysAsync(words);
        await bob.FindAsync(message => message.Heard is not null, "a question");

        Assert.Single(ana.Sees, message => message.Heard is not null);
        Assert.DoesNotContain(words, await File.ReadAllTextAsync(Path.Combine(bot.Folder, "nemobot.db"), System.Text.Encoding.Latin1), StringComparison.Ordinal);
        await bot.Store.EraseChatAsync(ana.Chat, default);
        Assert.Empty((await bot.Store.GetChatAsync(ana.Chat, default)).Learned);
    }

    [Fact]
    public async Task While_a_job_runs_the_question_does_not_wait_for_it_and_its_press_stops_it()
    {
        var words = AmbiguousTexts.Between(Label.Cancel, Label.Edit, situation: Situation.Job);
        await using var bot = await BotHarness.StartAsync(scripted: true);
        var ana = bot.Friend();
        await KeepBusyAsync(bot, ana);

        await ana.SaysAsync(words);
        await ana.PressesAsync(English[TextKey.MeantCancel]);

        await ana.SeesCardAsync(CardState.Cancelled, "may still be charged");
        Assert.DoesNotContain(ana.Sees, message => message.Card?.State == CardState.Queued);
    }

    [Fact]
    public async Task A_second_press_of_either_button_does_nothing_new()
    {
        var words = AmbiguousTexts.Between(Label.Cancel, Label.Edit);
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();
        await ana.SaysAsync(words);
        var question = await ana.FindAsync(message => message.Heard is not null, "a question");
        var presses = question.Now.Buttons.Select(button => button.WireId(question.PostId)).ToList();

        await ana.PressesAsync(question, English[TextKey.MeantTell]);
        foreach (var press in presses)
        {
            await ana.SendsAsync(message => message with { Press = press });
        }

        await ana.SeesTimesAsync(2, English[TextKey.UnsureSettled]);
        await bot.Nemo.Log.SoonAsync(LogKind.ChatMessage);
        await ana.SeesCardAsync(CardState.Done);
        Assert.Equal(1, bot.Nemo.Log.Count(LogKind.ChatMessage));
    }

    [Fact]
    public async Task A_press_that_is_handled_again_after_a_crash_is_carried_out_once()
    {
        var words = AmbiguousTexts.Between(Label.Cancel, Label.Edit);
        await using var bot = await BotHarness.StartAsync(
            replace: services => services.Replace(ServiceDescriptor.Singleton(provider => StoreProxy.Over(provider.GetRequiredService<IEngineStore>()).Store)));
        var ana = bot.Friend();
        var asking = ((StoreProxy)bot.Store).InterruptNextCommit();
        await ana.SaysAsync(words);
        await asking;
        var question = await ana.FindAsync(message => message.Heard is not null, "a question");

        var pressing = ((StoreProxy)bot.Store).InterruptNextCommit();
        await ana.PressesAsync(question, English[TextKey.MeantTell]);
        await pressing;
        await ana.SeesCardAsync(CardState.Done);
        await ana.SeesAsync("✓ Tell the editor");

        Assert.Equal(words, Assert.Single(bot.Nemo.Log.Of(LogKind.ChatMessage)).Text);
        Assert.Single(ana.Sees, message => message.Heard is not null);
    }

    [Fact]
    public async Task The_words_of_a_button_may_be_typed()
    {
        var words = AmbiguousTexts.Between(Label.Cancel, Label.Edit);
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();
        await ana.SaysAsync(words);
        await ana.FindAsync(message => message.Heard is not null, "a question");

        await ana.SaysAsync(English[TextKey.MeantTell].ToUpperInvariant());

        Assert.Equal(words, (await bot.Nemo.Log.SoonAsync(LogKind.ChatMessage)).Text);
    }

    [Fact]
    public async Task Anything_else_typed_is_a_new_message_and_the_question_still_works()
    {
        var words = AmbiguousTexts.Between(Label.Cancel, Label.Edit);
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();
        await ana.SaysAsync(words);
        var question = await ana.FindAsync(message => message.Heard is not null, "a question");

        await ana.SaysAsync("add the title \"Lisbon\"", ("a.mp4", SampleMedia.Mp4()));
        await ana.SeesCardAsync(CardState.Done, "Lisbon");
        await ana.PressesAsync(question, English[TextKey.MeantTell]);

        await bot.Nemo.Log.SoonAsync(entry => entry.Kind == LogKind.ChatMessage && entry.Text == words);
        Assert.Single((await bot.Store.ListProjectsAsync(ana.Chat, default)));
    }

    [Fact]
    public async Task A_press_stops_nothing_that_was_begun_after_the_words()
    {
        var words = AmbiguousTexts.Between(Label.Cancel, Label.Edit, situation: Situation.Job);
        await using var bot = await BotHarness.StartAsync(scripted: true);
        var ana = bot.Friend();
        var first = await KeepBusyAsync(bot, ana);
        await ana.SaysAsync(words);
        var question = await ana.FindAsync(message => message.Heard is not null, "a question");
        var second = Hold(bot, "Second one");
        first.SetResult();
        await ana.SeesCardAsync(CardState.Done, "Listening now");
        await ana.SaysAsync("add the title \"Two\"");
        await ana.SawAsync("Second one");

        await ana.PressesAsync(question, English[TextKey.MeantCancel]);

        await ana.SeesAsync(English[TextKey.AlreadyOver]);
        second.SetResult();
        await ana.SeesCardAsync(CardState.Done, "Second one");
    }

    [Fact]
    public async Task Only_the_one_who_wrote_may_choose()
    {
        var words = AmbiguousTexts.Between(Label.Cancel, Label.Edit);
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();
        await ana.SaysAsync(words);
        var question = await ana.FindAsync(message => message.Heard is not null, "a question");

        await ana.SendsAsync(message => message with { SenderId = "bob", Press = question.Now.Buttons[0].WireId(question.PostId) });

        await ana.SeesAsync(English[TextKey.UnsureNotYours]);
        Assert.Equal(2, question.Now.Buttons.Count);
        Assert.Equal(0, bot.Nemo.Log.Count(LogKind.TokenIssued));
    }

    [Fact]
    public async Task Files_sent_with_the_words_are_taken_meanwhile_and_the_press_is_about_them()
    {
        var words = AmbiguousTexts.Between(Label.Cancel, Label.Edit, situation: Situation.Attachment);
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();

        await ana.SaysAsync(words, ("a.mp4", SampleMedia.Mp4()));
        await ana.SeesCardAsync(CardState.Done, "Got a.mp4");
        await ana.CommandsAsync("new");
        await ana.PressesAsync(English[TextKey.ButtonNewYes]);
        await ana.SeesAsync(English[TextKey.NewStarted]);
        await ana.PressesAsync(English[TextKey.MeantTell]);

        Assert.Equal(words, (await bot.Nemo.Log.SoonAsync(LogKind.ChatMessage)).Text);
        Assert.Equal(1, bot.Nemo.Log.Count(LogKind.Upload));
        Assert.Single(await bot.Store.ListProjectsAsync(ana.Chat, default));
    }

    [Fact]
    public async Task A_new_project_that_was_asked_about_needs_no_second_yes()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();
        await ana.SaysAsync("add the title \"Lisbon\"", ("a.mp4", SampleMedia.Mp4()));
        await ana.SeesCardAsync(CardState.Done, "Lisbon");

        await ana.SaysAsync(AmbiguousTexts.Between(Label.NewProject, Label.Edit, situation: Situation.Footage | Situation.Draft));
        await ana.PressesAsync(English[TextKey.MeantNewProject]);

        await ana.SeesAsync(English[TextKey.NewStarted]);
        Assert.Null((await bot.Store.GetChatAsync(ana.Chat, default)).ProjectId);
    }

    [Fact]
    public async Task On_the_page_the_question_has_its_two_buttons_and_the_press_is_carried_out()
    {
        var words = AmbiguousTexts.Between(Label.Cancel, Label.Edit);
        await using var bot = await BotHarness.StartAsync();
        await using var ana = await bot.PersonAsync();

        await ana.SaysAsync(words);
        var question = await ana.SeesAsync("I'm not sure what you mean");
        Assert.Equal(2, question.Buttons!.Count);
        Assert.All(question.Buttons, button => Assert.InRange(button.Id.Length, 1, 40));
        await ana.PressesAsync(English[TextKey.MeantTell]);

        Assert.Equal(words, (await bot.Nemo.Log.SoonAsync(LogKind.ChatMessage)).Text);
        await ana.SeesAsync("✓ Tell the editor");
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void Commands_and_the_bots_own_words_are_never_asked_about(string language)
    {
        var texts = Texts.In(language);
        string[] own = ["/export", "/stop", .. Enum.GetValues<TextKey>().Where(key => key.ToString().StartsWith("Suggest", StringComparison.Ordinal) || key.ToString().StartsWith("Say", StringComparison.Ordinal)
            || key is TextKey.ButtonExport or TextKey.ButtonCancel or TextKey.ButtonStatus or TextKey.ButtonCredits or TextKey.ButtonHowToUpload or TextKey.ButtonRetry).Select(key => texts[key])];
        foreach (var situation in new[] { Situation.None, Situation.Footage, Situation.Footage | Situation.Draft, Situation.Footage | Situation.Draft | Situation.Job })
        {
            Assert.All(own, words => Assert.False(OwnWords.Understand(words, null, situation).Decision.IsAsked));
        }
    }

    /// <summary>An edit of hers runs until the test lets it end.</summary>
    private static async Task<TaskCompletionSource> KeepBusyAsync(BotHarness bot, Friend ana)
    {
        var go = Hold(bot, "Listening now");
        await ana.SaysAsync("make it warmer");
        await ana.SawAsync("Listening now");
        return go;
    }

    private static TaskCompletionSource Hold(BotHarness bot, string says)
    {
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        bot.Script.Next("/run_sse", async http =>
        {
            await AgentScript.SayAsync(http, $$"""{"type":"text","content":"{{says}}"}""");
            await go.Task.WaitAsync(http.RequestAborted);
        });
        return go;
    }
}
