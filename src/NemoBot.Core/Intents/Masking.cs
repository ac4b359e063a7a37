using System.Text;

namespace NemoBot.Core.Intents;

/// <summary>Masks the parts of a text that are not addressed to the bot: links, mentions and quoted copy. Positions do not change.</summary>
internal static class Masking
{
    private const string Openers = "“„«「『\"《‘‹";
    private const string Closers = "””»」』\"》’›";

    /// <summary>Composes each letter to one code point and replaces lone surrogates, as the tables of <see cref="NormalText"/> expect.</summary>
    public static string Compose(string text)
    {
        var whole = true;
        var composed = true;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            composed &= c is not (>= '\u1100' and <= '\u11FF') and not '\u3099' and not '\u309A' and not (>= '\uFF61' and <= '\uFF9F');
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(c))
            {
                whole = false;
            }
        }

        if (composed)
        {
            return text;
        }

        return (whole ? text : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text))).Normalize(NormalizationForm.FormKC);
    }

    public static int LengthWithoutLinks(string text)
    {
        var length = text.Length;
        if (length <= 256)
        {
            return length;
        }

        for (var i = 0; i < text.Length; i++)
        {
            var end = LinkEnd(text, i);
            length -= end - i;
            i = Math.Max(i, end - 1);
        }

        return length;
    }

    /// <summary>Replaces links and mentions with spaces, and quoted copy with <see cref="NormalText.Quoted"/>.</summary>
    public static ReadOnlySpan<char> Mask(string text, out bool hasLink)
    {
        hasLink = false;
        if (text.AsSpan().IndexOfAny(Marks) < 0)
        {
            return text;
        }

        var chars = text.ToCharArray();
        for (var i = 0; i < text.Length; i++)
        {
            var end = LinkEnd(text, i);
            if (end > i)
            {
                hasLink = true;
                chars.AsSpan(i, end - i).Fill(' ');
                i = end - 1;
            }
            else if (text[i] == '@' && (i == 0 || char.IsWhiteSpace(text[i - 1])))
            {
                while (i < text.Length && (text[i] is '@' or '_' || char.IsAsciiLetterOrDigit(text[i])))
                {
                    chars[i++] = ' ';
                }

                i--;
            }
            else if (QuoteEnd(text, i) is var close && close > i)
            {
                chars.AsSpan(i, close - i + 1).Fill(' ');
                chars[close] = NormalText.Quoted; // At the end of the quotation, because an edit may end there too.
                i = close;
            }
        }

        return chars;
    }

    private static readonly System.Buffers.SearchValues<char> Marks = System.Buffers.SearchValues.Create("@:.'" + Openers);

    /// <summary>Returns the index of the closing mark, or -1 when no quotation starts here.</summary>
    private static int QuoteEnd(string text, int start)
    {
        if (text[start] == '\'')
        {
            // An apostrophe inside a word does not open a quotation.
            if (start > 0 && !char.IsWhiteSpace(text[start - 1]))
            {
                return -1;
            }

            for (var i = start + 2; i < text.Length; i++)
            {
                if (text[i] == '\'' && (i + 1 == text.Length || !char.IsLetterOrDigit(text[i + 1])))
                {
                    return i;
                }
            }

            return -1;
        }

        var kind = Openers.IndexOf(text[start], StringComparison.Ordinal);
        if (kind < 0)
        {
            return -1;
        }

        var end = text.IndexOf(Closers[kind], start + 1);
        return end < 0 && text[start] == '„' ? text.IndexOf('“', start + 1) : end;
    }

    /// <summary>Returns the end of a link that starts here, or <paramref name="start"/> when none does.</summary>
    private static int LinkEnd(string text, int start)
    {
        if (start > 0 && char.IsAsciiLetterOrDigit(text[start - 1]))
        {
            return start;
        }

        var rest = text.AsSpan(start);
        if (!rest.StartsWith("http://", StringComparison.OrdinalIgnoreCase) && !rest.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
            && !rest.StartsWith("www.", StringComparison.OrdinalIgnoreCase))
        {
            return start;
        }

        var end = start;
        while (end < text.Length && text[end] is > ' ' and < '\u007F' and not ('"' or '<' or '>'))
        {
            end++;
        }

        while (end > start && text[end - 1] is '.' or ',' or ')' or ']' or '}' or '!' or '?' or ';' or ':' or '*' or '|' or '~' or '`')
        {
            end--;
        }

        return end;
    }
}
