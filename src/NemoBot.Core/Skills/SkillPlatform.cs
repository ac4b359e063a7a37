using NemoBot.Core.Streams;

namespace NemoBot.Core.Skills;

/// <summary><c>X-Skill-Platform</c> (docs/contracts/nemovideo.md §1.1): the operator's word, else where the bot or its skills are installed.</summary>
public static class SkillPlatform
{
    /// <param name="option"><c>SKILL_SOURCE</c>; null or blank when it is not set.</param>
    /// <param name="installPaths">Where the program is, and the skills' folder; the first that tells decides. As they are called and with links followed.</param>
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

        return installPaths.Select(path => Told(path, home)).FirstOrDefault(told => told is not null) ?? "unknown";
    }

    private static string? Told(string path, string home) =>
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
