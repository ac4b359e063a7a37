using Fakes.Telegram;
using Harness;
using Harness.Bot;
using Harness.Discord;
using Harness.Telegram;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Localization;
using NemoVideo.Simulator.Faults;
using NemoVideo.Simulator.Log;

namespace Dialogs;

/// <summary>The video is shown before it is exported: in lower quality, and beside the footage.</summary>
public sealed class PreviewTests
{
    private const long Ana = 42;
    private const char Place = 'A';

    private static readonly Texts English = Texts.In("en");

    [Fact]
    public async Task A_button_under_an_edit_shows_the_video_in_lower_quality_and_free_of_charge()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();
        await ana.SaysAsync("add the title \"Lisbon\"", ("a.mp4", SampleMedia.Mp4()));

        await ana.PressesAsync(English[TextKey.ButtonPreview]);

        var shown = await ana.SeesVideoAsync();
        Assert.Equal(English[TextKey.PreviewReady], shown.Text);
        Assert.Equal("low", Assert.Single(bot.Nemo.Log.Of(LogKind.RenderStarted)).Text);
        Assert.Equal(1, bot.Nemo.Log.Count(LogKind.ChatMessage));

        await ana.PressesAsync(English[TextKey.SuggestExport]);
        await ana.SeesAsync("Your video is ready");
        Assert.Equal("high", bot.Nemo.Log.Of(LogKind.RenderStarted)[1].Text);
    }

    [Fact]
    public async Task Where_lower_quality_is_refused_the_preview_has_the_usual_one()
    {
        await using var bot = await BotHarness.StartAsync();
        bot.Nemo.Faults.Everywhere.Add(Fault.Refuse(SimulatedCall.RenderSubmit, 400, null, "unknown quality"));
        var ana = bot.Friend();
        await ana.SaysAsync("add the title \"Lisbon\"", ("a.mp4", SampleMedia.Mp4()));

        await ana.PressesAsync(English[TextKey.ButtonPreview]);

        await ana.SeesVideoAsync();
        Assert.Equal("high", Assert.Single(bot.Nemo.Log.Of(LogKind.RenderStarted)).Text);
    }

    [Fact]
    public async Task A_preview_that_fails_in_lower_quality_is_made_in_the_usual_one()
    {
        await using var bot = await BotHarness.StartAsync();
        bot.Nemo.Faults.Everywhere.Add(Fault.FailRender("no such preset"));
        var ana = bot.Friend();
        await ana.SaysAsync("add the title \"Lisbon\"", ("a.mp4", SampleMedia.Mp4()));

        await ana.PressesAsync(English[TextKey.ButtonPreview]);

        await ana.SeesVideoAsync();
        Assert.Equal(["low", "high"], bot.Nemo.Log.Of(LogKind.RenderStarted).Select(render => render.Text));
    }

    [Theory]
    [InlineData("preview")]
    [InlineData("/preview")]
    [InlineData("show me")]
    [InlineData("can I see the video?")]
    public async Task Words_ask_for_it_too(string words)
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();
        await ana.SaysAsync("add the title \"Lisbon\"", ("a.mp4", SampleMedia.Mp4()));
        await ana.SeesCardAsync(CardState.Done, "Lisbon");

        await ana.SaysAsync(words);

        await ana.SeesVideoAsync();
        Assert.Equal("low", Assert.Single(bot.Nemo.Log.Of(LogKind.RenderStarted)).Text);
    }

    [Fact]
    public async Task Without_a_project_the_bot_says_that_there_is_nothing_yet()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();

        await ana.SaysAsync("preview");

        await ana.SeesAsync(English[TextKey.StatusNothingYet]);
    }

    [Fact]
    public async Task A_preview_that_is_cancelled_costs_nothing_and_says_so()
    {
        await using var bot = await BotHarness.StartAsync();
        bot.Nemo.Faults.Everywhere.Add(Fault.SlowRender(TimeSpan.FromHours(1)));
        var ana = bot.Friend();
        await ana.SaysAsync("add the title \"Lisbon\"", ("a.mp4", SampleMedia.Mp4()));
        await ana.PressesAsync(English[TextKey.ButtonPreview]);
        await bot.Nemo.Log.SoonAsync(LogKind.RenderStarted, TimeSpan.FromSeconds(30));

        await ana.SaysAsync("cancel");

        await ana.SeesCardAsync(CardState.Cancelled, English[TextKey.PreviewCancelled]);
        Assert.Equal(1, bot.Nemo.Log.Count(LogKind.RenderCancelled));
    }

    [Fact]
    public async Task A_question_of_the_editor_stays_open_over_a_preview()
    {
        await using var bot = await BotHarness.StartAsync(scripted: true);
        var ana = bot.Friend();
        await ana.SaysAsync("add the title \"Lisbon\"", ("a.mp4", SampleMedia.Mp4()));
        var edited = await ana.FindAsync(message => message.Buttons.Any(button => button.Label == English[TextKey.ButtonPreview]), "the edit");
        bot.Script.NextTurn(StreamTests.Ask("""{"id":"a","prompt":"Which mood","options":[{"id":"1","label":"Calm"},{"id":"2","label":"Wild"}]}"""));
        await ana.SaysAsync("add a mood");
        await ana.SeesAsync("Which mood");

        await ana.PressesAsync(edited, English[TextKey.ButtonPreview]);
        await ana.SeesVideoAsync();
        await ana.SaysAsync("wild");

        await bot.Nemo.Log.SoonAsync(entry => entry.Kind == LogKind.ChatMessage && entry.Text == "1. Which mood: Wild");
    }

    [Fact]
    public async Task The_footage_and_the_result_are_stored_as_stills_to_compare()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();
        await ana.SaysAsync("add the title \"Lisbon\"", ("a.mp4", await Stills.ClipAsync("red")));

        await ana.PressesAsync(English[TextKey.ButtonPreview]);

        var stills = (await ana.SeesAsync(English[TextKey.StillsShown])).Comparison;
        Assert.NotNull(stills);
        Assert.Equal(("Before", "After"), (stills.BeforeLabel, stills.AfterLabel));
        foreach (var id in (string[])[stills.BeforeId, stills.AfterId])
        {
            var file = await bot.Store.GetFileAsync(ana.Chat, id, default);
            Assert.Equal("image/jpeg", file!.MediaType);
        }
    }

    [Fact]
    public async Task On_Telegram_the_stills_are_an_album_below_the_preview()
    {
        await using var dialog = await TelegramDialog.StartAsync(BotHarness.Quick);
        var ana = dialog.Fake.Person(Ana);
        ana.SendsVideo(dialog.Clip(content: await Stills.ClipAsync("red")), "add a title \"Hello\"");

        await dialog.PressesAsync(ana, English[TextKey.ButtonPreview]);

        await dialog.SeesVideoAsync(Ana);
        var title = await dialog.SeesAsync(Ana, English[TextKey.StillsShown]);
        List<FakeTelegramMessage> Shown() => [.. dialog.Fake.FromBot(Ana).Where(message => message.Photo is not null && message.RepliesTo == title.Id)];
        await dialog.UntilAsync(() => Shown().Count == 2, "both stills");
        Assert.Equal(["Before", "After"], Shown().Select(still => still.Text));
        dialog.AssertClean();
    }

    [Fact]
    public async Task On_Discord_the_stills_are_one_message_with_two_pictures()
    {
        await using var story = await DiscordStory.StartAsync();
        await story.CommandAsync(Place, "edit", "add the title \"Lisbon\"", story.Video(content: await Stills.ClipAsync("red")));
        var edited = await story.SeesAsync(Payloads.GuildChannel, message => message.Parts.Any(part => (string?)part["label"] == English[TextKey.ButtonPreview]), "the edit's end");

        await story.PressAsync(Place, edited, DiscordStory.Labelled(edited, English[TextKey.ButtonPreview]));

        var shown = await story.SeesAsync(Payloads.GuildChannel, English[TextKey.StillsShown]);
        await story.SeesAsync(Payloads.GuildChannel, message => message.HasVideo, "the preview");
        Assert.Equal([Comparison.BeforeName, Comparison.AfterName], shown.Files.Select(file => file.FileName));
    }
}
