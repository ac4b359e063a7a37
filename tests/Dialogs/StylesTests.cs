using Harness.Bot;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Localization;
using NemoVideo.Simulator.Log;

namespace Dialogs;

/// <summary>Saved styles: the edits of a project under a name, applied to others.</summary>
public sealed class StylesTests
{
    private const string Both = "Make all of these changes:\n- add the title \"Lisbon\"\n- make it black and white";

    private static readonly Texts English = Texts.In("en");

    [Fact]
    public async Task On_the_web_chat_a_style_is_saved_listed_and_applied_as_one_edit()
    {
        await using var bot = await BotHarness.StartAsync();
        await using var ana = await bot.PersonAsync();
        await ana.SaysAsync("add the title \"Lisbon\"", ("a.mp4", SampleMedia.Mp4()));
        await ana.SeesAsync("I added the title");

        await ana.SaysAsync("save this as my podcast look");
        await ana.SeesAsync("Saved as “podcast look”");
        await ana.SaysAsync("new project");
        await ana.PressesAsync("Yes, new project");
        await ana.SeesAsync("New project started");
        await ana.SaysAsync("", ("b.mp4", SampleMedia.Mp4()));
        await ana.SeesAsync("Got b.mp4");
        await ana.SaysAsync("/styles");
        await ana.SeesAsync("1. **podcast look**: add the title \"Lisbon\"");
        await ana.PressesAsync("Apply podcast look");

        await bot.Nemo.Log.SoonAsync(entry => entry.Kind == LogKind.ChatMessage && bot.Nemo.Log.Count(LogKind.ChatMessage) == 2);
        Assert.All(bot.Nemo.Log.Of(LogKind.ChatMessage), sent => Assert.Equal("add the title \"Lisbon\"", sent.Text));
    }

    [Fact]
    public async Task What_was_undone_is_not_in_it_and_words_apply_it_to_new_footage()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();
        await EditAsync(ana, "add the title \"Lisbon\"", "I added the title", ("a.mp4", SampleMedia.Mp4()));
        await EditAsync(ana, "make it black and white", "black and white");
        await EditAsync(ana, "add soft music", "music");
        await EditAsync(ana, "undo", "I undid the last change");
        await ana.SaysAsync("save this as my podcast look");
        await ana.SeesAsync("Saved as “podcast look”");
        await bot.RestartAsync();

        await ana.SaysAsync("use my podcast look", ("b.mp4", SampleMedia.Mp4()));

        Assert.Equal(Both, (await bot.Nemo.Log.SoonAsync(entry => entry.Kind == LogKind.ChatMessage && entry.Text == Both)).Text);
    }

    [Fact]
    public async Task Words_that_look_like_markup_are_shown_as_they_were_written()
    {
        await using var bot = await BotHarness.StartAsync();
        await using var ana = await bot.PersonAsync();
        await ana.SaysAsync("add the title \"Lisbon\" and *never* [press](me)", ("a.mp4", SampleMedia.Mp4()));
        await ana.SeesAsync("I added the title");

        await ana.SaysAsync("save this as my podcast look");

        await ana.SeesAsync("- add the title \"Lisbon\" and \\*never\\* \\[press\\](me)");
    }

    [Fact]
    public async Task A_style_is_renamed_and_deleted()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();
        await SaveAsync(ana);
        await ana.CommandsAsync("styles");
        await ana.PressesAsync("Rename…");
        await ana.SeesAsync("What should “podcast look” be called?");
        await ana.SaysAsync("Interviews");
        await ana.SeesAsync("“podcast look” is now called “Interviews”");

        await ana.CommandsAsync("styles");
        await ana.PressesAsync("Delete a style…");
        await ana.SeesAsync("Delete “Interviews”");
        await ana.SaysAsync("yes");
        await ana.SeesAsync("Deleted “Interviews”");
        await ana.CommandsAsync("styles");

        await ana.SeesAsync(English[TextKey.StylesNone]);
        Assert.Empty((await bot.Store.GetChatAsync(ana.Chat, default)).Styles);
    }

    [Fact]
    public async Task A_style_that_is_gone_or_has_no_video_says_so_and_costs_nothing()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();
        await bot.Store.UpdateChatAsync(ana.Chat, chat => chat with { Styles = [new("1", "podcast look", "add the title \"Hi\"")] }, default);
        await ana.CommandsAsync("styles");
        await ana.PressesAsync("Apply podcast look");
        await ana.SeesAsync("Send me a video first, then say “use podcast look”.");

        await ana.SaysAsync("use podcast look");
        await ana.SeesTimesAsync(2, "Send me a video first");
        await bot.Store.UpdateChatAsync(ana.Chat, chat => chat with { Styles = [] }, default);
        await ana.PressesAsync("Apply podcast look");

        await ana.SeesAsync(English[TextKey.StyleGone]);
        Assert.Equal(0, bot.Nemo.Log.Count(LogKind.ChatMessage));
    }

    [Fact]
    public async Task Names_are_unique_and_there_are_limits()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();
        await ana.SaysAsync("save this as my podcast look");
        await ana.SeesAsync(English[TextKey.StyleNothing]);
        await SaveAsync(ana);
        await ana.SaysAsync("save this style");
        await ana.SeesAsync(English[TextKey.StyleNeedsName]);
        await ana.SaysAsync("save this as my Podcast look");
        await ana.SeesAsync("already has a style called “Podcast look”");
        await ana.SaysAsync($"save this style as {new string('x', 60)}");
        await ana.SeesAsync(English.Format(TextKey.RenameTooLong, 40));
        await bot.Store.UpdateChatAsync(ana.Chat, chat => chat with { Styles = [.. Enumerable.Range(0, SavedStyle.Most).Select(number => new SavedStyle($"{number}", $"Style {number}", "x"))] }, default);

        await ana.SaysAsync("save this as my other look");

        var full = await ana.SeesAsync(English.Format(TextKey.StyleTooMany, SavedStyle.Most));
        Assert.Equal(SavedStyle.Most, full.Buttons.Count);
    }

    [Fact]
    public async Task A_style_is_known_to_its_chat_only_and_goes_with_it()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();
        var ben = bot.Friend("ben");
        await SaveAsync(ana);

        await ben.CommandsAsync("styles");

        await ben.SeesAsync(English[TextKey.StylesNone]);
    }

    private static async Task SaveAsync(Friend ana)
    {
        await EditAsync(ana, "add the title \"Lisbon\"", "I added the title", ("a.mp4", SampleMedia.Mp4()));
        await ana.SaysAsync("save this as my podcast look");
        await ana.SeesAsync("Saved as “podcast look”");
    }

    private static async Task EditAsync(Friend ana, string words, string done, params (string Name, byte[] Content)[] files)
    {
        await ana.SaysAsync(words, files);
        await ana.SeesCardAsync(CardState.Done, done);
    }
}
