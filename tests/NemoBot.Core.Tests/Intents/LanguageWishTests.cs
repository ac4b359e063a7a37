using NemoBot.Core.Intents;

namespace NemoBot.Core.Tests.Intents;

public class LanguageWishTests
{
    [Theory]
    [InlineData("speak English please", "en")]
    [InlineData("can you talk to me in German?", "de")]
    [InlineData("Switch to Traditional Chinese", "zh-Hant")]
    [InlineData("do you speak Spanish?", "es")]
    [InlineData("red englisch mit mir", "en")]
    [InlineData("Sprich deutsch", "de")]
    [InlineData("Können Sie bitte Französisch sprechen?", "fr")]
    [InlineData("fala em alemão comigo", "de")]
    [InlineData("fala português, por favor", "pt")]
    [InlineData("háblame en español", "es")]
    [InlineData("¿hablas inglés?", "en")]
    [InlineData("parle-moi en français stp", "fr")]
    [InlineData("Pouvez-vous répondre en anglais ?", null)] // "répondre" is not listed: an infinitive is left to the readers.
    [InlineData("говори по-русски пожалуйста", "ru")]
    [InlineData("ответь на английском", "en")]
    [InlineData("请说中文", "zh-Hans")]
    [InlineData("可以用英文回答吗？", "en")]
    [InlineData("請用日文跟我聊天", "ja")]
    [InlineData("日本語で話して", "ja")]
    [InlineData("英語で答えてください。", "en")]
    [InlineData("한국어로 말해줘", "ko")]
    [InlineData("영어로 대답해 주세요", "en")]
    [InlineData("영어로 대답해주세요", "en")]
    public void A_request_to_speak_a_language_names_it(string text, string? language) => Assert.Equal(language, LanguageWish.In(text));

    [Theory]
    [InlineData("subtitles in English")]
    [InlineData("translate it to Spanish")]
    [InlineData("add English subtitles please")]
    [InlineData("she speaks German in the second clip, cut it")]
    [InlineData("english")]
    [InlineData("in English please")]
    [InlineData("talk to me")]
    [InlineData("speak English and German")]
    [InlineData("让她说英文")]
    [InlineData("字幕改成英文")]
    [InlineData("英語字幕をつけて")]
    [InlineData("영어 자막 넣어줘")]
    [InlineData("schreib \"Deutsch\" ans Ende")]
    [InlineData("escribe español en grande al final")]
    [InlineData("")]
    public void Anything_else_is_not_one(string text) => Assert.Null(LanguageWish.In(text));

    [Fact]
    public void Words_that_can_be_divided_in_many_ways_take_no_time() => Assert.Null(LanguageWish.In(string.Concat(Enumerable.Repeat("说话", 26)) + "英文x"));

    [Fact]
    public void It_is_the_command_for_a_language() => Assert.Equal(new Intent.Command("language", "de"), IntentRouter.Route("sprich deutsch mit mir"));
}
