using System.Text;
using NemoBot.Core.Intents;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Localization;

namespace NemoBot.Core.Tests.Model;

/// <summary>What nobody can see was not said.</summary>
public sealed class VisibleTextTests
{
    /// <summary>One text for each kind of code point that shows nothing.</summary>
    public static TheoryData<string> Invisible { get; } =
    [
        "", " ", "\t\r\n", "\u00A0\u3000", "\u00AD", "\u034F", "\u061C", "\u115F", "\u1160", "\u17B4\u17B5", "\u180B\u180E\u180F", "\u200B", "\u200C\u200D", "\u200E\u200F",
        "\u2028\u2029", "\u202A\u202E\u202C", "\u2060", "\u2061\u2064\u2065", "\u2066\u2069", "\u206F", "\u2800\u2800", "\u3164", "\uFE00\uFE0F", "\uFEFF", "\uFFA0", "\uFFF0\uFFF8",
        "\uFFF9\uFFFB", "\0\u0001\u0007", "\u007F\u0085\u009F", "\U0001BCA0", "\U0001D173", "\U000E0001\U000E0041\U000E007F", "\U000E0100", "\U000E0FFF", " \u200B \u3164\n\u2800 \uFEFF",
    ];

    [Theory]
    [MemberData(nameof(Invisible))]
    public void A_text_of_nothing_that_can_be_seen_is_empty(string text)
    {
        Assert.Equal("", VisibleText.Of(text));
        Assert.Equal("", new IncomingMessage { Chat = new("test", "1"), MessageId = "1", SentAt = default, Text = text, Forwarded = text }.Text);
        Assert.IsType<Intent.Help>(IntentRouter.Route(text));
        Assert.IsType<Intent.Help>(IntentRouter.Route("/edit " + text));
        Assert.IsType<Intent.Upload>(IntentRouter.Route(text, hasAttachments: true));
        Assert.Null(LanguageGuess.Of(text));
    }

    [Theory]
    [InlineData("👨‍👩‍👧 ❤️ 🏴󠁧󠁢󠁥󠁮󠁧󠁿")]
    [InlineData("می‌خواهم پس‌زمینه را عوض کنم")]
    [InlineData("क्‍ष को बड़ा करें")]
    [InlineData("make it\u200B brighter\u00AD")]
    [InlineData("first line\n\tsecond line")]
    [InlineData("!")]
    [InlineData("\u200B\u0E01")]
    public void What_joins_visible_letters_stays(string text) => Assert.Equal(text, VisibleText.Of(text));

    [Fact]
    public void Control_characters_go() => Assert.Equal("make it\nbrighter", VisibleText.Of("\u0001make\0 it\n\u0007brighter\u009F"));

    [Theory]
    [InlineData("ex\u200Bport", typeof(Intent.Export))]
    [InlineData("s\u00ADtatus", typeof(Intent.Status))]
    [InlineData("c\u2060ancel", typeof(Intent.Cancel))]
    [InlineData("cre\U000E0041dits", typeof(Intent.Credits))]
    [InlineData("\u202Eexport\u202C", typeof(Intent.Export))]
    [InlineData("导\u200B出", typeof(Intent.Export))]
    [InlineData("ex\u0001port", typeof(Intent.Export))]
    [InlineData("/st\u00ADatus", typeof(Intent.Status))]
    [InlineData("\u200B/status", typeof(Intent.Status))]
    [InlineData("\u2060 /ex\u3164port", typeof(Intent.Export))]
    [InlineData("/\u200Dhelp", typeof(Intent.Help))]
    [InlineData("export\uFE0F", typeof(Intent.Export))]
    [InlineData("/projects\u200B", typeof(Intent.Command))]
    public void Invisible_characters_in_a_word_do_not_defeat_a_command(string text, Type intent) => Assert.IsType(intent, IntentRouter.Route(text));

    [Theory]
    [InlineData("don\u200B't cut the ending", "don\u200B't cut the ending")]
    [InlineData("add 👨‍👩‍👧 as a sticker", "add 👨‍👩‍👧 as a sticker")]
    [InlineData("/edit عنوان «می‌روم» اضافه کن", "عنوان «می‌روم» اضافه کن")]
    [InlineData("/ed\u200Bit add the title \"a\u200Bb\"", "add the title \"a\u200Bb\"")]
    public void The_editor_gets_the_words_as_they_were_typed(string text, string sent) => Assert.Equal(sent, Assert.IsType<Intent.Edit>(IntentRouter.Route(text)).Text);

    [Theory]
    [InlineData("\u3164\u3164\u3164 make the video brighter please", "en")]
    [InlineData("\u115F\u1160\uFFA0 hazme el vídeo más corto por favor", "es")]
    public void No_language_is_guessed_from_what_cannot_be_seen(string text, string language) => Assert.Equal(language, LanguageGuess.Of(text));

    [Fact]
    public void A_stored_message_reads_as_it_was_written()
    {
        var message = new IncomingMessage { Chat = new("test", "1"), MessageId = "1", SentAt = default, Text = "می‌خواهم", Answered = new([new("f", "a.mp4", 3) { Identity = "u" }], "look") };

        var read = NemoBot.Storage.Documents.FromJson<IncomingMessage>(NemoBot.Storage.Documents.ToJson(message));

        Assert.Equal((message.Text, "u", "look"), (read.Text, read.Answered!.Attachments[0].Identity, read.Answered.Text));
        Assert.Null(read.Forwarded);
    }

    /// <summary>Every code point is looked at: none may make the reading fail, and none that has ink may count as nothing.</summary>
    [Fact]
    public void Letters_digits_and_symbols_are_seen()
    {
        HashSet<int> inkless = [0x115F, 0x1160, 0x3164, 0xFFA0, 0x2800, 0x1D159];
        for (var code = 0; code <= 0x10FFFF; code++)
        {
            if (!Rune.IsValid(code))
            {
                continue;
            }

            var rune = new Rune(code);
            var isSeen = VisibleText.Of(rune.ToString()).Length > 0;
            if (Rune.IsLetterOrDigit(rune) || Rune.IsSymbol(rune) || Rune.IsPunctuation(rune))
            {
                Assert.True(isSeen != inkless.Contains(code), $"U+{code:X4}");
            }
        }
    }
}
