using NemoBot.Core.Intents;
using NemoBot.Core.Text.Localization;

namespace NemoBot.Core.Tests.Intents;

public sealed class CaptionWishTests
{
    public static TheoryData<string> AllLanguages => [.. Languages.All.Select(language => language.Name)];

    [Theory]
    [InlineData("captions as srt")]
    [InlineData("Give me the subtitles as a file, please")]
    [InlineData("can I get an .srt?")]
    [InlineData("export the captions")]
    [InlineData("download subtitles")]
    [InlineData("srt and vtt please")]
    [InlineData("Untertitel als SRT bitte")]
    [InlineData("schick mir die Untertitel als Datei")]
    [InlineData("exportiere die Untertitel")]
    [InlineData("subtítulos en srt")]
    [InlineData("envíame los subtítulos como archivo")]
    [InlineData("les sous-titres en SRT s'il te plaît")]
    [InlineData("envoie-moi le fichier de sous-titres")]
    [InlineData("legendas em srt")]
    [InlineData("me manda as legendas em arquivo, por favor")]
    [InlineData("sottotitoli in srt")]
    [InlineData("mandami i sottotitoli come file")]
    [InlineData("phụ đề dạng srt")]
    [InlineData("gửi cho tôi file phụ đề")]
    [InlineData("субтитры в srt")]
    [InlineData("пришли субтитры файлом, пожалуйста")]
    [InlineData("скачать субтитры")]
    [InlineData("字幕文件")]
    [InlineData("把字幕导出成srt文件")]
    [InlineData("請把字幕檔給我")]
    [InlineData("匯出字幕")]
    [InlineData("字幕をsrtでください")]
    [InlineData("字幕ファイルを送ってください")]
    [InlineData("キャプションをSRTで書き出してください")]
    [InlineData("字幕をテキストファイルで送ってもらえますか？")]
    [InlineData("скиньте мне сабы файлом")]
    [InlineData("выгрузите субтитры отдельным файлом, пожалуйста")]
    [InlineData("pode gerar um .srt das legendas?")]
    [InlineData("descarrega as legendas à parte")]
    [InlineData("자막 파일 주세요")]
    [InlineData("자막을 srt로 보내줘")]
    public void A_wish_for_the_captions_as_a_file_is_one(string text) => Assert.Equal(new Intent.Captions(), IntentRouter.Route(text));

    [Theory]
    [InlineData("add subtitles")]
    [InlineData("subtitles")]
    [InlineData("give me subtitles")]
    [InlineData("export with subtitles")]
    [InlineData("burn the captions into the video and export it")]
    [InlineData("export the video")]
    [InlineData("translate the subtitles to German")]
    [InlineData("make the captions bigger and export")]
    [InlineData("here is a file")]
    [InlineData("füge Untertitel hinzu")]
    [InlineData("exportiere mit Untertiteln")]
    [InlineData("加字幕")]
    [InlineData("加字幕并导出")]
    [InlineData("字幕をつけて")]
    [InlineData("テロップを出して")]
    [InlineData("gere legendas")]
    [InlineData("сделай субтитры")]
    [InlineData("자막 넣어줘")]
    [InlineData("добавь субтитры")]
    [InlineData("thêm phụ đề")]
    [InlineData("aggiungi i sottotitoli")]
    [InlineData("")]
    public void Other_texts_are_not(string text) => Assert.False(CaptionWish.IsIn(text));

    [Theory]
    [MemberData(nameof(AllLanguages))]
    public void The_label_of_the_button_is_one_in_each_language(string language) => Assert.True(CaptionWish.IsIn(Texts.In(language)[TextKey.ButtonCaptions]));

    [Fact]
    public void With_files_the_text_is_an_instruction() => Assert.IsNotType<Intent.Captions>(IntentRouter.Route("captions as srt", hasAttachments: true));

    [Fact]
    public void A_text_that_can_be_divided_in_many_ways_takes_no_time() => Assert.False(CaptionWish.IsIn(string.Concat(Enumerable.Repeat("字幕文件", 20)) + "x"));
}
