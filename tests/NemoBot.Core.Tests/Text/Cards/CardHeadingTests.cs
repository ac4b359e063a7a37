using NemoBot.Core.Model;
using NemoBot.Core.Text.Cards;
using NemoBot.Core.Text.Localization;

namespace NemoBot.Core.Tests.Text.Cards;

public sealed class CardHeadingTests
{
    [Theory]
    [InlineData(CardState.Done, false, false, "I added it.", "✅ **Done**\n\nI added it.")]
    [InlineData(CardState.Done, false, false, "✅ Got a.mp4", "✅ Got a.mp4")] // One tick is enough.
    [InlineData(CardState.Done, false, false, "🎬 Your video is ready", "🎬 Your video is ready")]
    [InlineData(CardState.Done, true, false, "Nothing has changed.", "➖ **No change**\n\nNothing has changed.")]
    [InlineData(CardState.Done, false, true, "Which one?", "❓ **Your turn**\n\nWhich one?")]
    [InlineData(CardState.Done, true, true, "Which one?", "❓ **Your turn**\n\nWhich one?")]
    [InlineData(CardState.Cancelled, false, false, "It may still complete.", "⏹️ **Cancelled**\n\nIt may still complete.")]
    [InlineData(CardState.Cancelled, true, false, "I didn't export.", "➖ **No change**\n\nI didn't export.")]
    [InlineData(CardState.Failed, false, false, "✅ Part of it", "⚠️ **Didn't work**\n\n✅ Part of it")]
    [InlineData(CardState.Failed, true, true, "Broken.", "⚠️ **Didn't work**\n\nBroken.")]
    [InlineData(CardState.Working, false, false, "On it…", "On it…")]
    [InlineData(CardState.Queued, false, false, "Up next.", "Up next.")]
    public void Each_ending_has_a_mark_and_a_title_of_its_own(CardState state, bool changedNothing, bool asks, string text, string expected)
    {
        var card = new CardStatus(state, "", null, null) { ChangedNothing = changedNothing, Asks = asks };

        Assert.Equal(expected, CardHeading.Write(new() { Text = text, Card = card with { Stage = CardHeading.Title(card, Texts.In("en")) } }).Text);
    }

    [Fact]
    public void A_message_that_is_no_card_and_a_card_of_an_earlier_version_stay_as_they_are()
    {
        Assert.Equal("Hello", CardHeading.Write(new() { Text = "Hello" }).Text);
        Assert.Equal("Hello", CardHeading.Write(new() { Text = "Hello", Card = new(CardState.Cancelled, "", null, null) }).Text);
    }

    [Fact]
    public void A_pressed_button_is_named_below_the_text_and_the_others_stay()
    {
        var post = new OutboxMessage("p", new("test", "1"), new() { Text = "Done.", Buttons = [new("Add *music*", new(ButtonKind.Say, "music")), new("Export", new(ButtonKind.Export))] }) { CreatedAt = default };

        var shown = PressedButtons.Write(PressedButtons.Mark(post, new(ButtonKind.Say, "music")).Message);

        Assert.Equal("Done.\n\n✓ Add \\*music\\*", shown.Text);
        Assert.Equal(["Export"], shown.Buttons.Select(button => button.Label));
        Assert.Equal("Done.", PressedButtons.Write(post.Message).Text);
    }
}
