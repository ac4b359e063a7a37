using System.Text;
using NemoBot.Core.Model;

namespace NemoBot.Core.Text.Localization;

/// <summary>Guesses which of our languages a user writes. Prefers null when in doubt: a wrong guess would switch the language unexpectedly.</summary>
public static class LanguageGuess
{
    /// <summary>In characters; enough for a guess. The rest of a long text is ignored.</summary>
    private const int Enough = 2_000;

    /// <summary>Returns one of <see cref="Languages.All"/>, or null when the text is too short, too mixed, or in another language.</summary>
    public static string? Of(string text)
    {
        var start = WithoutAddresses(text[..Math.Min(text.Length, Enough)]);
        var scripts = Scripts.Count(start);
        var letters = scripts.Total;

        // Names and on-screen words are often Latin in any language, so a few letters of another script outweigh them.
        return scripts switch
        {
            _ when letters == 0 => null,
            _ when scripts.Kana * 10 >= letters => "ja",
            _ when scripts.Hangul * 4 >= letters => "ko",
            _ when scripts.Cyrillic * 2 >= letters => scripts.Cyrillic > 3 && !scripts.NotRussian ? "ru" : null,
            _ when scripts.Han * 4 >= letters => HanOf(start),
            _ when scripts.Latin * 10 >= letters * 9 => LatinWords.Guess(start),
            _ => null,
        };
    }

    private static string WithoutAddresses(string text) =>
        text.Contains("://", StringComparison.Ordinal)
            ? string.Join(' ', text.Split((char[]?)null).Where(token => !token.Contains("://", StringComparison.Ordinal)))
            : text;

    /// <summary>Decides by characters that exist in one script only; null when there are none, and on a tie.</summary>
    private static string? HanOf(ReadOnlySpan<char> text)
    {
        int simplified = 0, traditional = 0, japanese = 0;
        foreach (var c in text)
        {
            simplified += HanScript.Simplified.Contains(c) ? 1 : 0;
            traditional += HanScript.Traditional.Contains(c) ? 1 : 0;
            japanese += HanScript.Japanese.Contains(c) ? 1 : 0;
        }

        if (japanese > 0)
        {
            return japanese >= simplified ? "ja" : null;
        }

        return simplified > traditional ? "zh-Hans" : traditional > simplified ? "zh-Hant" : null;
    }

    private struct Scripts
    {
        public int Latin, Kana, Hangul, Cyrillic, Han, Other;

        /// <summary>Whether there are letters of Ukrainian, Belarusian, Serbian and others that Russian does not have.</summary>
        public bool NotRussian;

        public readonly int Total => Latin + Kana + Hangul + Cyrillic + Han + Other;

        public static Scripts Count(ReadOnlySpan<char> text)
        {
            var count = default(Scripts);
            foreach (var rune in text.EnumerateRunes())
            {
                if (!Rune.IsLetter(rune) || VisibleText.IsInvisible(rune))
                {
                    continue;
                }

                switch (rune.Value)
                {
                    case < 0x250:
                        count.Latin++;
                        break;
                    case >= 0x400 and < 0x530:
                        count.Cyrillic++;
                        count.NotRussian |= "іїєґўјљњћђџІЇЄҐЎЈЉЊЋЂЏ".Contains((char)rune.Value, StringComparison.Ordinal);
                        break;
                    case >= 0x3040 and < 0x3100 or >= 0xFF66 and < 0xFFA0:
                        count.Kana++;
                        break;
                    case >= 0xAC00 and < 0xD7B0 or >= 0x1100 and < 0x1200 or >= 0x3130 and < 0x3190:
                        count.Hangul++;
                        break;
                    case >= 0x3400 and < 0xA000 or >= 0x20000 and < 0x32000:
                        count.Han++;
                        break;
                    default:
                        count.Other++;
                        break;
                }
            }

            return count;
        }
    }
}
