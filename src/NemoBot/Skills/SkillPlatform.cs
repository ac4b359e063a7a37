namespace NemoBot.Skills;

/// <summary><c>X-Skill-Platform</c> (contract, section 1): the operator's word, else where the bot is installed.</summary>
public static class SkillPlatform
{
    /// <param name="option"><c>SKILL_SOURCE</c>; null or blank when it is not set.</param>
    /// <param name="installPath">Absolute path of the program or of the skills' folder.</param>
    /// <param name="home">The home folder; null for the current user's.</param>
    public static string Detect(string? option, string installPath, string? home = null)
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

        return IsUnder(installPath, Path.Combine(home, ".clawhub")) ? "clawhub"
            : IsUnder(installPath, Path.Combine(home, ".cursor", "skills")) ? "cursor"
            : "unknown";
    }

    private static bool IsUnder(string path, string folder)
    {
        var relative = Path.GetRelativePath(folder, path);
        return relative != ".." && !relative.StartsWith(".." + Path.DirectorySeparatorChar, StringComparison.Ordinal) && !Path.IsPathRooted(relative);
    }
}
