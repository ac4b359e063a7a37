namespace NemoBot.Pictures.Text;

/// <summary>Finds the installed fonts: Debian's fonts-noto-core, fonts-noto-cjk and fonts-noto-color-emoji, else DejaVu, by the names of their files.</summary>
internal static class FontFiles
{
    /// <summary>Letters of most of Europe. Without it no picture is drawn.</summary>
    private static readonly string[] First = ["NotoSans-Regular.ttf", "DejaVuSans.ttf"];

    private const string Emoji = "NotoColorEmoji.ttf";
    private const string Cjk = "NotoSansCJK-Regular.ttc";

    /// <summary>Variants of a script's font that differ in their metrics only.</summary>
    private static readonly string[] Variants = ["UI-", "Mono", "Display"];

    /// <summary>The folders of Linux distributions, and the person's own.</summary>
    public static IReadOnlyList<string> Folders { get; } = [.. new[]
    {
        "/usr/share/fonts", "/usr/local/share/fonts", Environment.GetFolderPath(Environment.SpecialFolder.Fonts),
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "fonts"),
    }.Where(folder => folder.Length > 0).Distinct()];

    /// <summary>Returns the fonts in the order in which they are asked for a letter: Latin, emoji, Chinese and its neighbours, then those of single scripts. Empty if letters cannot be written.</summary>
    public static IReadOnlyList<FontFile> Find(IEnumerable<string> folders)
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal);
        var everywhere = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 6, IgnoreInaccessible = true };
        foreach (var path in folders.Where(Directory.Exists).SelectMany(folder => Directory.EnumerateFiles(folder, "*.tt?", everywhere)))
        {
            all.TryAdd(Path.GetFileName(path), path);
        }

        if (First.FirstOrDefault(all.ContainsKey) is not { } latin)
        {
            return [];
        }

        var scripts = all.Keys.Where(IsOfScript).Order(StringComparer.Ordinal);
        return [.. new[] { latin, Emoji, Cjk }.Concat(scripts).Concat(First).Distinct().Where(all.ContainsKey).Select(name => new FontFile(all[name], name == Emoji, name == Cjk))];
    }

    private static bool IsOfScript(string name) =>
        name.StartsWith("NotoSans", StringComparison.Ordinal) && name.EndsWith("-Regular.ttf", StringComparison.Ordinal) && !Variants.Any(variant => name.Contains(variant, StringComparison.Ordinal));
}

/// <summary>An installed font.</summary>
/// <param name="IsEmoji">It has coloured pictures; its digits and spaces are not for text.</param>
/// <param name="IsCjk">One file for Chinese, Japanese and Korean, which write some letters differently.</param>
internal sealed record FontFile(string Path, bool IsEmoji, bool IsCjk);
