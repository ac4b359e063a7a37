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
}
