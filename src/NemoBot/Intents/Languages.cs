namespace NemoBot.Intents;

/// <summary>Chooses whose words a text is written in: by script, and among the languages of one script by which knows most of its words.</summary>
internal sealed class Languages
{
    /// <summary>Languages of the Latin alphabet, the likelier first: a tie is read in this order.</summary>
    private static readonly string[] LatinLanguages = ["en", "es", "pt", "fr", "de", "it", "vi"];

    private readonly Lexicon[] _latin;
    private readonly Lexicon _chinese;
    private readonly Lexicon _japanese;
    private readonly Lexicon _korean;
    private readonly Lexicon _russian;

    /// <summary>Each single word to the languages that know it, a bit each in the order of <see cref="LatinLanguages"/>.</summary>
    private readonly WordTrie _votes;

    private Languages()
    {
        var english = WordList.Load("en");
        var latin = Array.ConvertAll(LatinLanguages, language => language == "en" ? english : WordList.Load(language));
        _latin = Array.ConvertAll(latin, words => Lexicon.Compile(words, english, spaced: true));
        _chinese = Lexicon.Compile(WordList.Load("zh"), english, spaced: false);
        _japanese = Lexicon.Compile(WordList.Load("ja"), english, spaced: false);
        _korean = Lexicon.Compile(WordList.Load("ko"), english, spaced: false);
        _russian = Lexicon.Compile(WordList.Load("ru"), english, spaced: true);
        _votes = new WordTrie(
            latin.SelectMany((list, i) => list.Words.Keys.SelectMany(phrase => phrase.Split(' ')).Distinct().Select(word => KeyValuePair.Create(word, Bit(i)))),
            latin.SelectMany((list, i) => list.Stems.Keys.Select(stem => KeyValuePair.Create(stem, Bit(i)))));
    }

    /// <summary>Read once from the embedded lists.</summary>
    public static Languages Known { get; } = new();

    /// <summary>Fills <paramref name="candidates"/> with the lexicons to read the text with, best first.</summary>
    /// <returns>Their number, at least one.</returns>
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
            candidates[1] = _japanese; // 進捗, 新規作成: Japanese can do without kana.
            return kana ? 1 : 2;
        }

        if (cyrillic)
        {
            candidates[0] = _russian;
            return 1;
        }

        return ChooseLatin(text, candidates);
    }

    private static WordClass Bit(int language) => (WordClass)(1UL << language);

    private int ChooseLatin(ReadOnlySpan<char> text, Span<Lexicon?> candidates)
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
