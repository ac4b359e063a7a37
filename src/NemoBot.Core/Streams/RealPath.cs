namespace NemoBot.Core.Streams;

/// <summary>Resolves all links of a path, so that checks whether it lies under a folder are reliable.</summary>
public static class RealPath
{
    private const int MostLinks = 40;

    /// <summary>Returns the path without links or dots; null if the links form a cycle.</summary>
    public static string? Resolve(string path)
    {
        var rest = new Stack<string>(Parts(Path.GetFullPath(path)));
        var resolved = Path.GetPathRoot(Path.GetFullPath(path))!;
        var links = 0;
        while (rest.TryPop(out var part))
        {
            var next = Path.GetFullPath(Path.Combine(resolved, part));
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                resolved = next;
                continue;
            }

            if (++links > MostLinks)
            {
                return null;
            }

            if (Path.IsPathRooted(target))
            {
                resolved = Path.GetPathRoot(target)!;
            }

            foreach (var step in Parts(target))
            {
                rest.Push(step);
            }
        }

        return resolved;
    }

    /// <summary>True when <paramref name="path"/>, with links followed, lies inside <paramref name="root"/>; <paramref name="real"/> is then the path to open.</summary>
    public static bool IsUnder(string root, string path, out string real)
    {
        real = Resolve(path) ?? "";
        return Resolve(root) is { } folder && real.StartsWith(folder.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal);
    }

    /// <summary>In reverse order: they go onto a stack.</summary>
    private static IEnumerable<string> Parts(string path) => path.Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries).Reverse();
}
