using System.Text;
using NemoBot.Core.Intents;
using static NemoBot.Core.Tests.Intents.UtterancesTests;

namespace NemoBot.Core.Tests.Intents;

public class IntentRouterTests
{
    /// <summary>Each pair differs by little and means something else.</summary>
    [Theory]
    [InlineData("cancel the export", "cancel")]
    [InlineData("cancel the subtitles", "edit")]
    [InlineData("取消导出", "cancel")]
    [InlineData("取消字幕", "edit")]
    [InlineData("how many credits are left?", "credits")]
    [InlineData("add end credits", "edit")]
    [InlineData("export it in 4k", "export")]
    [InlineData("export it with a red title", "edit")]
    [InlineData("export", "export")]
    [InlineData("don't export", "edit")]
    [InlineData("export after you trim", "edit")]
    [InlineData("expert", "edit")]
    [InlineData("exprot", "export")]
    [InlineData("start over", "new")]
    [InlineData("start over at the second clip", "edit")]
    [InlineData("new video", "new")]
    [InlineData("new video about coffee", "edit")]
    [InlineData("delete everything", "new")]
    [InlineData("delete everything after 0:30", "edit")]
    [InlineData("is it done?", "status")]
    [InlineData("it is done right, keep it", "edit")]
    [InlineData("help", "help")]
    [InlineData("help me cut the intro", "edit")]
    [InlineData("how do I export?", "help")]
    [InlineData("how do I upload?", "upload")]
    [InlineData("how much does an export cost?", "credits")]
    [InlineData("停", "cancel")]
    [InlineData("停车", "edit")]
    [InlineData("剪完导出", "edit+export")]
    [InlineData("导出前剪一下", "edit")]
    [InlineData("？？？", "help")]
    [InlineData("refund please, the render failed", "credits")]
    [InlineData("the render failed", "status")]
    [InlineData("the render failed, try again: export", "export")]
    [InlineData("don't render anything yet", "edit")]
    [InlineData("can I use it for free?", "credits")]
    [InlineData("can we lose the music?", "edit")]
    [InlineData("scrap it, new video", "new")]
    [InlineData("scrap it", "edit")]
    [InlineData("I'm happy, send", "export")]
    [InlineData("give me the latest version", "export")]
    [InlineData("can you save the final video as mp4", "export")]
    [InlineData("how do I save the video?", "help")]
    [InlineData("快停止渲染", "cancel")]
    [InlineData("等字幕改好了再导出", "edit")]
    [InlineData("能剪什么样的视频", "help")]
    public void A_similar_request_is_distinguished(string text, string label) => Assert.Equal(label, Label(text));

    [Theory]
    [InlineData("trim it and then export", "trim it")]
    [InlineData("Add subtitles, then send me the MP4!", "Add subtitles")]
    [InlineData("加字幕，然后导出。", "加字幕")]
    [InlineData("標題寫「新年快樂」然後匯出", "標題寫「新年快樂」")]
    [InlineData("add subtitles & export", "add subtitles")]
    [InlineData("trim it -> export", "trim it")]
    [InlineData("字幕改成白色后导出", "字幕改成白色")]
    [InlineData("Füge Musik hinzu und exportiere es dann", "Füge Musik hinzu")]
    public void An_edit_that_ends_in_an_export_keeps_only_the_edit(string text, string edit) =>
        Assert.Equal(new Intent.Edit(edit, ThenExport: true), IntentRouter.Route(text));

    [Theory]
    [InlineData("/export", "export")]
    [InlineData("/EXPORT@NemoBot", "export")]
    [InlineData("/start", "help")]
    [InlineData("/导出", "export")]
    [InlineData("/ayuda", "help")]
    [InlineData("/frobnicate now", "help")]
    [InlineData("/edit", "help")]
    [InlineData("/home/me/clip.mp4 is the file to cut", "edit")]
    public void A_slash_command_is_read_first(string text, string label) => Assert.Equal(label, Label(text));

    [Fact]
    public void The_words_of_slash_edit_are_sent_whatever_they_say() =>
        Assert.Equal(new Intent.Edit("export"), IntentRouter.Route("/edit@NemoBot export"));

    [Theory]
    [InlineData("/projects", "projects", "")]
    [InlineData("/Language de", "language", "de")]
    [InlineData("/login nmv_usr_x", "login", "nmv_usr_x")]
    public void A_command_without_plain_words_keeps_its_argument(string text, string name, string argument) =>
        Assert.Equal(new Intent.Command(name, argument), IntentRouter.Route(text));

    [Fact]
    public void A_command_the_platform_recognised_needs_no_slash()
    {
        Assert.IsType<Intent.Export>(IntentRouter.Route("", "export"));
        Assert.Equal(new Intent.Edit("make it louder"), IntentRouter.Route("make it louder", "edit"));
    }

    [Theory]
    [InlineData("", typeof(Intent.Upload))]
    [InlineData("here is my video", typeof(Intent.Upload))]
    [InlineData("这是我的视频", typeof(Intent.Upload))]
    [InlineData("cut the first 5 seconds", typeof(Intent.Edit))]
    [InlineData("how many credits do I have?", typeof(Intent.Credits))]
    public void Files_are_an_upload_unless_the_words_want_more(string text, Type expected) =>
        Assert.IsType(expected, IntentRouter.Route(text, hasAttachments: true));

    [Theory]
    [InlineData("add a caption that says “{0}”")]
    [InlineData("the title should read \"{0}\"")]
    [InlineData("标题写“{0}”")]
    [InlineData("字幕加上「{0}」")]
    [InlineData("add the caption: {0}")]
    [InlineData("pon el texto «{0}» al final")]
    public void A_command_on_the_screen_is_an_edit(string frame)
    {
        foreach (var row in AllRows().Where(row => row.Label is not ("edit" or "edit+export" or "upload") && !row.Text.StartsWith('/')))
        {
            var text = frame.Replace("{0}", row.Text.Replace('"', ' '), StringComparison.Ordinal);
            Assert.True(Label(text) == "edit", text);
        }
    }

    [Fact]
    public void Case_emoji_spaces_and_exclamations_change_nothing()
    {
        foreach (var (_, _, text) in AllRows().Where(row => !row.Text.StartsWith('/') && !row.Text.Contains("://", StringComparison.Ordinal)))
        {
            var label = Label(text);
            Assert.True(Label(text.ToUpperInvariant()) == label, $"upper case: {text}");
            Assert.True(Label(text + " 🎬🙏") == label, $"emoji: {text}");
            Assert.True(Label("\u200B  " + text.Replace(" ", "  ", StringComparison.Ordinal) + "\n") == label, $"spaces: {text}");
            if (!text.EndsWith('?') && !text.EndsWith('？'))
            {
                Assert.True(Label(text + "!!!") == label, $"exclamation: {text}");
            }
        }
    }

    [Fact]
    public void Full_width_and_decomposed_letters_are_the_same_words()
    {
        Assert.Equal("export", Label("ＥＸＰＯＲＴ　ＭＰ４"));
        Assert.Equal("status", Label("¿cómo va el vídeo?".Normalize(NormalizationForm.FormD)));
        Assert.Equal("credits", Label("잔액 확인".Normalize(NormalizationForm.FormD)));
        Assert.Equal("export", Label("ｴｸｽﾎﾟｰﾄ"));
    }

    [Fact]
    public void No_text_throws_and_a_long_one_is_an_edit()
    {
        var random = new Random(20);
        const string Alphabet = "export 导出取消和?!:“”\"'/@.,\uD83D\uDE00\u0000\u0301가書き出отмена…\n~www.http://";
        for (var round = 0; round < 5000; round++)
        {
            var text = string.Create(random.Next(60), random, (span, source) =>
            {
                foreach (ref var c in span)
                {
                    c = source.Next(4) == 0 ? (char)source.Next(char.MaxValue + 1) : Alphabet[source.Next(Alphabet.Length)];
                }
            });
            Assert.NotNull(IntentRouter.Route(text));
        }

        foreach (var piece in (string[])["export ", "导出", "\uD800", "and ", ",", "“", "cut, export, ", "http://a", "e\u0301"])
        {
            var text = string.Concat(Enumerable.Repeat(piece, 100_000 / piece.Length));
            Assert.IsType<Intent.Edit>(IntentRouter.Route("edit: " + text));
            Assert.NotNull(IntentRouter.Route(text[..2000]));
        }

        Assert.IsType<Intent.Upload>(IntentRouter.Route("https://example.com/" + new string('a', 100_000)));
    }
}
