using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace NemoVideo.Secrets;

/// <summary>
/// A text normalized so that a secret shows however it is disguised: without invisible characters, Markdown symbols and HTML tags, with percent-encoding, escapes and
/// character references decoded, and wide, ornate and accented letters replaced by plain ones. Maps each character to its origin.
/// </summary>
/// <remarks>Its arrays are rented: each change of a card is redacted, and they take six times the bytes of the text.</remarks>
internal sealed class FoldedText : IDisposable
{
    /// <summary>Maximum length of a character reference that is decoded (<c>&amp;#x0005f;</c>).</summary>
    private const int LongestReference = 9;

    /// <summary>Maximum length of an HTML tag that is dropped (<c>&lt;/strong&gt;</c>).</summary>
    private const int LongestTag = 12;

    /// <summary>Characters that stand for themselves, of which most texts consist.</summary>
    private static readonly SearchValues<char> Themselves = SearchValues.Create(
        [.. Enumerable.Range(0, 0x80).Select(code => (char)code).Where(c => (c >= ' ' || char.IsWhiteSpace(c)) && c != '\x7f' && !"*`[]|~<\\%&".Contains(c))]);

    private static readonly SearchValues<char> Letters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>Blocks of accented and ornate letters, and of small and wide symbols.</summary>
    private static readonly (int First, int Last)[] OtherForms = [(0xA0, 0x24F), (0x1D00, 0x1DBF), (0x1E00, 0x1EFF), (0x2070, 0x218B), (0x2460, 0x24FF), (0xFE4D, 0xFE6F)];

    private static readonly FrozenDictionary<char, char> PlainForms = OtherForms
        .SelectMany(block => Enumerable.Range(block.First, block.Last - block.First + 1))
        .Select(code => (Letter: (char)code, Plain: Plainly(((char)code).ToString())))
        .Where(form => form.Plain is not null)
        .ToFrozenDictionary(form => form.Letter, form => form.Plain!.Value);

    private readonly char[] _plain;
    private readonly char[] _lowered;
    private readonly int[] _starts;
    private readonly int[] _ends;
    private int _length;

    public FoldedText(string text)
    {
        (_plain, _lowered) = (ArrayPool<char>.Shared.Rent(text.Length), ArrayPool<char>.Shared.Rent(text.Length));
        (_starts, _ends) = (ArrayPool<int>.Shared.Rent(text.Length), ArrayPool<int>.Shared.Rent(text.Length));
        for (var at = 0; at < text.Length;)
        {
            at = TakeThemselves(text, at);
            at = at < text.Length ? Take(text, at) : at;
        }
    }

    public ReadOnlySpan<char> Plain => _plain.AsSpan(0, _length);

    /// <summary><see cref="Plain"/> in lower case.</summary>
    public ReadOnlySpan<char> Lowered => _lowered.AsSpan(0, _length);

    public int SourceStart(int index) => _starts[index];

    /// <summary>The position after the last source character of this one.</summary>
    public int SourceEnd(int index) => _ends[index];

    /// <summary>Returns whether a character may stand for one that secrets consist of, or for none at all; letters of other scripts stand for themselves.</summary>
    public static bool MayBePlain(char c) => c < 0x80 || c is (>= '\uFF01' and <= '\uFF5E') or (>= '\u2010' and <= '\u2015') or '\u2212' or '\u115F' or '\u1160' or '\u3164' or '\uFFA0' or '\u2800'
        || char.IsSurrogate(c) || PlainForms.ContainsKey(c) || IsUnseen(CharUnicodeInfo.GetUnicodeCategory(c));

    public static string Lower(string text)
    {
        using var folded = new FoldedText(text);
        return folded.Lowered.ToString();
    }

    /// <summary>Returns the arrays, without the text, which may have a secret.</summary>
    public void Dispose()
    {
        ArrayPool<char>.Shared.Return(_plain, clearArray: true);
        ArrayPool<char>.Shared.Return(_lowered, clearArray: true);
        ArrayPool<int>.Shared.Return(_starts);
        ArrayPool<int>.Shared.Return(_ends);
    }

    /// <summary>Takes a run of characters that need no look at each.</summary>
    /// <returns>The position to continue at.</returns>
    private int TakeThemselves(string text, int at)
    {
        var run = text.AsSpan(at);
        run = run.IndexOfAnyExcept(Themselves) is var end and >= 0 ? run[..end] : run;
        run.CopyTo(_plain.AsSpan(_length));
        Ascii.ToLower(run, _lowered.AsSpan(_length), out _);
        for (var n = 0; n < run.Length; n++)
        {
            (_starts[_length + n], _ends[_length + n]) = (at + n, at + n + 1);
        }

        _length += run.Length;
        return at + run.Length;
    }

    /// <returns>The position to continue at.</returns>
    private int Take(string text, int at)
    {
        var c = text[at];
        if (c < 0x80)
        {
            return c switch
            {
                '*' or '`' or '[' or ']' => at + 1, // Bold, code and links around part of a token.
                '|' or '~' when at + 1 < text.Length && text[at + 1] == c => at + 2, // Spoilers and strikethrough.
                '<' when Tag(text, at) is > 0 and var length => at + length,
                '\\' when Escaped(text, at) is { } escaped => TakeDecoded(text, at, escaped.Next, escaped.Code),
                '\\' when at + 1 < text.Length && char.IsAsciiLetterOrDigit(text[at + 1]) is false && text[at + 1] is > ' ' and <= '~' => at + 1,
                '%' => TakePercent(text, at),
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

            if (c is '\uD835' or '\uD83C' && Plainly(text.Substring(at, 2)) is { } letter)
            {
                return Add(letter, at, at + 2);
            }

            Add(c, at, at + 1);
            return Add(text[at + 1], at + 1, at + 2);
        }

        return c switch
        {
            >= '\uFF01' and <= '\uFF5E' => Add((char)(c - 0xFEE0), at, at + 1),
            _ when IsUnseen(CharUnicodeInfo.GetUnicodeCategory(c)) || c is '\u115F' or '\u1160' or '\u3164' or '\uFFA0' or '\u2800' => at + 1, // The latter are fillers.
            (>= '\u2010' and <= '\u2015') or '\u2212' => Add('-', at, at + 1),
            _ => Add(PlainForms.GetValueOrDefault(c, c), at, at + 1),
        };
    }

    /// <summary>Returns the ASCII character of which this one is a variant: ornate, circled or accented. Null if it is none.</summary>
    private static char? Plainly(string letter) =>
        letter.Normalize(NormalizationForm.FormKD) is [<= '~' and > ' ' and var plain, .. var marks] && marks.All(mark => IsUnseen(CharUnicodeInfo.GetUnicodeCategory(mark))) ? plain : null;

    /// <summary>Returns the length of the tag that begins here; 0 if none does.</summary>
    private static int Tag(string text, int at)
    {
        var end = text.AsSpan(at, Math.Min(LongestTag, text.Length - at)).IndexOf('>');
        return end > 1 && text.AsSpan(at + 1, end - 1).TrimStart('/').TrimEnd(" /") is { Length: > 0 } name && name.IndexOfAnyExcept(Letters) < 0 ? end + 1 : 0;
    }

    /// <summary>Escapes as in source code: <c>\u005f</c>, <c>\x5f</c>.</summary>
    private static (int Code, int Next)? Escaped(string text, int at)
    {
        var digits = at + 1 < text.Length ? text[at + 1] switch { 'u' => 4, 'x' => 2, _ => 0 } : 0;
        return digits > 0 && at + 2 + digits <= text.Length && int.TryParse(text.AsSpan(at + 2, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
            ? (code, at + 2 + digits)
            : null;
    }

    /// <summary>Also decodes double encoding (<c>%255F</c>).</summary>
    private int TakePercent(string text, int at)
    {
        var digits = at + 1;
        while (digits + 4 <= text.Length && text.AsSpan(digits, 2) is "25" && char.IsAsciiHexDigit(text[digits + 2]) && char.IsAsciiHexDigit(text[digits + 3]))
        {
            digits += 2;
        }

        return digits + 2 <= text.Length && char.IsAsciiHexDigit(text[digits]) && char.IsAsciiHexDigit(text[digits + 1])
            ? TakeDecoded(text, at, digits + 2, int.Parse(text.AsSpan(digits, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture))
            : Add('%', at, at + 1);
    }

    /// <summary>Zero-width characters, soft hyphens, combining marks.</summary>
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

    /// <summary>A character that does not stand for a plain one stays unchanged.</summary>
    private int TakeDecoded(string text, int at, int next, int code) => code is >= ' ' and <= '~' ? Add((char)code, at, next) : Add(text[at], at, at + 1);

    private int Add(char c, int start, int next)
    {
        (_plain[_length], _lowered[_length], _starts[_length], _ends[_length]) = (c, char.ToLowerInvariant(c), start, next);
        _length++;
        return next;
    }
}
