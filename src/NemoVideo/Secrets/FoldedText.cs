using System.Globalization;

namespace NemoVideo.Secrets;

/// <summary>
/// A text as a secret shows in it whatever it was dressed in: without characters that nobody sees, without Markdown's signs, with percent-encoding and character references decoded
/// and wide letters made plain. Knows where each character comes from.
/// </summary>
internal sealed class FoldedText
{
    /// <summary>Longest character reference that is decoded (<c>&amp;#x0005f;</c>).</summary>
    private const int LongestReference = 9;

    private readonly char[] _plain;
    private readonly char[] _lowered;
    private readonly int[] _starts;
    private readonly int[] _ends;
    private int _length;

    public FoldedText(string text)
    {
        (_plain, _lowered, _starts, _ends) = (new char[text.Length], new char[text.Length], new int[text.Length], new int[text.Length]);
        for (var at = 0; at < text.Length;)
        {
            at = Take(text, at);
        }
    }

    public ReadOnlySpan<char> Plain => _plain.AsSpan(0, _length);

    /// <summary><see cref="Plain"/> in lower case (ASCII).</summary>
    public ReadOnlySpan<char> Lowered => _lowered.AsSpan(0, _length);

    public int SourceStart(int index) => _starts[index];

    /// <summary>After the last character that this one was made of.</summary>
    public int SourceEnd(int index) => _ends[index];

    public static string Lower(string text) => new FoldedText(text).Lowered.ToString();

    /// <returns>Where to go on.</returns>
    private int Take(string text, int at)
    {
        var c = text[at];
        if (c < 0x80)
        {
            return c switch
            {
                '*' or '`' or '[' or ']' => at + 1, // Bold, code and links around a part of a token.
                '\\' when at + 1 < text.Length && char.IsAsciiLetterOrDigit(text[at + 1]) is false && text[at + 1] is > ' ' and <= '~' => at + 1,
                '%' when at + 2 < text.Length && char.IsAsciiHexDigit(text[at + 1]) && char.IsAsciiHexDigit(text[at + 2]) => TakeDecoded(text, at, at + 3, int.Parse(text.AsSpan(at + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)),
                '&' => TakeReference(text, at),
                < ' ' or '\x7f' when !char.IsWhiteSpace(c) => at + 1,
                _ => Add(c, at, at + 1),
            };
        }

        if (char.IsHighSurrogate(c) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]))
        {
            if (IsUnseen(CharUnicodeInfo.GetUnicodeCategory(text, at)))
            {
                return at + 2;
            }

            Add(c, at, at + 1);
            return Add(text[at + 1], at + 1, at + 2);
        }

        return c switch
        {
            >= '\uFF01' and <= '\uFF5E' => Add((char)(c - 0xFEE0), at, at + 1),
            _ when IsUnseen(CharUnicodeInfo.GetUnicodeCategory(c)) || c is '\u115F' or '\u1160' or '\u3164' or '\uFFA0' => at + 1, // The latter are fillers.
            _ => Add(c, at, at + 1),
        };
    }

    /// <summary>Zero-width characters, soft hyphens, marks that go with the character before.</summary>
    private static bool IsUnseen(UnicodeCategory category) => category is UnicodeCategory.Format or UnicodeCategory.Control or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark;

    private int TakeReference(string text, int at)
    {
        var end = text.AsSpan(at, Math.Min(LongestReference + 1, text.Length - at)).IndexOf(';');
        if (end < 3)
        {
            return Add('&', at, at + 1);
        }

        var name = text.AsSpan(at + 1, end - 1);
        var code = name switch
        {
            "lowbar" => '_',
            "colon" => ':',
            "period" => '.',
            "hyphen" or "dash" => '-',
            ['#', 'x' or 'X', .. var digits] when int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number) => number,
            ['#', .. var digits] when int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number,
            _ => 0,
        };
        return TakeDecoded(text, at, at + end + 1, code);
    }

    /// <summary>One that stands for something else than a plain character stays as it is.</summary>
    private int TakeDecoded(string text, int at, int next, int code) => code is >= ' ' and <= '~' ? Add((char)code, at, next) : Add(text[at], at, at + 1);

    private int Add(char c, int start, int next)
    {
        (_plain[_length], _lowered[_length], _starts[_length], _ends[_length]) = (c, char.IsAsciiLetterUpper(c) ? (char)(c | 0x20) : c, start, next);
        _length++;
        return next;
    }
}
