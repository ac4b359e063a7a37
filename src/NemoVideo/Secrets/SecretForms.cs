using System.Buffers;

namespace NemoVideo.Secrets;

/// <summary>The forms of secrets. Each form is found in one pass over the text, so the cost is linear in its length.</summary>
internal static class SecretForms
{
    private static readonly SearchValues<char> WordEnds = SearchValues.Create(" \t\r\n\"'<>()");

    /// <summary>Letters, digits and the symbols of both base64 alphabets, which tokens consist of.</summary>
    private static readonly SearchValues<char> TokenCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.~+/=");

    private static readonly SearchValues<char> UrlSafe = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    private static readonly SearchValues<char> UrlSafeAndDots = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.");

    /// <summary>Characters after a prefix that decide whether a token follows: a text of many prefixes does not cost a scan of the rest for each.</summary>
    private const int EnoughToTell = 256;

    /// <summary>"interaction:" in base64: how Discord's interaction tokens begin.</summary>
    private const string InteractionStart = "aw50zxjhy3rpb24";

    public static void Find(FoldedText text, List<FoundSecret> found)
    {
        Prefixed(text.Lowered, "nmv_", IsNemoToken, found);
        Prefixed(text.Lowered, "clm_", IsClaimToken, found);
        Prefixed(text.Lowered, SecretMask.LinkStart, static rest => rest.Length >= 40, found);
        Prefixed(text.Lowered, InteractionStart, static rest => rest.Length >= 20, found);
        Prefixed(text.Lowered, "mfa.", static rest => rest.Length >= 40, found);
        Bearers(text.Lowered, found);
        Webhooks(text.Lowered, "webhooks/", found);
        Webhooks(text.Lowered, "interactions/", found);
        TelegramTokens(text.Lowered, found);
        PartedTokens(text.Plain, found);
        Words(text, found);
    }

    /// <summary><c>nmv_usr_…</c>. The bare prefix, as printed in manuals, does not count.</summary>
    private static bool IsNemoToken(ReadOnlySpan<char> rest)
    {
        var kind = rest.IndexOf('_');
        return rest.Length >= 6 || (kind > 0 && rest.Length > kind + 1);
    }

    /// <summary><c>clm_…</c>; <c>CLM_0001</c> is a camera's file name.</summary>
    private static bool IsClaimToken(ReadOnlySpan<char> rest)
    {
        var dot = rest.IndexOf('.');
        var word = dot < 0 ? rest : rest[..dot];
        return rest.Length >= 3 && word.ContainsAnyInRange('a', 'z');
    }

    private delegate bool Accepts(ReadOnlySpan<char> rest);

    private static void Prefixed(ReadOnlySpan<char> text, string prefix, Accepts accepts, List<FoundSecret> found)
    {
        for (var at = Next(text, prefix, 0); at >= 0; at = Next(text, prefix, at))
        {
            var start = at;
            at += prefix.Length;
            if (accepts(Trimmed(Run(text.Slice(at, Math.Min(EnoughToTell, text.Length - at)), TokenCharacters))))
            {
                at += Trimmed(Run(text[at..], TokenCharacters)).Length;
                found.Add(new(start, at));
            }
        }
    }

    /// <summary>As in a header. "The bearer of good news" contains no token.</summary>
    private static void Bearers(ReadOnlySpan<char> text, List<FoundSecret> found)
    {
        const string Scheme = "bearer";
        for (var at = Next(text, Scheme, 0); at >= 0; at = Next(text, Scheme, at))
        {
            var start = at;
            at += Scheme.Length;
            var gap = 0;
            while (gap < 4 && at + gap < text.Length && (char.IsWhiteSpace(text[at + gap]) || text[at + gap] is ':' or '"' or '='))
            {
                gap++;
            }

            var rest = Run(text[(at + gap)..], TokenCharacters);
            if (gap > 0 && rest.Length >= 6 && (rest.Length >= 20 || rest.ContainsAnyInRange('0', '9')))
            {
                at += gap + rest.Length;
                found.Add(new(start, at));
            }
        }
    }

    /// <summary>The address of a webhook or an interaction contains its token: <c>/webhooks/123/TOKEN</c>.</summary>
    private static void Webhooks(ReadOnlySpan<char> text, string path, List<FoundSecret> found)
    {
        for (var at = Next(text, path, 0); at >= 0; at = Next(text, path, at))
        {
            at += path.Length;
            var id = 0;
            while (at + id < text.Length && char.IsAsciiDigit(text[at + id]))
            {
                id++;
            }

            var start = at + id + 1;
            if (id > 0 && start < text.Length && text[start - 1] == '/' && Run(text[start..], UrlSafe) is { Length: >= 16 } token)
            {
                at = start + token.Length;
                found.Add(new(start, at));
            }
        }
    }

    /// <summary><c>123456789:AA…</c>; in the file paths of a local server with <c>~</c>.</summary>
    private static void TelegramTokens(ReadOnlySpan<char> text, List<FoundSecret> found)
    {
        for (var at = 0; at < text.Length && text[at..].IndexOfAny(':', '~') is var next and >= 0;)
        {
            var sign = at + next;
            var start = sign;
            while (start > at && char.IsAsciiDigit(text[start - 1]))
            {
                start--;
            }

            var token = Run(text[(sign + 1)..], UrlSafe);
            if (sign - start >= 3 && token.Length >= 30)
            {
                found.Add(new(start, sign + 1 + token.Length));
            }

            at = sign + 1;
        }
    }

    /// <summary>Three parts separated by dots, as in Discord's bot tokens and JSON web tokens; upper case, lower case and digits distinguish them from names.</summary>
    private static void PartedTokens(ReadOnlySpan<char> text, List<FoundSecret> found)
    {
        for (var at = 0; at < text.Length && text[at..].IndexOfAny(UrlSafeAndDots) is var skip and >= 0;)
        {
            at += skip;
            var run = Run(text[at..], UrlSafeAndDots);
            var (first, second) = ((Start: 0, Length: 0), (Start: 0, Length: 0));
            for (var start = at; start <= at + run.Length;)
            {
                var length = text[start..(at + run.Length)].IndexOf('.') is var dot and >= 0 ? dot : at + run.Length - start;
                if (first.Length >= 18 && second.Length >= 5 && length >= 25 && IsMixed(text[first.Start..(start + length)]))
                {
                    found.Add(new(first.Start, start + length));
                }

                (first, second) = (second, (start, length));
                start += length + 1;
            }

            at += run.Length;
        }
    }

    /// <summary>Secrets that only the surrounding word reveals: in the addresses of claims and logins, and webhook tokens on their own.</summary>
    private static void Words(FoldedText text, List<FoundSecret> found)
    {
        var plain = text.Plain;
        var lowered = text.Lowered;
        for (var at = 0; at < plain.Length;)
        {
            if (plain[at] is <= ' ' or '"' or '\'' or '<' or '>' or '(' or ')')
            {
                at++;
                continue;
            }

            var end = plain[at..].IndexOfAny(WordEnds) is var length and >= 0 ? at + length : plain.Length;
            if (SecretAddress.IsOne(lowered[at..end]))
            {
                SecretAddress.Find(lowered[at..end], at, found);
            }
            else if (!plain[at..end].Contains("://", StringComparison.Ordinal))
            {
                LongRuns(plain, at, end, found);
            }

            at = end;
        }
    }

    /// <summary>60 to 100 random characters, as in webhook tokens; a long name contains words, separated by symbols.</summary>
    private static void LongRuns(ReadOnlySpan<char> text, int from, int end, List<FoundSecret> found)
    {
        for (var at = from; at < end && text[at..end].IndexOfAny(UrlSafe) is var skip and >= 0;)
        {
            at += skip;
            var run = Run(text[at..end], UrlSafe);
            if (run.Length is >= 60 and <= 100 && IsMixed(run) && Count(run, char.IsAsciiDigit) >= 4 && Count(run, static c => c is '_' or '-') <= 5)
            {
                found.Add(new(at, at + run.Length));
            }

            at += run.Length;
        }
    }

    private static bool IsMixed(ReadOnlySpan<char> text) => text.ContainsAnyInRange('a', 'z') && text.ContainsAnyInRange('A', 'Z') && text.ContainsAnyInRange('0', '9');

    private static int Count(ReadOnlySpan<char> text, Func<char, bool> fits)
    {
        var count = 0;
        foreach (var c in text)
        {
            count += fits(c) ? 1 : 0;
        }

        return count;
    }

    /// <summary>Without the punctuation that ends a sentence or belongs to the text.</summary>
    private static ReadOnlySpan<char> Trimmed(ReadOnlySpan<char> token) => token.TrimEnd("._-/+=~");

    private static ReadOnlySpan<char> Run(ReadOnlySpan<char> text, SearchValues<char> of) => text.IndexOfAnyExcept(of) is var end and >= 0 ? text[..end] : text;

    private static int Next(ReadOnlySpan<char> text, string value, int from) => text[from..].IndexOf(value) is var at and >= 0 ? from + at : -1;
}
