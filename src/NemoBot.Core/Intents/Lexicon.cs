using NemoBot.Core.Intents.Compiled;

namespace NemoBot.Core.Intents;

/// <summary>The compiled words of one language; English fills the gaps.</summary>
internal sealed class Lexicon
{
    private const int LongestOnStack = 4_096;

    /// <summary>Classes that a single character loses beside an unknown character.</summary>
    private const WordClass Commanding = WordClass.Export | WordClass.Give | WordClass.Credit | WordClass.Cost | WordClass.TopUp | WordClass.Remain
        | WordClass.Cancel | WordClass.CancelAll | WordClass.New | WordClass.Discard | WordClass.Upload | WordClass.Timeline | WordClass.Job;

    private readonly WordTrie _trie;
    private readonly WordTrie _topics;
    private readonly Typos _typos;
    private readonly bool _spaced;

    /// <param name="trie">The classes of words and phrases.</param>
    /// <param name="topics">Their topics, apart from the classes, so that an entry here does not hide a word or its parts there.</param>
    /// <param name="typos">The command words that a mistyped word may mean.</param>
    /// <param name="spaced">Whether the script separates words with spaces.</param>
    public Lexicon(WordTrie trie, WordTrie topics, Typos typos, bool spaced) => (_trie, _topics, _typos, _spaced) = (trie, topics, typos, spaced);

    /// <summary>Whether orders start with the verb, as in European languages; in the others they end with the verb or the question word.</summary>
    public bool VerbFirst => _spaced;

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
