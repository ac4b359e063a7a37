using System.Buffers;

namespace NemoVideo.Secrets;

/// <summary>Finds secrets that a line break divides, as terminals and mail programs wrap them: the last word of a line and the first of the next are read as one.</summary>
internal static class WrappedSecrets
{
    /// <summary>Maximum length of a word; a longer one is not part of a token.</summary>
    private const int LongestWord = 256;

    /// <summary>The shortest token that <see cref="SecretForms"/> knows.</summary>
    private const int ShortestToken = 7;

    /// <summary>A first word of this many random letters and digits continues the token before it.</summary>
    private const int EnoughToGoOn = 8;

    /// <summary>The shortest token of <see cref="SecretForms"/> that consists of <see cref="OfWords"/> only: one of Discord's interactions.</summary>
    private const int ShortestOfWords = 35;

    /// <summary>What most words at the ends of lines consist of.</summary>
    private static readonly SearchValues<char> OfWords = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.,;!?()'*-=");

    /// <param name="found">Secrets in the text's lines; those that span a line break are added.</param>
    public static void Find(string text, List<FoundSecret> found)
    {
        var ends = found.Select(secret => secret.End).ToHashSet();
        for (var at = text.IndexOf('\n', StringComparison.Ordinal); at >= 0;)
        {
            var (end, start) = (at, at);
            while (end > 0 && char.IsWhiteSpace(text[end - 1]))
            {
                end--;
            }

            while (start < text.Length && char.IsWhiteSpace(text[start]))
            {
                start++;
            }

            if (Join(text, end, start, goesOn: ends.Contains(end)) is { } joined)
            {
                found.Add(joined);
                ends.Add(joined.End);
            }

            at = start < text.Length ? text.IndexOf('\n', start) : -1;
        }
    }

    /// <param name="goesOn">True if a secret ends at the end of the line.</param>
    private static FoundSecret? Join(string text, int end, int start, bool goesOn)
    {
        var (from, to) = (end, start);
        while (from > 0 && end - from < LongestWord && !char.IsWhiteSpace(text[from - 1]))
        {
            from--;
        }

        while (to < text.Length && to - start < LongestWord && !char.IsWhiteSpace(text[to]))
        {
            to++;
        }

        // A colon separates what follows from what precedes it; letters of other scripts are in no secret.
        if (from == end || to == start || text[end - 1] is ':' or '：' || !FoldedText.MayBePlain(text[end - 1]) || !FoldedText.MayBePlain(text[start]))
        {
            return null;
        }

        if (goesOn)
        {
            // The secret is complete, and an ordinary word follows, unless it does not look like a word.
            var run = start;
            while (run < to && char.IsAsciiLetterOrDigit(text[run]))
            {
                run++;
            }

            return IsAtRandom(text.AsSpan(start, run - start)) ? new(end - 1, run) : null;
        }

        var before = end - from;
        var length = before + to - start;
        if (length < ShortestToken || (length < ShortestOfWords && IsOfWords(text.AsSpan(from, before)) && IsOfWords(text.AsSpan(start, to - start)) && !(text[end - 1] is 'r' or 'R' && text[start] == '=')))
        {
            return null;
        }

        using var folded = new FoldedText(string.Concat(text.AsSpan(from, before), text.AsSpan(start, to - start)));
        var over = new List<FoundSecret>();
        SecretForms.Find(folded, over);
        foreach (var secret in over)
        {
            var (first, last) = (folded.SourceStart(secret.Start), folded.SourceEnd(secret.End - 1));
            if (first < before && last > before)
            {
                return new(from + first, start + last - before);
            }
        }

        return null;
    }

    /// <summary>Returns whether no short token can be in the word: an equals sign precedes one only in "bearer=".</summary>
    private static bool IsOfWords(ReadOnlySpan<char> word) => !word.ContainsAnyExcept(OfWords) && !word.Contains("r=", StringComparison.OrdinalIgnoreCase);

    private static bool IsAtRandom(ReadOnlySpan<char> word)
    {
        var (letters, digits) = (0, 0);
        foreach (var c in word)
        {
            letters += char.IsAsciiLetter(c) ? 1 : 0;
            digits += char.IsAsciiDigit(c) ? 1 : 0;
        }

        return word.Length >= EnoughToGoOn && letters > 0 && digits > 1;
    }
}
