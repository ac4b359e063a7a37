using Harness.Bot;
using NemoBot.Core.Model;
using NemoBot.Core.Skills;
using NemoBot.Core.Text.Formatting;
using NemoBot.Core.Text.Localization;
using NemoVideo.Simulator.Log;

namespace Dialogs;

/// <summary>Advice where it helps, and what is known about the service: free, and never in the way.</summary>
public sealed class TipsTests
{
    private static readonly SkillProfile Skill = SkillLibrary.Load(new(), AppContext.BaseDirectory).Default;

    private static IReadOnlyList<string> Tips => Skill.Tips.In("en");

    private static string Example => Skill.TrySaying.In("en")[0];

    [Fact]
    public async Task The_first_clip_of_a_chat_comes_with_one_tip_and_the_next_without()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();

        await ana.SaysAsync("", ("a.mp4", SampleMedia.Mp4()));
        var first = await ana.SeesCardAsync(CardState.Done, "Got a.mp4");
        await ana.SaysAsync("", ("b.mp4", SampleMedia.Mp4()));
        var second = await ana.SeesCardAsync(CardState.Done, "Got b.mp4");

        Assert.Contains($"💡 {Tips[0]}", first.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("💡", second.Text, StringComparison.Ordinal);
        Assert.Equal(2, ana.Sees.Count);
    }

    [Fact]
    public async Task A_sound_alone_brings_no_tip_about_filming()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();

        await ana.SaysAsync("", ("song.mp3", [.. "ID3"u8, 4, .. new byte[2_000]]));
        var sound = await ana.SeesCardAsync(CardState.Done, "song.mp3");

        Assert.DoesNotContain("💡", sound.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("make it look better")]
    [InlineData("can you improve the video please")]
    public async Task A_vague_wish_is_done_and_a_concrete_one_is_named_to_press(string wish)
    {
        await using var bot = await BotHarness.StartAsync(scripted: true);
        var ana = bot.Friend();
        await ana.SaysAsync("", ("a.mp4", SampleMedia.Mp4()));
        await ana.SeesCardAsync(CardState.Done, "Got a.mp4");

        bot.Script.NextTurn("""{"type":"text","content":"I made the colors warmer."}""");
        await ana.SaysAsync(wish);
        var done = await ana.SeesCardAsync(CardState.Done, "I made the colors warmer.");

        Assert.Contains($"Try: “{Example}”", done.Text, StringComparison.Ordinal);
        Assert.Single(bot.Script.ChatBodies);
        Assert.Contains(done.Buttons, button => button.Action == new ButtonAction(ButtonKind.Say, Example));
    }

    [Fact]
    public async Task A_concrete_wish_brings_no_tip()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();

        await ana.SaysAsync("add the title \"Lisbon\"", ("a.mp4", SampleMedia.Mp4()));
        var done = await ana.SeesCardAsync(CardState.Done, "Lisbon");

        Assert.DoesNotContain("💡", done.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("make it look better", "en")]
    [InlineData("让视频更好看", "zh-Hans")]
    [InlineData("讓影片更好看", "zh-Hant")]
    [InlineData("hazlo más bonito", "es")]
    [InlineData("mach es schöner", "de")]
    [InlineData("rends-la plus belle", "fr")]
    [InlineData("deixe mais bonito", "pt")]
    [InlineData("もっといい感じにして", "ja")]
    [InlineData("더 예쁘게 해 줘", "ko")]
    [InlineData("сделай красивее", "ru")]
    public async Task A_vague_wish_with_nothing_to_improve_costs_nothing_and_says_what_to_send(string wish, string language)
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend(language: language);

        await ana.SaysAsync(wish);

        var answer = await ana.SeesAsync(Texts.In(language)[TextKey.VagueWithoutFootage]);
        Assert.Contains(Markup.Escape(Skill.TrySaying.In(language)[0]), answer.Text, StringComparison.Ordinal);
        Assert.Equal(0, bot.Nemo.Log.Count(LogKind.TokenIssued));
    }

    [Fact]
    public async Task An_edit_that_changed_nothing_comes_with_the_next_tip()
    {
        await using var bot = await BotHarness.StartAsync(scripted: true);
        var ana = bot.Friend();
        await ana.SaysAsync("", ("a.mp4", SampleMedia.Mp4()));
        await ana.SeesCardAsync(CardState.Done, Tips[0]);

        bot.Script.NextTurn();
        await ana.SaysAsync("add some sparkle to the sky");
        await ana.SeesCardAsync(CardState.Done, $"💡 {Tips[1]}");
        bot.Script.NextTurn("""{"type":"error","error":"the model fell over"}""");
        await ana.SaysAsync("add some sparkle to the sea");

        await ana.SeesCardAsync(CardState.Failed, $"💡 {Tips[2]}");
    }

    [Theory]
    [InlineData("/tips")]
    [InlineData("any tips?")]
    [InlineData("how do I get the best results?")]
    public async Task All_tips_are_shown_when_asked_for(string words)
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();

        await ana.SaysAsync(words);

        var answer = await ana.SeesAsync(Texts.In("en")[TextKey.Tips]);
        Assert.All(Tips, tip => Assert.Contains(tip, answer.Text, StringComparison.Ordinal));
        Assert.Equal(0, bot.Nemo.Log.Count(LogKind.TokenIssued));
    }

    public static TheoryData<string> Languages => [.. NemoBot.Core.Text.Localization.Languages.All.Select(language => language.Name)];

    [Theory]
    [MemberData(nameof(Languages))]
    public void Every_skill_has_the_advice_of_the_seeds_in_each_language(string language)
    {
        foreach (var skill in SkillLibrary.Load(new(), AppContext.BaseDirectory).All)
        {
            var tips = skill.Tips.In(language);
            Assert.Equal(skill.Tips.In("en").Count, tips.Count);
            Assert.Contains(tips, tip => tip.Contains("WebM", StringComparison.Ordinal) && tip.Contains("MOV", StringComparison.Ordinal));
            Assert.Contains(tips, tip => tip.Contains("MP4", StringComparison.Ordinal) && !tip.Contains("MOV", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("do I have to install anything?", TextKey.AboutInstalling, "nothing to install")]
    [InlineData("what resolution will it be?", TextKey.AboutResolution, "1080p")]
    [InlineData("how long does it take?", TextKey.AboutDuration, "30–60 s")]
    public async Task Questions_about_the_service_are_answered_at_once_and_free(string words, TextKey answer, string with)
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();

        await ana.SaysAsync(words);

        var said = await ana.SeesAsync(Texts.In("en")[answer]);
        Assert.Contains(with, said.Text, StringComparison.Ordinal);
        Assert.Equal(0, bot.Nemo.Log.Count(LogKind.TokenIssued));
    }

    [Fact]
    public async Task How_long_it_takes_is_about_the_work_that_runs_while_it_runs()
    {
        await using var bot = await BotHarness.StartAsync(scripted: true);
        var go = new TaskCompletionSource();
        bot.Script.Hold("/run_sse", go.Task);
        var ana = bot.Friend();
        await ana.SaysAsync("add the title \"Lisbon\"", ("a.mp4", SampleMedia.Mp4()));
        await ana.SawAsync(Texts.In("en")[TextKey.StageThinking]);

        await ana.SaysAsync("how long will it take?");

        var said = await ana.SeesAsync("30–60 s");
        Assert.Contains("Lisbon", said.Text, StringComparison.Ordinal);
        go.SetResult();
        await ana.SeesCardAsync(CardState.Done, "Lisbon");
    }

    [Fact]
    public async Task Connected_and_ready_is_said_once_in_the_card_before_the_work_continues()
    {
        await using var bot = await BotHarness.StartAsync(scripted: true);
        var ready = Texts.In("en")[TextKey.StageConnected];
        var ana = bot.Friend();
        var go = new TaskCompletionSource();
        bot.Script.Hold("/api/upload-video", go.Task);

        await ana.SaysAsync("", ("a.mp4", SampleMedia.Mp4()));
        await ana.SawAsync(ready);
        await ana.SawAsync($"{ready} Uploading");
        go.SetResult();
        await ana.SeesCardAsync(CardState.Done, "Got a.mp4");
        var before = ana.Saw.Count;
        await ana.CommandsAsync("new");
        await ana.PressesAsync("Yes, new project");
        await ana.SeesAsync("New project started");
        await ana.SaysAsync("add the title \"Again\"", ("b.mp4", SampleMedia.Mp4()));
        await ana.SeesCardAsync(CardState.Done, "Again");

        Assert.DoesNotContain(ana.Saw.Skip(before), message => message.Text.Contains(ready, StringComparison.Ordinal));
        Assert.DoesNotContain(ana.Sees, message => message.Text.Contains(ready, StringComparison.Ordinal));
    }
}
