using NemoBot.Core.Skills;

namespace Harness.Skills;

/// <summary>Skill files of each family, in their published form, next to the tests.</summary>
internal static class PublishedSkills
{
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "Skills", "Published");

    /// <summary>All of them, by name.</summary>
    public static IReadOnlyDictionary<string, SkillProfile> All { get; } = new SkillFolder(Folder).Scan([]).Select(SkillFolder.Read).Select(reading => reading.Profile!).ToDictionary(profile => profile.Name);

    /// <summary>The bot's own skills.</summary>
    public static string Own { get; } = Path.Combine(AppContext.BaseDirectory, "skills");

    /// <summary>All of them and the bot's own, for a bot to start with.</summary>
    public static void CopyTo(string folder)
    {
        Copy(Folder, folder);
        Copy(Own, folder);
    }

    public static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*.md", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
