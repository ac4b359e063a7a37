using System.Globalization;
using System.Reflection;
using System.Text;
using NemoBot.Core.Model;

namespace NemoBot.Core.Intents;

/// <summary>
/// Normalises spelling: compatibility forms (ＭＰ４), case, accents (vídeo), traditional characters (匯出), emoji, dashes and
/// punctuation. The result has only letters, digits, single spaces and a few marks.
/// </summary>
internal static class NormalText
{
    /// <summary>Ends a clause.</summary>
    public const char Stop = ',';
    public const char Question = '?';
    public const char Colon = ':';

    /// <summary>Replaces quoted copy.</summary>
    public const char Quoted = '\u0001';

    /// <summary>Marks a character that is removed without a space (don't → dont).</summary>
    private const char Joined = '\u0002';

    /// <summary>The normal form of each character, in blocks of 256 that are made when a text first has a character of them.</summary>
    private static readonly char[]?[] Folded = new char[]?[256];

    private static readonly Lazy<Dictionary<char, char>> Simplified = new(() => ReadPairs().ToDictionary());

    /// <summary>Returns the normal form of <paramref name="text"/>; for word lists, not for messages.</summary>
    public static string Of(string text)
    {
        var chars = new char[text.Length + 1];
        var sources = new int[chars.Length];
        return new string(chars, 0, Write(text, chars, sources)).Trim(' ', Stop);
    }

    /// <summary>Writes the normal form of <paramref name="text"/> and, for each character, its index in <paramref name="text"/>.</summary>
    /// <returns>The number of characters written, at most the length of the text.</returns>
    public static int Write(ReadOnlySpan<char> text, Span<char> chars, Span<int> sources)
    {
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && Rune.TryCreate(text[i], i + 1 < text.Length ? text[i + 1] : '\0', out var pair) && VisibleText.IsInvisible(pair))
            {
                i++;
                continue;
            }

            var folded = (Folded[text[i] >> 8] ??= FoldBlock(text[i] >> 8))[text[i] & 0xFF];
            if (folded == Joined && IsApostrophe(text[i]))
            {
                // l'export, d'abord: two words; don't: one word.
                folded = IsElision(chars[..length]) ? ' ' : Joined;
            }
            else if (folded is Colon or '.')
            {
                var between = i > 0 && i + 1 < text.Length && char.IsAsciiDigit(text[i - 1]) && char.IsAsciiDigit(text[i + 1]);
                folded = between ? folded
                    : folded == Colon ? Colon
                    : i + 1 < text.Length && char.IsLetterOrDigit(text[i + 1]) ? ' ' // .mkv
                    : Stop;
            }

            // "trim & export", "trim -> export", but not "R&B".
            if (text[i] is '&' or '＆' or '+' or '>' or '→' && i > 0 && i + 1 < text.Length && text[i + 1] == ' ' && text[i - 1] is ' ' or '-')
            {
                folded = Stop;
            }

            if (folded == Joined || (folded == ' ' && (length == 0 || chars[length - 1] == ' ')))
            {
                continue;
            }

            if (folded == Stop && text[i] == ',' && i > 0 && i + 1 < text.Length && char.IsAsciiDigit(text[i - 1]) && char.IsAsciiDigit(text[i + 1]))
            {
                continue; // 1,000
            }

            chars[length] = folded;
            sources[length++] = i;
        }

        return length;
    }

    /// <summary>Whether the character is part of a word in a script that separates words with spaces.</summary>
    public static bool IsSpacedLetter(char c) => c < 0x2E80 && (char.IsAsciiLetterOrDigit(c) || (c >= 0x80 && char.IsLetter(c)));

    private static bool IsApostrophe(char c) => c is '\'' or '’' or '‘' or 'ʼ' or '`' or '´';

    private static bool IsElision(ReadOnlySpan<char> before)
    {
        var start = before.Length;
        while (start > 0 && IsSpacedLetter(before[start - 1]))
        {
            start--;
        }

        return before[start..] is "l" or "d" or "n" or "c" or "j" or "m" or "s" or "t" or "qu" or "dell" or "un" or "all";
    }

    private static char[] FoldBlock(int block)
    {
        var fold = new char[256];
        for (var i = 0; i < fold.Length; i++)
        {
            fold[i] = FoldOf((char)((block << 8) | i));
        }

        return fold;
    }

    private static char FoldOf(char c)
    {
        if (IsApostrophe(c) || (c != Quoted && Rune.TryCreate(c, out var rune) && VisibleText.IsInvisible(rune)))
        {
            return Joined;
        }

        switch (c)
        {
            case '?' or '？' or '¿' or '؟' or '❓' or '❔':
                return c == '¿' ? ' ' : Question;
            case ':' or '：':
                return Colon;
            case '.':
                return '.';
            case ',' or '，' or ';' or '；' or '!' or '！' or '。' or '、' or '…' or '\n' or '\r' or '(' or ')' or '（' or '）' or '—' or '–' or '｡' or '､' or '|':
                return Stop;
            case Quoted:
                return Quoted;
            case '¡':
                return ' ';
            case 'ł' or 'Ł':
                return 'l';
            case 'đ' or 'Đ':
                return 'd';
            case 'й' or 'Й':
                return 'й';
            case 'ё' or 'Ё':
                return 'е';
        }

        if (c < 0x80)
        {
            return char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : ' ';
        }

        if (char.IsSurrogate(c))
        {
            return ' '; // Emoji and lone surrogates.
        }

        if (char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark)
        {
            return Joined;
        }

        if (c is (>= '\u4E00' and <= '\u9FFF') or (>= '\uAC00' and <= '\uD7A3'))
        {
            return Simplified.Value.GetValueOrDefault(c, c);
        }

        if (!char.IsLetterOrDigit(c) && c != 'ー')
        {
            return ' ';
        }

        // Alphabets lose their accents; the marks of kana make different letters and stay.
        var form = c.ToString().Normalize(c < 0x2E80 ? NormalizationForm.FormKD : NormalizationForm.FormKC);
        return char.ToLowerInvariant(form[0]);
    }

    private static IEnumerable<(char Traditional, char Simplified)> ReadPairs()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("NemoBot.Core.Intents.Words.traditional.txt")
            ?? throw new InvalidOperationException("The table of traditional characters is not embedded.");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#'))
            {
                continue;
            }

            for (var i = 0; i + 1 < line.Length; i += 2)
            {
                yield return (line[i], line[i + 1]);
            }
        }
    }
}
