using System.Globalization;
using System.Text;

namespace NemoBot.Core.Model;

/// <summary>Determines the visible part of a text. Pure; every input of every platform passes through <see cref="Of"/>.</summary>
public static class VisibleText
{
    /// <summary>
    /// Invisible code points: Unicode's property Default_Ignorable_Code_Point (DerivedCoreProperties.txt, version 17), which .NET does not expose, as
    /// ranges of first and last.
    /// </summary>
    private static readonly (int First, int Last)[] Ignorable =
    [
        (0x00AD, 0x00AD), (0x034F, 0x034F), (0x061C, 0x061C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x200B, 0x200F), (0x202A, 0x202E),
        (0x2060, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A),
        (0xE0000, 0xE0FFF),
    ];

    /// <summary>
    /// Returns the text without control characters (line ends and tabs stay); empty when nothing of it is visible. Invisible characters between visible
    /// letters stay: they join emoji, and letters of Persian and Indic scripts.
    /// </summary>
    public static string Of(string text)
    {
        var clean = text.AsSpan().ContainsAny(Controls) ? string.Concat(text.Where(letter => !Controls.Contains(letter))) : text;
        foreach (var rune in clean.EnumerateRunes())
        {
            if (!IsInvisible(rune) && !IsBlank(rune))
            {
                return clean;
            }
        }

        return "";
    }

    /// <summary>Returns the visible characters, including blanks: for comparing words with ours ("ex\u200Bport" is "export"), never for the editor.</summary>
    public static string Strip(string text)
    {
        var kept = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (!IsInvisible(rune))
            {
                kept.Append(rune);
            }
        }

        return kept.Length == text.Length ? text : kept.ToString();
    }

    /// <summary>Returns the visible form of the first word, to compare with a command, and the rest of the text, trimmed and otherwise unchanged.</summary>
    public static (string Word, string Tail) FirstWord(string text)
    {
        for (var start = 0; start < text.Length;)
        {
            var end = start;
            while (end < text.Length && !char.IsWhiteSpace(text[end]))
            {
                end++;
            }

            if (Strip(text[start..end]) is { Length: > 0 } word)
            {
                return (word, text[end..].Trim());
            }

            start = end + 1;
        }

        return ("", "");
    }

    /// <summary>Whether the character is invisible and takes no space: ignorable, a control or a format character.</summary>
    public static bool IsInvisible(Rune rune)
    {
        if (rune.IsAscii)
        {
            return Rune.IsControl(rune) && !Rune.IsWhiteSpace(rune);
        }

        foreach (var (first, last) in Ignorable)
        {
            if (rune.Value >= first && rune.Value <= last)
            {
                return true;
            }
        }

        return Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.Control && !Rune.IsWhiteSpace(rune);
    }

    /// <summary>Whether the character is blank: spaces, line ends, and two symbols without ink, the empty Braille pattern and the musical null notehead.</summary>
    private static bool IsBlank(Rune rune) => Rune.IsWhiteSpace(rune) || rune.Value is 0x2800 or 0x1D159;

    private static readonly System.Buffers.SearchValues<char> Controls = System.Buffers.SearchValues.Create(
        [.. Enumerable.Range(0, 0xA0).Select(code => (char)code).Where(letter => char.IsControl(letter) && !char.IsWhiteSpace(letter))]);
}
