namespace NemoBot.Core.Intents;

/// <summary>Selects the lexicons for a text: by script, and among the languages of one script by the number of known words.</summary>
internal sealed class LexiconSelector
{
    /// <summary>Languages of the Latin alphabet, likeliest first, which is also the order for ties.</summary>
    private static readonly string[] LatinLanguages = ["en", "es", "pt", "fr", "de", "it", "vi"];

    /// <summary>Gets the languages that have a word list.</summary>
    public static IEnumerable<string> Languages => [.. LatinLanguages, "zh", "ja", "ko", "ru"];

    // Loaded on first use: most bots see only a few languages.
    private readonly Lazy<Lexicon>[] _latin;
    private readonly Lazy<Lexicon> _chinese;
    private readonly Lazy<Lexicon> _japanese;
    private readonly Lazy<Lexicon> _korean;
    private readonly Lazy<Lexicon> _russian;

    /// <summary>Maps each single word to the languages that have it: one bit per language, in the order of <see cref="LatinLanguages"/>.</summary>
    private readonly WordTrie _votes;

    private LexiconSelector()
    {
        _latin = Array.ConvertAll(LatinLanguages, language => Read(language, spaced: true));
        _chinese = Read("zh", spaced: false);
        _japanese = Read("ja", spaced: false);
        _korean = Read("ko", spaced: false);
        _russian = Read("ru", spaced: true);
        _votes = new WordTrie(LatinLanguages.SelectMany(Votes));
    }

    /// <summary>Gets the selector for the embedded lists.</summary>
    public static LexiconSelector Known { get; } = new();

    /// <summary>Fills <paramref name="candidates"/> with the lexicons for the text, best first; the caller may not need the later ones.</summary>
    /// <returns>The number of candidates, at least one.</returns>
    public int Choose(ReadOnlySpan<char> text, Span<Lazy<Lexicon>?> candidates)
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

    private static Lazy<Lexicon> Read(string language, bool spaced) => new(() =>
    {
        var english = WordList.Load("en"); // Loaded again for each language: caching costs more memory than the few milliseconds, once per language, are worth.
        return Lexicon.Compile(language == "en" ? english : WordList.Load(language), english, spaced);
    });

    private static IEnumerable<KeyValuePair<string, WordTrie.Classes>> Votes(string language, int number)
    {
        var (list, bit) = (WordList.Load(language), (WordClass)(1UL << number));
        var topics = list.Topics.Keys.Where(word => !word.EndsWith('*'));
        return list.Words.Keys.Concat(topics).SelectMany(phrase => phrase.Split(' ')).Distinct().Select(word => KeyValuePair.Create(word, new WordTrie.Classes(bit, bit, WordClass.None)))
            .Concat(list.Stems.Keys.Select(stem => KeyValuePair.Create(stem, new WordTrie.Classes(WordClass.None, WordClass.None, bit))));
    }

    private int ChooseLatin(ReadOnlySpan<char> text, Span<Lazy<Lexicon>?> candidates)
    {
        Span<int> votes = stackalloc int[LatinLanguages.Length];
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
