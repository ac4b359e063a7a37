namespace NemoBot.Core.Intents.Compiled;

/// <summary>Builds a <see cref="WordGraph"/> set by set: a node that equals an earlier one, with all that follows it, is that node.</summary>
internal sealed class WordGraphBuilder
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<WordGraphNode> _nodes = [];
    private readonly Dictionary<WordClasses, ushort> _kinds = new() { [default] = 0 };

    /// <summary>Gets the number of nodes of all sets so far.</summary>
    public int Count => _nodes.Count;

    /// <param name="words">May contain a key twice: the classes are merged.</param>
    /// <returns>The node from which these words start.</returns>
    public int Add(IEnumerable<KeyValuePair<string, WordClasses>> words)
    {
        var all = new Dictionary<string, WordClasses>(StringComparer.Ordinal);
        foreach (var (key, classes) in words)
        {
            all[key] = all.GetValueOrDefault(key) | classes;
        }

        var keys = all.Keys.ToArray();
        Array.Sort(keys, StringComparer.Ordinal);
        return Add(keys, all, depth: 0);
    }

    public WordGraph Build() => WordGraph.Of([.. _kinds.OrderBy(kind => kind.Value).Select(kind => kind.Key)], _nodes);

    /// <param name="keys">Sorted keys with a common prefix of length <paramref name="depth"/>.</param>
    private int Add(ReadOnlySpan<string> keys, Dictionary<string, WordClasses> all, int depth)
    {
        var isEntry = keys.Length > 0 && keys[0].Length == depth;
        var edges = new List<WordGraphEdge>();
        for (var from = isEntry ? 1 : 0; from < keys.Length;)
        {
            var letter = keys[from][depth];
            var to = from;
            while (to < keys.Length && keys[to][depth] == letter)
            {
                to++;
            }

            edges.Add(new(letter, Add(keys[from..to], all, depth + 1)));
            from = to;
        }

        return NumberOf(new(KindOf(isEntry ? all[keys[0]] : default), edges));
    }

    private int NumberOf(WordGraphNode node)
    {
        var content = string.Concat(node.Edges.Select(edge => $"{edge.Letter}{edge.Target} ").Prepend($"{node.Kind} "));
        if (!_numbers.TryGetValue(content, out var number))
        {
            _numbers.Add(content, number = _nodes.Count);
            _nodes.Add(node);
        }

        return number;
    }

    private ushort KindOf(WordClasses classes)
    {
        if (!_kinds.TryGetValue(classes, out var kind))
        {
            _kinds.Add(classes, kind = checked((ushort)_kinds.Count));
        }

        return kind;
    }
}

/// <summary>A node while the graph is built.</summary>
/// <param name="Kind">The number of its classes.</param>
/// <param name="Edges">Sorted by letter.</param>
internal sealed record WordGraphNode(ushort Kind, IReadOnlyList<WordGraphEdge> Edges);

/// <param name="Target">The number of the node that the letter leads to.</param>
internal readonly record struct WordGraphEdge(char Letter, int Target);
