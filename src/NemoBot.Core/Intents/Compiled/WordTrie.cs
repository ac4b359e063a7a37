namespace NemoBot.Core.Intents.Compiled;

/// <summary>A set of words and phrases with their classes: a start in a graph that all sets share.</summary>
/// <param name="root">The node of <paramref name="graph"/> from which the words start.</param>
internal sealed class WordTrie(WordGraph graph, int root)
{
    /// <summary>Gets the node from which the words start.</summary>
    public int Root => root;

    /// <summary>Finds the longest entry that starts at <paramref name="start"/>; in a spaced script it ends at the end of a word.</summary>
    /// <param name="apart">Whether to skip phrases that mean no more than the sum of their parts.</param>
    /// <param name="from">Replaces the text before <paramref name="start"/>: entries continue it. Empty: entries begin at <paramref name="start"/>.</param>
    /// <returns>Its classes and its end; <see cref="WordClass.None"/> and <paramref name="start"/> when there is none.</returns>
    public (WordClass Class, int End) Longest(ReadOnlySpan<char> text, int start, bool spaced, bool apart = false, ReadOnlySpan<char> from = default)
    {
        var (best, bestEnd) = (WordClass.None, start);
        if (graph.Find(root, from) is not (>= 0 and var node))
        {
            return (best, bestEnd);
        }

        for (var i = start; i < text.Length; i++)
        {
            if (!spaced && text[i] == ' ' && i > start)
            {
                continue;
            }

            node = graph.Next(node, text[i]);
            if (node < 0)
            {
                break;
            }

            ref readonly var classes = ref graph.ClassesOf(node);
            var word = apart ? classes.Apart : classes.Word;
            if (word != WordClass.None && (EndsAt(text, i + 1) || !NormalText.IsSpacedLetter(text[i])))
            {
                (best, bestEnd) = (word, i + 1);
            }

            if (classes.Stem != WordClass.None)
            {
                var end = i + 1;
                while (!EndsAt(text, end))
                {
                    end++;
                }

                if (end > bestEnd || (end == bestEnd && word == WordClass.None))
                {
                    (best, bestEnd) = (classes.Stem, end);
                }
            }
        }

        return (best, bestEnd);
    }

    /// <summary>Returns the classes of a whole word; <see cref="WordClass.None"/> when it is not listed.</summary>
    public WordClass Find(ReadOnlySpan<char> word) => graph.Find(root, word) is >= 0 and var node ? graph.ClassesOf(node).Word : WordClass.None;

    private static bool EndsAt(ReadOnlySpan<char> text, int index) => index >= text.Length || !NormalText.IsSpacedLetter(text[index]);
}
