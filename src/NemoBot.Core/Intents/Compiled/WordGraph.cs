using System.Runtime.InteropServices;

namespace NemoBot.Core.Intents.Compiled;

/// <summary>
/// The words of all lists as one minimal acyclic automaton (a DAWG): equal endings are stored once, however many phrases and languages share them. The lists
/// expand to 1.1 million nodes of plain tries, and to 50,000 nodes with 75,000 edges here, so that all languages together take 0.7 MB.
/// </summary>
/// <remarks>Immutable. The edges of a node are adjacent and sorted by letter, and start where those of the previous node end.</remarks>
internal sealed class WordGraph
{
    private readonly WordClasses[] _classes;

    /// <summary>Each node's index into <see cref="_classes"/>: few combinations of classes occur.</summary>
    private readonly ushort[] _kinds;
    private readonly int[] _firstEdge;
    private readonly char[] _letters;
    private readonly int[] _targets;

    private WordGraph(WordClasses[] classes, ushort[] kinds, int[] firstEdge, char[] letters, int[] targets) =>
        (_classes, _kinds, _firstEdge, _letters, _targets) = (classes, kinds, firstEdge, letters, targets);

    public static WordGraph Of(IReadOnlyList<WordClasses> classes, IReadOnlyList<WordGraphNode> nodes)
    {
        var edges = nodes.SelectMany(node => node.Edges).ToList();
        var firstEdge = new int[nodes.Count + 1];
        for (var node = 0; node < nodes.Count; node++)
        {
            firstEdge[node + 1] = firstEdge[node] + nodes[node].Edges.Count;
        }

        return new([.. classes], [.. nodes.Select(node => node.Kind)], firstEdge, [.. edges.Select(edge => edge.Letter)], [.. edges.Select(edge => edge.Target)]);
    }

    public static WordGraph Read(BinaryReader reader) =>
        new(ReadArray<WordClasses>(reader), ReadArray<ushort>(reader), ReadArray<int>(reader), ReadArray<char>(reader), ReadArray<int>(reader));

    public void Write(BinaryWriter writer)
    {
        WriteArray(writer, _classes);
        WriteArray(writer, _kinds);
        WriteArray(writer, _firstEdge);
        WriteArray(writer, _letters);
        WriteArray(writer, _targets);
    }

    /// <summary>Returns the node that this letter leads to; -1 when there is none.</summary>
    public int Next(int node, char letter)
    {
        var first = _firstEdge[node];
        var at = _letters.AsSpan(first.._firstEdge[node + 1]).IndexOf(letter);
        return at < 0 ? -1 : _targets[first + at];
    }

    /// <summary>Returns the node that these letters lead to, the start itself for none; -1 when there is none.</summary>
    public int Find(int node, ReadOnlySpan<char> letters)
    {
        foreach (var letter in letters)
        {
            node = Next(node, letter);
            if (node < 0)
            {
                break;
            }
        }

        return node;
    }

    /// <summary>Returns the classes of the entry that ends here; all <see cref="WordClass.None"/> when none does.</summary>
    public ref readonly WordClasses ClassesOf(int node) => ref _classes[_kinds[node]];

    private static T[] ReadArray<T>(BinaryReader reader)
        where T : unmanaged
    {
        var array = new T[reader.ReadInt32()];
        reader.ReadExactly(MemoryMarshal.AsBytes(array.AsSpan()));
        return array;
    }

    private static void WriteArray<T>(BinaryWriter writer, T[] array)
        where T : unmanaged
    {
        writer.Write(array.Length);
        writer.Write(MemoryMarshal.AsBytes(array.AsSpan()));
    }
}
