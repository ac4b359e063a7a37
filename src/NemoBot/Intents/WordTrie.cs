namespace NemoBot.Intents;

/// <summary>A trie in one hash table with open addressing: one probe a character, no allocation.</summary>
internal sealed class WordTrie
{
    private readonly ulong[] _keys;
    private readonly int[] _children;
    private readonly WordClass[] _words;
    private readonly WordClass[] _stems;
    private readonly int _mask;

    public WordTrie(IEnumerable<KeyValuePair<string, WordClass>> words, IEnumerable<KeyValuePair<string, WordClass>> stems)
    {
        var edges = new Dictionary<ulong, int>();
        var wordClasses = new List<WordClass> { WordClass.None };
        var stemClasses = new List<WordClass> { WordClass.None };
        foreach (var (word, value) in words)
        {
            wordClasses[Insert(word)] |= value;
        }

        foreach (var (stem, value) in stems)
        {
            stemClasses[Insert(stem)] |= value;
        }

        var capacity = 16;
        while (capacity < edges.Count * 3)
        {
            capacity *= 2;
        }

        _mask = capacity - 1;
        _keys = new ulong[capacity];
        _children = new int[capacity];
        foreach (var (key, child) in edges)
        {
            var slot = Slot(key);
            while (_keys[slot] != 0)
            {
                slot = (slot + 1) & _mask;
            }

            _keys[slot] = key;
            _children[slot] = child;
        }

        _words = [.. wordClasses];
        _stems = [.. stemClasses];

        int Insert(string text)
        {
            var node = 0;
            foreach (var c in text)
            {
                if (!edges.TryGetValue(Key(node, c), out var child))
                {
                    child = wordClasses.Count;
                    edges.Add(Key(node, c), child);
                    wordClasses.Add(WordClass.None);
                    stemClasses.Add(WordClass.None);
                }

                node = child;
            }

            return node;
        }
    }

    /// <summary>The longest entry that starts at <paramref name="start"/>; in a spaced script it ends where a word ends.</summary>
    /// <returns>Its classes and its end; <see cref="WordClass.None"/> and <paramref name="start"/> when there is none.</returns>
    public (WordClass Class, int End) Longest(ReadOnlySpan<char> text, int start, bool spaced)
    {
        var (best, bestEnd) = (WordClass.None, start);
        var node = 0;
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

            if (_words[node] != WordClass.None && (EndsAt(text, i + 1) || !NormalText.IsSpacedLetter(text[i])))
            {
                (best, bestEnd) = (_words[node], i + 1);
            }

            if (_stems[node] != WordClass.None)
            {
                var end = i + 1;
                while (!EndsAt(text, end))
                {
                    end++;
                }

                if (end > bestEnd || (end == bestEnd && _words[node] == WordClass.None))
                {
                    (best, bestEnd) = (_stems[node], end);
                }
            }
        }

        return (best, bestEnd);
    }

    private static bool EndsAt(ReadOnlySpan<char> text, int index) => index >= text.Length || !NormalText.IsSpacedLetter(text[index]);

    private static ulong Key(int node, char c) => ((ulong)(uint)node << 16) | c | (1UL << 63);

    private int Slot(ulong key) => (int)((key * 0x9E3779B97F4A7C15UL) >> 40) & _mask;

    private int Child(int node, char c)
    {
        var key = Key(node, c);
        for (var slot = Slot(key); _keys[slot] != 0; slot = (slot + 1) & _mask)
        {
            if (_keys[slot] == key)
            {
                return _children[slot];
            }
        }

        return 0;
    }
}
