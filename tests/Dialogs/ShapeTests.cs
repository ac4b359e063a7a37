using Harness.Bot;
using Harness.Discord;
using Harness.Telegram;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Localization;
using NemoVideo.Simulator;
using NemoVideo.Simulator.Log;

namespace Dialogs;

/// <summary>After an export the video is made in another shape with one press, whose price is said before.</summary>
public sealed class ShapeTests
{
    private const long Ana = 42;
    private const char Place = 'A';

    private static readonly Texts English = Texts.In("en");

    /// <summary>A new shape costs as much as all that a free account has.</summary>
    private static readonly SimulatorOptions Rich = BotHarness.Quick with { CreditsPerAccount = 1000 };

    [Theory]
    [InlineData("9:16", "Generate the video again in 9:16.")]
    [InlineData("1:1", "Generate the video again in 1:1.")]
    [InlineData("Reels", "Generate the video again in 9:16 (Reels).")]
    public async Task A_press_asks_the_editor_for_the_shape_and_exports_it(string label, string said)
    {
        await using var bot = await BotHarness.StartAsync(Rich);
        var ana = bot.Friend();
        await ana.SaysAsync("add the title \"Lisbon\" and export", ("a.mp4", SampleMedia.Mp4()));
        await ana.SeesVideoAsync();

        await ana.PressesAsync(English[TextKey.ButtonShapes]);
        Assert.Contains("100 credits", (await ana.SeesAsync("Which shape?")).Text, StringComparison.Ordinal);
        Assert.Equal(1, bot.Nemo.Log.Count(LogKind.ChatMessage)); // To ask costs nothing.
        await ana.PressesAsync(label);

        await ana.SeesTimesAsync(2, "Your video is ready");
        Assert.Equal(said, bot.Nemo.Log.Of(LogKind.ChatMessage)[1].Text);
        Assert.Equal(2, bot.Nemo.Log.Count(LogKind.RenderStarted));
    }

    [Fact]
    public async Task All_three_are_made_and_exported_one_after_the_other()
    {
        await using var bot = await BotHarness.StartAsync(Rich);
        var ana = bot.Friend();
        await ana.SaysAsync("add the title \"Lisbon\" and export", ("a.mp4", SampleMedia.Mp4()));
        await ana.SeesVideoAsync();
        await ana.PressesAsync(English[TextKey.ButtonShapes]);

        await ana.PressesAsync(English[TextKey.ButtonAllShapes]);

        await ana.SeesTimesAsync(4, "Your video is ready");
        Assert.Equal(
            ["Generate the video again in 9:16.", "Generate the video again in 1:1.", "Generate the video again in 16:9."],
            bot.Nemo.Log.Of(LogKind.ChatMessage).Skip(1).Select(message => message.Text));
        Assert.Equal(4, bot.Nemo.Log.Count(LogKind.RenderStarted));
    }

    [Fact]
    public async Task An_export_that_asks_for_a_shape_offers_it()
    {
        await using var bot = await BotHarness.StartAsync(Rich);
        var ana = bot.Friend();
        await ana.SaysAsync("add the title \"Lisbon\"", ("a.mp4", SampleMedia.Mp4()));
        await ana.SeesCardAsync(CardState.Done, "Lisbon");

        await ana.SaysAsync("export in 9:16");

        var told = await ana.SeesAsync("keeps the shape of your project");
        Assert.Equal(English[TextKey.ButtonShapes], Assert.Single(told.Buttons).Label);
    }

    [Theory]
    [InlineData("en")]
    [InlineData("de")]
    [InlineData("es")]
    [InlineData("fr")]
    [InlineData("pt")]
    [InlineData("ru")]
    [InlineData("ja")]
    [InlineData("ko")]
    [InlineData("zh-Hans")]
    [InlineData("zh-Hant")]
    public async Task In_every_language_the_simulated_editor_makes_the_shape(string language)
    {
        var texts = Texts.In(language);
        await using var bot = await BotHarness.StartAsync(Rich);
        var ana = bot.Friend(language: language);
        await ana.SaysAsync("", ("a.mp4", SampleMedia.Mp4()));
        await ana.CommandsAsync("export");
        await ana.SeesVideoAsync();

        await ana.PressesAsync(texts[TextKey.ButtonShapes]);
        await ana.PressesAsync("9:16");

        await bot.Nemo.Log.SoonAsync(entry => entry.Kind == LogKind.ChatMessage && entry.Text == texts.Format(TextKey.SayShape, "9:16"), TimeSpan.FromSeconds(30));
        await bot.Nemo.Log.SoonAsync(entry => entry is { Kind: LogKind.ChatEnded, Text: "changed" }, TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task On_Telegram_the_shapes_are_buttons_below_the_question()
    {
        await using var dialog = await TelegramDialog.StartAsync(Rich);
        var ana = dialog.Fake.Person(Ana);
        ana.SendsVideo(dialog.Clip(), "add a title \"Hello\" and export");
        await dialog.SeesVideoAsync(Ana);

        await dialog.PressesAsync(ana, English[TextKey.ButtonShapes]);
        await dialog.PressesAsync(ana, "TikTok");

        await dialog.NemoAsync(entry => entry.Kind == LogKind.ChatMessage && entry.Text == "Generate the video again in 9:16 (TikTok).");
        await dialog.UntilAsync(() => dialog.Fake.FromBot(Ana).Count(message => message.Video is not null) == 2, "the second video");
        dialog.AssertClean();
    }

    [Fact]
    public async Task On_Discord_the_shapes_are_buttons_below_the_question()
    {
        await using var story = await DiscordStory.StartAsync(Rich);
        await story.CommandAsync(Place, "edit", "add the title \"Lisbon\"", story.Video());
        await story.SeesAsync(Payloads.GuildChannel, "I added the title");
        await story.CommandAsync(Place, "export");
        var ready = await story.SeesAsync(Payloads.GuildChannel, "Your video is ready");

        await story.PressAsync(Place, ready, DiscordStory.Labelled(ready, English[TextKey.ButtonShapes]));
        var question = await story.SeesAsync(Payloads.GuildChannel, "Which shape?");
        await story.PressAsync(Place, question, DiscordStory.Labelled(question, "1:1"));

        await story.UntilAsync(() => story.Bot.Nemo.Log.Of(LogKind.ChatMessage).Any(message => message.Text == "Generate the video again in 1:1."), "the edit");
    }
}
