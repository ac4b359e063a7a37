using Harness.Bot;
using NemoBot.Core.Model;
using NemoVideo.Simulator.Log;

namespace Dialogs;

/// <summary>A text that nobody can see is no text: it costs nothing, and is answered.</summary>
public sealed class InvisibleTextTests
{
    [Theory]
    [InlineData("\u3164\u3164\u3164\u3164\u3164\u3164")]
    [InlineData("\u200B\u00AD\u2060\uFEFF\u2800")]
    [InlineData("\U000E0001\U000E0041\u202E")]
    public async Task An_invisible_text_is_answered_in_the_users_language_and_costs_nothing(string text)
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend(language: "de");

        await ana.SaysAsync(text);

        Assert.Contains("Video", (await ana.FindAsync(message => message.Text.Length > 0, "an answer")).Now.Text, StringComparison.Ordinal);
        Assert.Equal("de", (await bot.Store.GetChatAsync(ana.Chat, CancellationToken.None)).LanguageSeen);
        Assert.Equal(0, bot.Nemo.Log.Count(LogKind.ChatMessage));
        Assert.Equal(0, bot.Nemo.Log.Count(LogKind.TokenIssued));
    }

    [Theory]
    [InlineData("\u3164")]
    [InlineData("https://files.example/beach.mp4 \u200B")]
    public async Task A_file_or_link_with_invisible_text_counts_as_one_without_text(string text)
    {
        await using var bot = await BotHarness.StartAsync(scripted: true);
        bot.Script.NextJson("/api/upload-video", """{"code":0,"data":{"files":[{"filename":"beach.mp4","file_type":"video","duration":12}]}}""");
        var ana = bot.Friend();

        await ana.SaysAsync(text, text.Length == 1 ? [("beach.mp4", SampleMedia.Mp4())] : []);

        await ana.SeesCardAsync(CardState.Done, "What should I do with it?");
        Assert.Equal(0, bot.Nemo.Log.Count(LogKind.ChatMessage));
    }

    [Fact]
    public async Task The_editor_gets_joined_letters_as_they_were_typed()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();
        const string Words = "add the title \"می‌خواهم 👨‍👩‍👧 क्‍ष\"";

        await ana.SaysAsync(Words);

        Assert.Equal(Words, (await bot.Nemo.Log.SoonAsync(LogKind.ChatMessage)).Text);
    }
}
