using Harness.Intents;
using Harness.Telegram;
using NemoBot.Core.Intents;
using NemoBot.Core.Text.Localization;
using NemoVideo.Simulator.Log;

namespace Dialogs.Telegram;

/// <summary>A question about words, in private and in a group.</summary>
public sealed class AskingTests
{
    private const long Group = -77;

    private static readonly Texts English = Texts.In("en");

    [Fact]
    public async Task The_press_carries_out_the_words_and_takes_the_buttons_away()
    {
        var words = AmbiguousTexts.Between(Label.Cancel, Label.Edit);
        await using var dialog = await TelegramDialog.StartAsync();
        var ana = dialog.Fake.Person(5);

        ana.Says(words);
        await dialog.PressesAsync(ana, English[TextKey.MeantTell]);

        Assert.Equal(words, (await dialog.NemoAsync(LogKind.ChatMessage)).Text);
        var settled = await dialog.SeesAsync(5, "✓ Tell the editor");
        Assert.Empty(settled.Buttons);
        dialog.AssertClean();
    }

    [Fact]
    public async Task In_a_group_only_the_one_who_wrote_may_choose()
    {
        var words = AmbiguousTexts.Between(Label.Cancel, Label.Edit);
        await using var dialog = await TelegramDialog.StartAsync();
        var (ana, bob) = (dialog.Fake.Group(Group, 5), dialog.Fake.Group(Group, 6));

        ana.Says($"@nemo_fake_bot {words}");
        await dialog.PressesAsync(bob, English[TextKey.MeantTell]);
        await dialog.SeesAsync(Group, English[TextKey.UnsureNotYours]);
        Assert.Equal(0, dialog.Nemo.Count(LogKind.TokenIssued));
        await dialog.PressesAsync(ana, English[TextKey.MeantTell]);

        Assert.Equal(words, (await dialog.NemoAsync(LogKind.ChatMessage)).Text);
        dialog.AssertClean();
    }

    [Fact]
    public async Task A_lone_emoji_gets_words_and_no_card()
    {
        await using var dialog = await TelegramDialog.StartAsync();
        var ana = dialog.Fake.Person(5);

        ana.Says("👍");

        await dialog.SeesAsync(5, English[TextKey.TalkNextNothing]);
        Assert.Equal(0, dialog.Nemo.Count(LogKind.TokenIssued));
        dialog.AssertClean();
    }
}
