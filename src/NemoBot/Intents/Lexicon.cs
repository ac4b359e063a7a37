namespace NemoBot.Intents;

/// <summary>The words of one language, with the English ones where it has none of its own, compiled for reading.</summary>
internal sealed class Lexicon
{
    /// <summary>Phrases that mean more than their parts, and must not be taken apart: "end credits", 停车场, "not yet".</summary>
    private const WordClass Fixed = WordClass.Edit | WordClass.Element | WordClass.Copy | WordClass.Says | WordClass.Neg | WordClass.Aside
        | WordClass.CancelAll | WordClass.StartOver;

    private readonly WordTrie _trie;
    private readonly Typos _typos;
    private readonly bool _spaced;

    private Lexicon(WordTrie trie, Typos typos, bool spaced) => (_trie, _typos, _spaced) = (trie, typos, spaced);

    /// <summary>European languages order with the verb first; the others end with it or with the question word.</summary>
    public bool VerbFirst => _spaced;

    public static Lexicon Compile(WordList own, WordList english, bool spaced)
    {
        var words = new Dictionary<string, WordClass>(own.Words, StringComparer.Ordinal);
        var stems = new Dictionary<string, WordClass>(own.Stems, StringComparer.Ordinal);
        foreach (var (word, value) in english.Words)
        {
            words.TryAdd(word, value);
        }

        foreach (var (stem, value) in english.Stems)
        {
            stems.TryAdd(stem, value);
        }

        // Where spaces mean nothing the trie skips them, in its own script.
        var keys = spaced ? words : words.Select(word => NormalText.IsSpacedLetter(word.Key[0]) ? word
            : KeyValuePair.Create(word.Key.Replace(" ", "", StringComparison.Ordinal), word.Value));
        var trie = new WordTrie([
            .. keys.Select(word => KeyValuePair.Create(word.Key, new WordTrie.Classes(word.Value, Apart(word.Key, word.Value), WordClass.None))),
            .. stems.Select(stem => KeyValuePair.Create(stem.Key, new WordTrie.Classes(WordClass.None, WordClass.None, stem.Value))),
        ]);
        return new Lexicon(trie, new Typos(words, trie), spaced);

        WordClass Apart(string key, WordClass value) => (value & Fixed) != 0 || !IsSumOfParts(key) ? value : WordClass.None;

        bool IsSumOfParts(string key)
        {
            if (NormalText.IsSpacedLetter(key[0]))
            {
                return key.Contains(' ', StringComparison.Ordinal) && key.Split(' ').All(words.ContainsKey);
            }

            // Where no spaces tell the parts: shorter words that make up the whole; a single kana or syllable is no word.
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
    }

    /// <summary>Cuts the text into pieces, longest known phrase first.</summary>
    /// <param name="apart">Take phrases apart that are only the sum of their parts ("the latest" is news, "the latest version" is not).</param>
    /// <returns>The number of pieces, at most the length of the text.</returns>
    public int Read(ReadOnlySpan<char> text, Span<Piece> pieces, bool apart = false)
    {
        var count = 0;
        for (var i = 0; i < text.Length;)
        {
            var c = text[i];
            var mark = c switch
            {
                NormalText.Stop or '.' => WordClass.Boundary,
                NormalText.Question => WordClass.Boundary | WordClass.QuestionMark,
                NormalText.Quoted => WordClass.Quote,
                NormalText.Colon => WordClass.Boundary | WordClass.Quote,
                _ => WordClass.None,
            };
            if (mark != WordClass.None)
            {
                pieces[count++] = new Piece(mark, i, ++i);
                continue;
            }

            if (c == ' ')
            {
                i++;
                continue;
            }

            var isSpaced = NormalText.IsSpacedLetter(c);
            var (wordClass, end) = _trie.Longest(text, i, _spaced || isSpaced, apart);
            if (char.IsAsciiDigit(c))
            {
                var (shape, shapeEnd) = NumberShape.Read(text, i);
                if (shapeEnd >= end)
                {
                    (wordClass, end) = (shape, shapeEnd);
                }
            }

            if (end == i)
            {
                end = i + 1;
                while (isSpaced && end < text.Length && NormalText.IsSpacedLetter(text[end]))
                {
                    end++;
                }

                wordClass = isSpaced ? _typos.Correct(text[i..end]) : WordClass.None;
                if (!isSpaced && count > 0 && pieces[count - 1] is { Class: WordClass.None } unknown && unknown.End == i)
                {
                    pieces[count - 1] = unknown with { End = end }; // One unknown run, not its characters.
                    i = end;
                    continue;
                }
            }

            pieces[count++] = new Piece(wordClass & ~WordClass.Ordinary, i, end);
            i = end;
        }

        return count;
    }
}
