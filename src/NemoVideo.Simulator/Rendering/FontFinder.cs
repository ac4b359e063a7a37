namespace NemoVideo.Simulator.Rendering;

/// <summary>Finds a font on this machine that has the letters of a text.</summary>
internal sealed class FontFinder
{
    private static readonly string[] Latin = ["DejaVuSans-Bold.ttf", "LiberationSans-Bold.ttf", "NotoSans-Bold.ttf", "DejaVuSans.ttf", "arialbd.ttf", "arial.ttf", "Arial Bold.ttf", "Arial.ttf", "Helvetica.ttc"];

    private static readonly string[] Chinese =
    [
        "NotoSansCJK-Bold.ttc", "NotoSansCJK-Regular.ttc", "NotoSerifCJK-Bold.ttc", "NotoSerifCJK-Regular.ttc", "wqy-zenhei.ttc", "wqy-microhei.ttc",
        "msyhbd.ttc", "msyh.ttc", "simhei.ttf", "PingFang.ttc", "STHeiti Medium.ttc",
    ];

    private readonly Lazy<IReadOnlyDictionary<string, string>> _installed = new(Installed);

    /// <summary>Returns the path of a font, even one without the letters if there is no better; null if no font is installed.</summary>
    public string? For(string text)
    {
        var needsChinese = text.Any(letter => letter >= '\u2e80');
        return (needsChinese ? Chinese.Concat(Latin) : Latin.Concat(Chinese))
            .Select(name => _installed.Value.GetValueOrDefault(name))
            .FirstOrDefault(path => path is not null) ?? _installed.Value.Values.FirstOrDefault();
    }

    private static Dictionary<string, string> Installed()
    {
        string[] folders =
        [
            "/usr/share/fonts", "/usr/local/share/fonts", "/System/Library/Fonts", "/Library/Fonts",
            Environment.GetFolderPath(Environment.SpecialFolder.Fonts), Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".fonts"),
        ];
        var search = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true };
        var found = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var file in folders.Where(folder => folder.Length > 0 && Directory.Exists(folder)).SelectMany(folder => Directory.EnumerateFiles(folder, "*.tt?", search)))
        {
            found.TryAdd(Path.GetFileName(file), file);
        }

        return found;
    }
}
