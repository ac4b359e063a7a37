using NemoBot.Core.Streams;

namespace NemoBot.Core.Skills;

/// <summary>Detects <c>X-Skill-Platform</c> (docs/contracts/nemovideo.md §1.1): the operator's setting, otherwise derived from the installation path of the bot or its skills.</summary>
public static class SkillPlatform
{
    /// <param name="option">The value of <c>SKILL_SOURCE</c>; null or blank when it is unset.</param>
    /// <param name="installPaths">The folders of the program and of the skills; the first that matches decides. Checked as given and with links resolved.</param>
    /// <param name="home">The home folder; null for the current user's.</param>
    public static string Detect(string? option, IReadOnlyList<string> installPaths, string? home = null)
    {
        if (!string.IsNullOrWhiteSpace(option))
        {
            return option.Trim();
        }

        home ??= Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        if (home.Length == 0)
        {
            return "unknown";
        }

        return installPaths.Select(path => Match(path, home)).FirstOrDefault(known => known is not null) ?? "unknown";
    }

    private static string? Match(string path, string home) =>
        IsUnder(path, Path.Combine(home, ".clawhub")) ? "clawhub"
        : IsUnder(path, Path.Combine(home, ".cursor", "skills")) ? "cursor"
        : null;

    private static bool IsUnder(string path, string folder) =>
        IsInside(Path.GetFullPath(path), Path.GetFullPath(folder))
        || (RealPath.Resolve(path) is { } real && RealPath.Resolve(folder) is { } realFolder && IsInside(real, realFolder));

    private static bool IsInside(string path, string folder)
    {
        var relative = Path.GetRelativePath(folder, path);
        return relative != ".." && !relative.StartsWith(".." + Path.DirectorySeparatorChar, StringComparison.Ordinal) && !Path.IsPathRooted(relative);
    }
}
