using NemoBot.Core.Model;
using NemoBot.Telegram.Outgoing;

namespace NemoBot.Telegram.Tests;

public sealed class TelegramKeyboardTests
{
    [Theory]
    [InlineData("x", 80, 80)]
    [InlineData("x", 81, 80)]
    [InlineData("👨‍👩‍👧", 40, 73)]
    [InlineData("e\u0301\u0301\u0301", 100, 77)]
    public void A_long_label_is_cut_between_characters(string character, int times, int length)
    {
        var keyboard = KeyboardLayout.Build([new(string.Concat(Enumerable.Repeat(character, times)), new(ButtonKind.Help))], "post")!;

        var label = Assert.Single(Assert.Single(keyboard.InlineKeyboard)).Text;
        Assert.Equal(length, label.Length);
        Assert.Equal("", label.TrimEnd('…').Replace(character, "", StringComparison.Ordinal));
    }

    [Fact]
    public void A_pressed_button_stays_and_does_nothing()
    {
        var keyboard = KeyboardLayout.Build([new("Export", new(ButtonKind.Export)) { IsPressed = true }, new("Undo", new(ButtonKind.Undo))], "post")!;

        var row = Assert.Single(keyboard.InlineKeyboard).ToList();
        Assert.Equal(("✓ Export", null, true), (row[0].Text, row[0].CallbackData, row[0].Disabled is not null));
        Assert.Equal(("Undo", false), (row[1].Text, row[1].Disabled is not null));
    }
}
