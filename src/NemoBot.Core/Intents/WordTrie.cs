namespace NemoBot.Core.Intents;

/// <summary>A trie in three flat arrays, eight bytes per node: a language has about ten thousand phrases, and a bot reads eleven languages.</summary>
/// <remarks>Nodes are numbered level by level: the children of a node are adjacent, sorted by character, and start where those of the previous node end.</remarks>
internal sealed class WordTrie
{
    private readonly char[] _labels;
    private readonly int[] _firstChild;

    /// <summary>Each node's index into <see cref="_classes"/>: few combinations of classes occur.</summary>
    private readonly ushort[] _kinds;
    private readonly Classes[] _classes;

    /// <param name="words">May contain a key twice: the classes are merged.</param>
    public WordTrie(IEnumerable<KeyValuePair<string, Classes>> words)
    {
        var all = new Dictionary<string, Classes>(StringComparer.Ordinal);
        foreach (var (key, classes) in words)
        {
            all[key] = all.GetValueOrDefault(key) | classes;
        }

        var keys = all.Keys.ToArray();
        Array.Sort(keys, StringComparer.Ordinal);
        var kinds = new Dictionary<Classes, ushort> { [default] = 0 };
        var nodes = new List<Node> { new('\0', 0, keys.Length, 0) };
        var (firstChild, kindOf) = (new List<int>(), new List<ushort>());
        for (var number = 0; number < nodes.Count; number++)
        {
            var (_, from, to, depth) = nodes[number];
            firstChild.Add(nodes.Count);
            var ends = from < to && keys[from].Length == depth ? all[keys[from++]] : default;
            if (!kinds.TryGetValue(ends, out var kind))
            {
                kinds.Add(ends, kind = checked((ushort)kinds.Count));
            }

            kindOf.Add(kind);
            for (var next = from; from < to; from = next)
            {
                while (next < to && keys[next][depth] == keys[from][depth])
                {
                    next++;
                }

                nodes.Add(new(keys[from][depth], from, next, depth + 1));
            }
        }

        firstChild.Add(nodes.Count);
        _labels = [.. nodes.Select(node => node.Label)];
        _firstChild = [.. firstChild];
        _kinds = [.. kindOf];
        _classes = [.. kinds.OrderBy(kind => kind.Value).Select(kind => kind.Key)];
    }

    /// <summary>Finds the longest entry that starts at <paramref name="start"/>; in a spaced script it ends at the end of a word.</summary>
    /// <param name="apart">Whether to skip phrases that mean no more than the sum of their parts.</param>
    /// <param name="from">Replaces the text before <paramref name="start"/>: entries continue it. Empty: entries begin at <paramref name="start"/>.</param>
    /// <returns>Its classes and its end; <see cref="WordClass.None"/> and <paramref name="start"/> when there is none.</returns>
    public (WordClass Class, int End) Longest(ReadOnlySpan<char> text, int start, bool spaced, bool apart = false, ReadOnlySpan<char> from = default)
    {
        var (best, bestEnd) = (WordClass.None, start);
        var node = 0;
        foreach (var c in from)
        {
            node = Child(node, c);
            if (node == 0)
            {
                return (best, bestEnd);
            }
        }

        for (var i = start; i < text.Length; i++)
        {
            if (!spaced && text[i] == ' ' && i > start)
            {
                continue;
            }

            node = Child(node, text[i]);
            if (node == 0)
            {
                break;
            }

            ref readonly var classes = ref _classes[_kinds[node]];
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
    public WordClass Find(ReadOnlySpan<char> word)
    {
        var node = 0;
        foreach (var c in word)
        {
            node = Child(node, c);
            if (node == 0)
            {
                return WordClass.None;
            }
        }

        return _classes[_kinds[node]].Word;
    }

    private static bool EndsAt(ReadOnlySpan<char> text, int index) => index >= text.Length || !NormalText.IsSpacedLetter(text[index]);

    /// <summary>Returns 0, which is never a child, when there is none.</summary>
    private int Child(int node, char c)
    {
        var first = _firstChild[node];
        var at = _labels.AsSpan(first.._firstChild[node + 1]).IndexOf(c);
        return at < 0 ? 0 : first + at;
    }

    /// <param name="Word">The classes as a whole word or phrase.</param>
    /// <param name="Apart">The classes when phrases are split that mean no more than the sum of their parts.</param>
    /// <param name="Stem">The classes as the beginning of a word.</param>
    internal readonly record struct Classes(WordClass Word, WordClass Apart, WordClass Stem)
    {
        public static Classes operator |(Classes one, Classes other) => new(one.Word | other.Word, one.Apart | other.Apart, one.Stem | other.Stem);
    }

    /// <summary>A range of sorted keys with a common prefix of this length; used while building.</summary>
    private readonly record struct Node(char Label, int From, int To, int Depth);
}
