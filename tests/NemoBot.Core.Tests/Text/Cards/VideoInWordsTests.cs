using NemoBot.Core.Model;
using NemoBot.Core.Text.Cards;
using NemoBot.Core.Text.Localization;

namespace NemoBot.Core.Tests.Text.Cards;

public sealed class VideoInWordsTests
{
    [Theory]
    [InlineData("en", "The link works until November 28, 2026, 18:05 UTC.")]
    [InlineData("de", "Der Link gilt bis 28. November 2026, 18:05 UTC.")]
    [InlineData("fr", "Le lien est valable jusqu’au 28 novembre 2026, 18:05 UTC.")]
    [InlineData("es", "El enlace funciona hasta el 28 de noviembre de 2026, 18:05 UTC.")]
    [InlineData("pt", "O link funciona até 28 de novembro de 2026, 18:05 UTC.")]
    [InlineData("ru", "Ссылка действует до 28 ноября 2026 г., 18:05 UTC.")]
    [InlineData("ja", "リンクは2026年11月28日 18:05（UTC）まで有効です。")]
    [InlineData("ko", "링크는 2026년 11월 28일 18:05(UTC)까지 쓸 수 있어요.")]
    [InlineData("zh-Hans", "链接在 2026年11月28日 18:05（UTC）之前有效。")]
    [InlineData("zh-Hant", "連結在 2026年11月28日 18:05（UTC）之前有效。")]
    public void The_end_of_a_link_is_a_date_as_the_language_writes_it_in_UTC(string language, string expected)
    {
        var video = new VideoResult("1", "a.mp4", 1, null, null, null) { LinkExpiresAt = new(2026, 11, 28, 20, 5, 0, TimeSpan.FromHours(2)) };

        Assert.Equal(expected, VideoInWords.Until(video, Texts.In(language)));
    }
}
