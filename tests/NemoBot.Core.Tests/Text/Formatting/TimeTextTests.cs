using NemoBot.Core.Text.Formatting;
using NemoBot.Core.Text.Localization;

namespace NemoBot.Core.Tests.Text.Formatting;

public sealed class TimeTextTests
{
    [Theory]
    [InlineData("en", "a.mp4 (6.5 s)")]
    [InlineData("de", "a.mp4 (6,5\u202fs)")]
    [InlineData("fr", "a.mp4 (6,5\u202fs)")]
    [InlineData("es", "a.mp4 (6,5\u202fs)")]
    [InlineData("pt", "a.mp4 (6,5\u202fs)")]
    [InlineData("ru", "a.mp4 (6,5\u202fс)")]
    [InlineData("ja", "a.mp4（6.5秒）")]
    [InlineData("ko", "a.mp4 (6.5초)")]
    [InlineData("zh-Hans", "a.mp4（6.5\u00a0秒）")]
    [InlineData("zh-Hant", "a.mp4（6.5\u00a0秒）")]
    public void A_length_stands_behind_the_name_in_the_brackets_of_the_language(string language, string expected) =>
        Assert.Equal(expected, TimeText.Named(Texts.In(language), "a.mp4", TimeSpan.FromSeconds(6.5)));

    [Fact]
    public void A_name_without_a_known_length_stands_alone() => Assert.Equal("a.mp4", TimeText.Named(Texts.In("en"), "a.mp4", null));
}
