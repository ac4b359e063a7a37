using NemoBot.Core.Intents.Compiled;

namespace NemoBot.Core.Intents;

/// <summary>Selects the lexicons for a text: by script, and among the languages of one script by the number of known words.</summary>
internal sealed class LexiconSelector
{
    private readonly Lexicon[] _latin;
    private readonly Lexicon _chinese;
    private readonly Lexicon _japanese;
    private readonly Lexicon _korean;
    private readonly Lexicon _russian;

    /// <summary>Maps each single word to the languages that have it: one bit per language, in the order of <see cref="WordLanguages.Latin"/>.</summary>
    private readonly WordTrie _votes;

    private LexiconSelector(CompiledWords words)
    {
        _latin = [.. WordLanguages.Latin.Select(words.LexiconOf)];
        _chinese = words.LexiconOf("zh");
        _japanese = words.LexiconOf("ja");
        _korean = words.LexiconOf("ko");
        _russian = words.LexiconOf("ru");
        _votes = new WordTrie(words.Graph, words.Votes);
    }

    /// <summary>Gets the selector for the words that ship.</summary>
    public static LexiconSelector Known { get; } = new(CompiledWords.Shipped);

    /// <summary>Fills <paramref name="candidates"/> with the lexicons for the text, best first; the caller may not need the later ones.</summary>
    /// <returns>The number of candidates, at least one.</returns>
    public int Choose(ReadOnlySpan<char> text, Span<Lexicon?> candidates)
    {
        bool han = false, kana = false, cyrillic = false;
        foreach (var c in text)
        {
            if (c is >= '\uAC00' and <= '\uD7A3')
            {
                candidates[0] = _korean;
                return 1;
            }

            kana |= c is >= '\u3040' and <= '\u30FF';
            han |= c is >= '\u4E00' and <= '\u9FFF';
            cyrillic |= c is >= '\u0400' and <= '\u04FF';
        }

        if (han || kana)
        {
            candidates[0] = kana ? _japanese : _chinese;
            candidates[1] = _japanese; // 進捗, 新規作成: Japanese may be written without kana.
            return kana ? 1 : 2;
        }

        if (cyrillic)
        {
            candidates[0] = _russian;
            return 1;
        }

        return ChooseLatin(text, candidates);
    }

    private int ChooseLatin(ReadOnlySpan<char> text, Span<Lexicon?> candidates)
    {
        Span<int> votes = stackalloc int[WordLanguages.Latin.Count];
        for (var i = 0; i < text.Length; i++)
        {
            if (!NormalText.IsSpacedLetter(text[i]) || (i > 0 && NormalText.IsSpacedLetter(text[i - 1])))
            {
                continue;
            }

            var (known, end) = _votes.Longest(text, i, spaced: true);
            for (var language = 0; known != WordClass.None && language < votes.Length; language++)
            {
                votes[language] += (int)((ulong)known >> language) & 1;
            }

            i = Math.Max(i, end - 1);
        }

        var best = 0;
        foreach (var vote in votes)
        {
            best = Math.Max(best, vote);
        }

        var count = 0;
        for (var language = 0; language < votes.Length && count < candidates.Length; language++)
        {
            if (votes[language] == best)
            {
                candidates[count++] = _latin[language];
            }
        }

        return count;
    }
}
