using NemoBot.Core.Text.Localization;

namespace NemoBot.Core.Tests.Text.Localization;

public sealed class LanguageTests
{
    [Theory]
    [InlineData("en", "en")]
    [InlineData("en-GB", "en")]
    [InlineData("EN_us", "en")]
    [InlineData("zh", "zh-Hans")]
    [InlineData("zh-CN", "zh-Hans")]
    [InlineData("zh-SG", "zh-Hans")]
    [InlineData("zh-Hans-HK", "zh-Hans")]
    [InlineData("zh-TW", "zh-Hant")]
    [InlineData("zh-HK", "zh-Hant")]
    [InlineData("zh_Hant", "zh-Hant")]
    [InlineData("zh-Hant-CN", "zh-Hant")]
    [InlineData("yue", "zh-Hant")]
    [InlineData("es-419", "es")]
    [InlineData("de-AT", "de")]
    [InlineData("fr-CA", "fr")]
    [InlineData("pt-BR", "pt")]
    [InlineData("ja-JP", "ja")]
    [InlineData("ko-KR", "ko")]
    [InlineData("ru", "ru")]
    [InlineData("it", null)]
    [InlineData("", null)]
    [InlineData("-", null)]
    [InlineData("英文", null)]
    [InlineData(null, null)]
    public void A_hint_leads_to_one_of_our_languages(string? hint, string? expected) => Assert.Equal(expected, Languages.FromHint(hint));

    [Fact]
    public void An_endless_hint_is_none() => Assert.Null(Languages.FromHint("en-" + new string('x', 100_000)));

    [Theory]
    [InlineData("Deutsch", "de")]
    [InlineData("german", "de")]
    [InlineData(" 中文 ", "zh-Hans")]
    [InlineData("繁體中文", "zh-Hant")]
    [InlineData("pt-BR", "pt")]
    [InlineData("français", "fr")]
    [InlineData("Klingon", null)]
    [InlineData("", null)]
    public void A_language_is_found_by_what_people_call_it(string typed, string? expected) => Assert.Equal(expected, Languages.FromName(typed));

    [Theory]
    [InlineData("zh-Hans", "zh-CN")]
    [InlineData("zh-Hant", "zh-TW")]
    [InlineData("pt", "pt")]
    [InlineData("xx", "en")]
    [InlineData(null, "en")]
    public void The_backend_gets_its_own_code(string? language, string expected) => Assert.Equal(expected, Languages.BackendCode(language));

    [Theory]
    [InlineData("add lo-fi music and a title at the start", "en")]
    [InlineData("Please remove the background", "en")]
    [InlineData("背景を変えて", "ja")]
    [InlineData("BGMをlo-fiにして", "ja")]
    [InlineData("音楽追加", "ja")]
    [InlineData("배경 바꿔 줘", "ko")]
    [InlineData("add 자막 please 그리고 음악", "ko")]
    [InlineData("Замени фон на офис", "ru")]
    [InlineData("帮我把背景换掉", "zh-Hans")]
    [InlineData("幫我把背景換掉", "zh-Hant")]
    [InlineData("把标题改成 Summer in Lisbon", "zh-Hans")]
    [InlineData("Añade música suave al final", "es")]
    [InlineData("Quita el fondo y pon una oficina", "es")]
    [InlineData("Füge am Anfang einen Titel ein", "de")]
    [InlineData("Mach die Musik leiser", "de")]
    [InlineData("Ajoute une musique douce à la fin", "fr")]
    [InlineData("Remplace l’arrière-plan par un bureau", "fr")]
    [InlineData("Adicione legendas e tire o fundo", "pt")]
    [InlineData("Quanto crédito eu ainda tenho?", "pt")]
    public void The_language_is_guessed_from_what_is_written(string text, string expected) => Assert.Equal(expected, LanguageGuess.Of(text));

    [Theory]
    [InlineData("")]
    [InlineData("ok")]
    [InlineData("export")]
    [InlineData("video")]
    [InlineData("Lisbon")]
    [InlineData("1080p mp4")]
    [InlineData("👍👍")]
    [InlineData("加字幕")]
    [InlineData("動画")]
    [InlineData("Зміни тло на офіс")]
    [InlineData("Sposta la musica più avanti")]
    [InlineData("https://example.com/a/b.mp4")]
    [InlineData("\ud83d\udc4d\ud83d")]
    public void Too_little_or_another_language_is_no_guess(string text) => Assert.Null(LanguageGuess.Of(text));

    [Fact]
    public void A_huge_text_is_guessed_from_its_start() => Assert.Equal("de", LanguageGuess.Of(string.Concat(Enumerable.Repeat("mach die Musik leiser und ", 400_000))));
}
