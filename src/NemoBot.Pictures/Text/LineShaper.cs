using System.Globalization;
using HarfBuzzSharp;
using Buffer = HarfBuzzSharp.Buffer;

namespace NemoBot.Pictures.Text;

/// <summary>Writes texts of any script on one line: each part in a font that has its letters, joined and ordered as its script demands. Not safe for concurrent use.</summary>
internal sealed class LineShaper(FontSet fonts)
{
    private const string Ellipsis = "…";

    /// <summary>More is never visible.</summary>
    private const int MostLetters = 120;

    /// <summary>Returns the text, shortened with an ellipsis if it is wider than that.</summary>
    /// <returns>Null if nothing of it fits, or no font has one of its words: half a name would be another name.</returns>
    public Line? Shape(string text, float size, float width)
    {
        List<string> letters = [.. Letters(text).Take(MostLetters)];
        if (Shape(letters, size) is not { } whole)
        {
            return null;
        }

        if (whole.Width <= width)
        {
            return whole;
        }

        var (fits, tooMany) = (0, letters.Count);
        Line? best = null;
        while (tooMany - fits > 1)
        {
            var middle = (fits + tooMany) / 2;
            var cut = Shape([.. letters.Take(middle).Reverse().SkipWhile(string.IsNullOrWhiteSpace).Reverse(), Ellipsis], size);
            (fits, tooMany, best) = cut?.Width <= width ? (middle, tooMany, cut) : (fits, middle, best);
        }

        return best;
    }

    private Line? Shape(List<string> letters, float size)
    {
        var cjk = FontSet.CjkIndexOf(string.Concat(letters));
        var written = new List<(string Letter, FontFace Face)>();
        FontFace? before = null;
        foreach (var letter in letters)
        {
            // What all fonts have, such as a space or a full stop, does not interrupt a word of another script.
            var face = before is { File.IsEmoji: false } && IsCommon(letter) && FontSet.Has(before, letter) ? before : fonts.FaceOf(letter, cjk);
            if (face is not null)
            {
                written.Add((letter, before = face));
            }
            else if (letter.Any(char.IsLetter))
            {
                return null;
            }
        }

        var levels = Directions.Levels([.. written.Select(each => each.Letter)]);
        var runs = new List<(GlyphRun Glyphs, int Level)>();
        for (var start = 0; start < written.Count;)
        {
            var end = start + 1;
            while (end < written.Count && written[end].Face == written[start].Face && levels[end] == levels[start])
            {
                end++;
            }

            runs.Add((Run(written[start].Face, string.Concat(written[start..end].Select(each => each.Letter)), levels[start] % 2 == 1, size), levels[start]));
            start = end;
        }

        return runs.Count == 0 ? null : new([.. Directions.Order([.. runs.Select(run => run.Level)]).Select(n => runs[n].Glyphs)], size, Directions.IsRightToLeft(letters));
    }

    private static GlyphRun Run(FontFace face, string text, bool isRightToLeft, float size)
    {
        using var buffer = new Buffer();
        buffer.AddUtf16(text);
        buffer.GuessSegmentProperties();
        buffer.Direction = isRightToLeft ? Direction.RightToLeft : Direction.LeftToRight;
        using var font = Line.FontOf(face.Typeface, size);
        var shaped = face.Shaper.Shape(buffer, font);
        return new(face.Typeface, [.. shaped.Codepoints.Select(glyph => (ushort)glyph)], shaped.Points, shaped.Width);
    }

    private static bool IsCommon(string letter) => letter.All(sign => char.IsWhiteSpace(sign) || char.IsAsciiDigit(sign) || (char.IsAscii(sign) && !char.IsLetter(sign)) || char.GetUnicodeCategory(sign) == UnicodeCategory.Format);

    /// <summary>Returns the letters as people see them, without line ends and tabs.</summary>
    private static IEnumerable<string> Letters(string text)
    {
        var signs = StringInfo.GetTextElementEnumerator(text);
        while (signs.MoveNext())
        {
            var letter = signs.GetTextElement();
            yield return letter.All(char.IsWhiteSpace) ? " " : letter;
        }
    }
}
