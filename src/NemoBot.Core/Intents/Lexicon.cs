namespace NemoBot.Core.Intents;

/// <summary>The compiled words of one language; English fills the gaps.</summary>
internal sealed class Lexicon
{
    /// <summary>Phrases of these classes mean more than their parts and are never split: "end credits", 停车场, "not yet".</summary>
    private const WordClass Fixed = WordClass.Edit | WordClass.Element | WordClass.Copy | WordClass.Says | WordClass.Neg | WordClass.Aside
        | WordClass.CancelAll | WordClass.StartOver;

    private const int LongestOnStack = 4_096;

    /// <summary>Classes that a single character loses beside an unknown character.</summary>
    private const WordClass Commanding = WordClass.Export | WordClass.Give | WordClass.Credit | WordClass.Cost | WordClass.TopUp | WordClass.Remain
        | WordClass.Cancel | WordClass.CancelAll | WordClass.New | WordClass.Discard | WordClass.Upload | WordClass.Timeline | WordClass.Job;

    private readonly WordTrie _trie;
    private readonly WordTrie _topics;
    private readonly Typos _typos;
    private readonly bool _spaced;

    private Lexicon(WordTrie trie, WordTrie topics, Typos typos, bool spaced) => (_trie, _topics, _typos, _spaced) = (trie, topics, typos, spaced);

    /// <summary>Whether orders start with the verb, as in European languages; in the others they end with the verb or the question word.</summary>
    public bool VerbFirst => _spaced;

    public static Lexicon Compile(WordList own, WordList english, bool spaced)
    {
        var words = new Dictionary<string, WordClass>(own.Words, StringComparer.Ordinal);
        var stems = new Dictionary<string, WordClass>(own.Stems, StringComparer.Ordinal);
        var topics = new Dictionary<string, Topic>(own.Topics, StringComparer.Ordinal);
        foreach (var (word, value) in english.Words)
        {
            words.TryAdd(word, value);
        }

        foreach (var (stem, value) in english.Stems)
        {
            stems.TryAdd(stem, value);
        }

        foreach (var (word, topic) in english.Topics)
        {
            topics.TryAdd(word, topic);
        }

        var trie = new WordTrie([
            .. words.Select(word => KeyValuePair.Create(Compact(word.Key), new WordTrie.Classes(word.Value, Apart(word.Key, word.Value), WordClass.None))),
            .. stems.Select(stem => KeyValuePair.Create(stem.Key, new WordTrie.Classes(WordClass.None, WordClass.None, stem.Value))),
        ]);
        return new Lexicon(trie, TopicTrie(), new Typos(words, trie), spaced);

        // A separate trie, so that a topic entry does not hide the classes of a word or of its parts.
        WordTrie TopicTrie() => new(topics.Select(topic => topic.Key is [.. var stem, '*']
            ? KeyValuePair.Create(stem, new WordTrie.Classes(WordClass.None, WordClass.None, (WordClass)topic.Value))
            : KeyValuePair.Create(Compact(topic.Key), new WordTrie.Classes((WordClass)topic.Value, (WordClass)topic.Value, WordClass.None))));

        // In scripts without spaces the trie ignores spaces, except in words of spaced scripts.
        string Compact(string key) => spaced || NormalText.IsSpacedLetter(key[0]) ? key : key.Replace(" ", "", StringComparison.Ordinal);

        WordClass Apart(string key, WordClass value) => (value & Fixed) != 0 || !IsSumOfParts(key) ? value : WordClass.None;

        bool IsSumOfParts(string key)
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
    }

    /// <summary>Splits the text into pieces, longest known phrase first.</summary>
    /// <param name="apart">Whether to split phrases that mean no more than the sum of their parts ("the latest" is news, "the latest version" is not).</param>
    /// <returns>The number of pieces, at most the length of the text.</returns>
    public int Read(ReadOnlySpan<char> text, Span<Piece> pieces, bool apart = false)
    {
        Span<Topic> topics = text.Length <= LongestOnStack ? stackalloc Topic[text.Length] : new Topic[text.Length];
        MarkTopics(text, topics);
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
                    Count(text, ref wordClass, ref end);
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
            }

            pieces[count++] = new Piece(wordClass, i, end, TopicOf(text, topics, i, end));
            i = end;
        }

        return Settle(text, pieces[..count]);
    }

    /// <summary>Reads the measure after a number ("50分"), which the list has with a leading 0. A longer word that is listed without the number ("50分钟") takes precedence.</summary>
    private void Count(ReadOnlySpan<char> text, ref WordClass wordClass, ref int end)
    {
        if (_spaced)
        {
            return;
        }

        var counted = _trie.Longest(text, end, spaced: false, from: "0");
        var isClock = counted.End < text.Length && char.IsAsciiDigit(text[counted.End]); // 5分20秒
        if (counted.End > end && !isClock && _trie.Longest(text, end, spaced: false).End <= counted.End)
        {
            (wordClass, end) = (counted.Class, counted.End);
        }
    }

    /// <summary>
    /// In a script without spaces, a character beside an unknown one is likely part of a longer word, so it loses its commanding classes. Words listed as
    /// ordinary only hide such parts; from here on they count as unknown.
    /// </summary>
    private int Settle(ReadOnlySpan<char> text, Span<Piece> pieces)
    {
        for (var i = 0; !_spaced && i < pieces.Length; i++)
        {
            var piece = pieces[i];
            if (piece.End == piece.Start + 1 && piece.Is(Commanding) && !NormalText.IsSpacedLetter(text[piece.Start])
                && ((i > 0 && IsUnknown(pieces[i - 1]) && pieces[i - 1].End == piece.Start && !NormalText.IsSpacedLetter(text[piece.Start - 1]))
                    || (i + 1 < pieces.Length && IsUnknown(pieces[i + 1]) && pieces[i + 1].Start == piece.End && !NormalText.IsSpacedLetter(text[piece.End]))))
            {
                pieces[i] = piece with { Class = WordClass.Ordinary };
            }
        }

        var count = 0;
        foreach (var piece in pieces)
        {
            var settled = piece with { Class = piece.Class & ~WordClass.Ordinary };
            if (count > 0 && settled.Class == WordClass.None && pieces[count - 1] is { Class: WordClass.None } before && before.End == piece.Start && before.Topic == piece.Topic)
            {
                pieces[count - 1] = pieces[count - 1] with { End = piece.End }; // Merges adjacent unknown characters into one piece.
                continue;
            }

            pieces[count++] = settled;
        }

        return count;
    }

    private void MarkTopics(ReadOnlySpan<char> text, Span<Topic> topics)
    {
        topics.Clear();
        for (var i = 0; i < text.Length;)
        {
            var isSpaced = NormalText.IsSpacedLetter(text[i]);
            var isInside = isSpaced && i > 0 && NormalText.IsSpacedLetter(text[i - 1]);
            var (topic, end) = isInside ? (WordClass.None, i) : _topics.Longest(text, i, _spaced || isSpaced);
            topics[i..end].Fill((Topic)topic);
            i = Math.Max(end, i + 1);
        }
    }

    /// <summary>Returns the topics of a piece: each topic of any of its words, but vague or small talk only where it applies to the whole piece.</summary>
    private static Topic TopicOf(ReadOnlySpan<char> text, ReadOnlySpan<Topic> topics, int start, int end)
    {
        const Topic Whole = Topic.Vague | Topic.Generic | Rules.Chatting | Topic.Skip | Topic.Redo | Topic.Preview;
        var (any, isWhole) = (Topic.None, true);
        for (var i = start; i < end; i++)
        {
            any |= topics[i];
            isWhole &= text[i] == ' ' || (topics[i] & Whole) != 0;
        }

        return isWhole ? any : any & ~Whole;
    }

    private static bool IsUnknown(Piece piece) => piece is { Class: WordClass.None, Topic: Topic.None };
}
