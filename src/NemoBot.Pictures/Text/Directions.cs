using System.Globalization;
using System.Text;

namespace NemoBot.Pictures.Text;

/// <summary>
/// Determines in which order the letters of one line are drawn, by the parts of Unicode's bidirectional algorithm (UAX 9) that occur in names and titles: letters, digits,
/// and what is between them; no explicit embeddings, which are drawn as if they were not there. Pure.
/// </summary>
internal static class Directions
{
    private enum Kind
    {
        Neutral,
        Left,
        Right,
        Digit,
    }

    /// <summary>Whether the line is read from right to left: its first letter decides.</summary>
    public static bool IsRightToLeft(IReadOnlyList<string> letters) => letters.Select(KindOf).FirstOrDefault(kind => kind is Kind.Left or Kind.Right) == Kind.Right;

    /// <summary>Returns the level of each letter: even ones run from left to right, odd ones from right to left, and a higher one is inside of a lower one.</summary>
    public static int[] Levels(IReadOnlyList<string> letters)
    {
        var line = IsRightToLeft(letters) ? 1 : 0;
        Kind[] kinds = [.. letters.Select(KindOf)];
        JoinNumbers(letters, kinds);
        TurnDigitsAfterLeft(kinds, line);
        FillNeutrals(kinds, line);
        return [.. kinds.Select(kind => kind switch
        {
            Kind.Left => line == 0 ? 0 : 2,
            Kind.Right => 1,
            Kind.Digit => 2,
            _ => line,
        })];
    }

    /// <summary>Returns the indexes of the items in the order from left to right on the screen.</summary>
    public static int[] Order(IReadOnlyList<int> levels)
    {
        int[] order = [.. Enumerable.Range(0, levels.Count)];
        for (var level = levels.DefaultIfEmpty().Max(); level > 0; level--)
        {
            for (var start = 0; start < order.Length; start++)
            {
                var end = start;
                while (end < order.Length && levels[order[end]] >= level)
                {
                    end++;
                }

                if (end > start)
                {
                    Array.Reverse(order, start, end - start);
                    start = end;
                }
            }
        }

        return order;
    }

    /// <summary>"1,000", "0:05" and "-3" are one number each.</summary>
    private static void JoinNumbers(IReadOnlyList<string> letters, Kind[] kinds)
    {
        for (var n = 0; n + 1 < kinds.Length; n++)
        {
            if (letters[n] is "." or "," or ":" or "/" or "-" or "+" && kinds[n + 1] == Kind.Digit && (n == 0 || kinds[n - 1] == Kind.Digit))
            {
                kinds[n] = Kind.Digit;
            }
            else if (letters[n + 1] is "%" or "\u066A" && kinds[n] == Kind.Digit)
            {
                kinds[n + 1] = Kind.Digit;
            }
        }
    }

    /// <summary>Digits belong to the word before them, if that runs from left to right.</summary>
    private static void TurnDigitsAfterLeft(Kind[] kinds, int line)
    {
        var before = line == 0 ? Kind.Left : Kind.Right;
        for (var n = 0; n < kinds.Length; n++)
        {
            if (kinds[n] == Kind.Digit && before == Kind.Left)
            {
                kinds[n] = Kind.Left;
            }
            else if (kinds[n] is Kind.Left or Kind.Right)
            {
                before = kinds[n];
            }
        }
    }

    /// <summary>What is between two words of the same direction runs with them; anything else runs with the line.</summary>
    private static void FillNeutrals(Kind[] kinds, int line)
    {
        var ofLine = line == 0 ? Kind.Left : Kind.Right;
        for (var start = 0; start < kinds.Length; start++)
        {
            if (kinds[start] != Kind.Neutral)
            {
                continue;
            }

            var end = start;
            while (end < kinds.Length && kinds[end] == Kind.Neutral)
            {
                end++;
            }

            var before = start == 0 ? ofLine : Side(kinds[start - 1]);
            var after = end == kinds.Length ? ofLine : Side(kinds[end]);
            Array.Fill(kinds, before == after ? before : ofLine, start, end - start);
            start = end;
        }
    }

    /// <summary>Beside neutral letters, a number counts as a word from right to left.</summary>
    private static Kind Side(Kind kind) => kind == Kind.Digit ? Kind.Right : kind;

    private static Kind KindOf(string letter)
    {
        var rune = letter.EnumerateRunes().FirstOrDefault();
        if (rune.Value is (>= 0x0590 and <= 0x08FF) or (>= 0xFB1D and <= 0xFDFF) or (>= 0xFE70 and <= 0xFEFE) or (>= 0x10800 and <= 0x10FFF) or (>= 0x1E800 and <= 0x1EFFF))
        {
            return Rune.IsDigit(rune) ? Kind.Digit : Kind.Right;
        }

        return rune.IsAscii && Rune.IsDigit(rune) ? Kind.Digit : Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter
                or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber => Kind.Left,
            _ => Kind.Neutral,
        };
    }
}
