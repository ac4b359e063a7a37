using System.Buffers.Binary;
using Microsoft.Data.Sqlite;

namespace Harness.Storage;

/// <summary>Maps the pages of a database file to their contents, read from the file format itself.</summary>
internal static class DatabasePages
{
    public const int Size = 4096;

    private const byte InnerIndex = 2;
    private const byte InnerTable = 5;

    /// <summary>Tables and indexes by name.</summary>
    public static IReadOnlyList<string> Trees(string path) => [.. Roots(path).Select(root => root.Name)];

    /// <summary>The root and the last leaf of each table and index, and a few overflow pages of long values. Free pages are not included: the file must have none.</summary>
    public static IReadOnlyList<(string Name, string Sort, int Number)> Pick(string path)
    {
        var bytes = File.ReadAllBytes(path);
        var picked = new List<(string, string, int)>();
        var reached = new HashSet<int>();
        foreach (var (name, root) in Roots(path))
        {
            var pages = Below(bytes, root).ToList();
            reached.UnionWith(pages);
            picked.Add((name, "root", root));
            if (pages.Count > 1)
            {
                picked.Add((name, "leaf", pages[^1]));
            }
        }

        var overflow = Enumerable.Range(1, bytes.Length / Size).Where(page => !reached.Contains(page)).ToList();
        picked.AddRange(overflow.Where((_, i) => i % Math.Max(1, overflow.Count / 40) == 0).Select(page => ("long values", "overflow", page)));
        return picked;
    }

    private static List<(string Name, int Root)> Roots(string path)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT name, rootpage FROM sqlite_schema WHERE rootpage > 0";
        using var reader = command.ExecuteReader();
        List<(string, int)> roots = [("sqlite_schema", 1)];
        while (reader.Read())
        {
            roots.Add((reader.GetString(0), reader.GetInt32(1)));
        }

        return roots;
    }

    private static IEnumerable<int> Below(byte[] bytes, int number)
    {
        yield return number;
        var page = (number - 1) * Size;
        var header = page + (number == 1 ? 100 : 0);
        if (bytes[header] is not (InnerIndex or InnerTable))
        {
            yield break;
        }

        var cells = BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(header + 3));
        for (var cell = 0; cell <= cells; cell++)
        {
            // The right-most child is in the header, all others at the beginning of their cell.
            var at = cell == cells ? header + 8 : page + BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(header + 12 + (cell * 2)));
            foreach (var below in Below(bytes, BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(at))))
            {
                yield return below;
            }
        }
    }
}
