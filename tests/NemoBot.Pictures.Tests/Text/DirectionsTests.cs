using NemoBot.Pictures.Text;

namespace NemoBot.Pictures.Tests.Text;

/// <summary>The order in which the letters of a line are drawn. Capital letters stand for letters that are written from right to left.</summary>
public sealed class DirectionsTests
{
    [Theory]
    [InlineData("abc", "abc")]
    [InlineData("ABC", "CBA")]
    [InlineData("abc DEF", "abc FED")]
    [InlineData("ABC def", "def CBA")]
    [InlineData("ABC 28", "28 CBA")]
    [InlineData("ABC 1,500 DEF", "FED 1,500 CBA")]
    [InlineData("ABC 50% DEF", "FED 50% CBA")]
    [InlineData("abc 28", "abc 28")]
    [InlineData("abc DEF GHI jkl", "abc IHG FED jkl")]
    [InlineData("ABC.mp4", "mp4.CBA")]
    [InlineData("ABC (DEF)", ")FED( CBA")]
    [InlineData("“ABC”", "”CBA“")]
    [InlineData("2 ABC", "CBA 2")]
    [InlineData("...", "...")]
    [InlineData("", "")]
    public void Letters_are_drawn_in_the_order_of_their_scripts(string text, string drawn)
    {
        List<string> letters = [.. text.Select(letter => char.IsAsciiLetterUpper(letter) ? ((char)('\u0628' + letter - 'A')).ToString() : letter.ToString())];

        var order = Directions.Order(Directions.Levels(letters));

        Assert.Equal(drawn, string.Concat(order.Select(n => text[n])));
    }
}
