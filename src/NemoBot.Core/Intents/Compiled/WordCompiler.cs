namespace NemoBot.Core.Intents.Compiled;

/// <summary>Makes <see cref="CompiledWords"/> from the word lists: once, when they change, because it takes a second and 300 MB.</summary>
internal static class WordCompiler
{
    /// <summary>Phrases of these classes mean more than their parts and are never split: "end credits", 停车场, "not yet".</summary>
    private const WordClass Fixed = WordClass.Edit | WordClass.Element | WordClass.Copy | WordClass.Says | WordClass.Neg | WordClass.Aside
        | WordClass.CancelAll | WordClass.StartOver;

    /// <summary>Compiles the embedded lists. The same lists give the same words, byte by byte.</summary>
    public static CompiledWords Compile()
    {
        var lists = WordLanguages.All.ToDictionary(language => language, WordList.Load);
        var graph = new WordGraphBuilder();
        var languages = WordLanguages.All.Select(language => Compile(graph, language, lists[language], lists["en"])).ToList();
        var votes = graph.Add(WordLanguages.Latin.SelectMany((language, number) => Votes(lists[language], number)));
        var answers = lists.Values.SelectMany(list => list.Answers).DistinctBy(answer => answer.Key);
        return new(graph.Build(), languages, votes, [.. answers]);
    }

    /// <summary>Compiles the words of one language; English fills the gaps.</summary>
    private static CompiledLanguage Compile(WordGraphBuilder graph, string language, WordList own, WordList english)
    {
        var words = Filled(own.Words, english.Words);
        var stems = Filled(own.Stems, english.Stems);
        var topics = Filled(own.Topics, english.Topics);
        var spaced = WordLanguages.IsSpaced(language);
        return new(
            language,
            graph.Add([
                .. words.Select(word => KeyValuePair.Create(Compact(word.Key), new WordClasses(word.Value, Apart(word.Key, word.Value), WordClass.None))),
                .. stems.Select(stem => KeyValuePair.Create(stem.Key, new WordClasses(WordClass.None, WordClass.None, stem.Value))),
            ]),
            graph.Add(topics.Select(topic => topic.Key is [.. var stem, '*']
                ? KeyValuePair.Create(stem, new WordClasses(WordClass.None, WordClass.None, (WordClass)topic.Value))
                : KeyValuePair.Create(Compact(topic.Key), new WordClasses((WordClass)topic.Value, (WordClass)topic.Value, WordClass.None)))),
            [.. words.Where(word => Typos.IsCorrection(word.Key, word.Value))]);

        // In scripts without spaces the trie ignores spaces, except in words of spaced scripts.
        string Compact(string key) => spaced || NormalText.IsSpacedLetter(key[0]) ? key : key.Replace(" ", "", StringComparison.Ordinal);

        WordClass Apart(string key, WordClass value) => (value & Fixed) != 0 || !IsSumOfParts(key, words) ? value : WordClass.None;
    }

    private static Dictionary<string, T> Filled<T>(IReadOnlyDictionary<string, T> own, IReadOnlyDictionary<string, T> english)
    {
        var all = new Dictionary<string, T>(own, StringComparer.Ordinal);
        foreach (var (key, value) in english)
        {
            all.TryAdd(key, value);
        }

        return all;
    }

    private static bool IsSumOfParts(string key, Dictionary<string, WordClass> words)
    {
        if (NormalText.IsSpacedLetter(key[0]))
        {
            return key.Contains(' ', StringComparison.Ordinal) && key.Split(' ').All(words.ContainsKey);
        }

        // Without spaces: shorter words that make up the whole. A single kana or syllable does not count as a word.
        var reachable = new bool[key.Length + 1];
        reachable[0] = true;
        for (var end = 1; end <= key.Length; end++)
        {
            for (var start = 0; start < end && !reachable[end]; start++)
            {
                reachable[end] = reachable[start] && end - start < key.Length
                    && (end - start > 1 || key[start] is >= '\u4E00' and <= '\u9FFF') && words.ContainsKey(key[start..end]);
            }
        }

        return key.Length > 2 && reachable[^1];
    }

    /// <summary>Gives each single word of a language this language's bit.</summary>
    private static IEnumerable<KeyValuePair<string, WordClasses>> Votes(WordList list, int number)
    {
        var bit = (WordClass)(1UL << number);
        var topics = list.Topics.Keys.Where(word => !word.EndsWith('*'));
        return list.Words.Keys.Concat(topics).SelectMany(phrase => phrase.Split(' ')).Distinct().Select(word => KeyValuePair.Create(word, new WordClasses(bit, bit, WordClass.None)))
            .Concat(list.Stems.Keys.Select(stem => KeyValuePair.Create(stem, new WordClasses(WordClass.None, WordClass.None, bit))));
    }
}
