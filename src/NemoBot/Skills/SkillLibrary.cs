namespace NemoBot.Skills;

/// <summary>The skills there are, as read at the start.</summary>
public sealed class SkillLibrary
{
    private const long MostFileBytes = 1024 * 1024;
    private const int MostProfiles = 200;

    private readonly Dictionary<string, SkillProfile> _byName;

    private SkillLibrary(string folder, IReadOnlyList<SkillProfile> profiles, IReadOnlyList<SkillFault> faults, string defaultName)
    {
        Folder = folder;
        Faults = faults;
        _byName = profiles.ToDictionary(profile => profile.Name);
        All = [.. profiles.OrderByDescending(profile => profile.Name == defaultName).ThenBy(profile => profile.Name, StringComparer.Ordinal)];
    }

    /// <summary>Where they were read from; absolute.</summary>
    public string Folder { get; }

    /// <summary>At least one; the default one first, the others by name.</summary>
    public IReadOnlyList<SkillProfile> All { get; }

    /// <summary>What was skipped, for the operator's log.</summary>
    public IReadOnlyList<SkillFault> Faults { get; }

    public SkillProfile Default => All[0];

    /// <summary>The profile, or the default one for null and for a name that no longer exists.</summary>
    public SkillProfile Get(string? name) => name is not null && _byName.TryGetValue(name, out var profile) ? profile : Default;

    /// <summary>The profile that a person named; null when there is none of that name.</summary>
    public SkillProfile? Find(string name) => _byName.GetValueOrDefault(name.Trim().ToLowerInvariant());

    /// <summary>Reads all profiles; a broken one becomes a fault and is skipped.</summary>
    /// <param name="contentRoot">Where a relative folder is looked for first.</param>
    /// <exception cref="SkillSetupException">No folder, no usable profile, or no default one: the message says which setting.</exception>
    public static SkillLibrary Load(SkillOptions options, string contentRoot)
    {
        var folder = FindFolder(options.Folder, contentRoot)
            ?? throw new SkillSetupException($"Skill:Folder: there is no folder \"{options.Folder}\".");
        var profiles = new List<SkillProfile>();
        var faults = new List<SkillFault>();
        foreach (var file in Files(folder, faults))
        {
            var (profile, fault) = Read(file);
            if (profile is not null)
            {
                profiles.Add(profile);
            }
            else if (fault is not null)
            {
                faults.Add(fault);
            }
        }

        if (!profiles.Exists(profile => profile.Name == options.Default))
        {
            var there = profiles.Count > 0 ? string.Join(", ", profiles.Select(profile => profile.Name)) : "none";
            var broken = faults.Count > 0 ? $" Broken: {string.Join("; ", faults)}." : "";
            throw new SkillSetupException($"Skill:Default: there is no usable profile \"{options.Default}\" in {folder}. Usable: {there}.{broken}");
        }

        return new(folder, profiles, faults, options.Default);
    }

    private static string? FindFolder(string folder, string contentRoot) => new[]
    {
        Path.GetFullPath(folder, Path.GetFullPath(contentRoot)),
        Path.GetFullPath(folder),
        Path.GetFullPath(folder, AppContext.BaseDirectory),
    }.FirstOrDefault(Directory.Exists);

    private static List<string> Files(string folder, List<SkillFault> faults)
    {
        var files = Directory.EnumerateDirectories(folder)
            .Select(profile => Path.Combine(profile, "SKILL.md"))
            .Where(File.Exists)
            .Order(StringComparer.Ordinal)
            .Take(MostProfiles + 1)
            .ToList();
        if (files.Count > MostProfiles)
        {
            faults.Add(new(files[MostProfiles], 1, $"There are more than {MostProfiles} profiles; this and the following ones are left out."));
            files.RemoveAt(MostProfiles);
        }

        return files;
    }

    private static (SkillProfile? Profile, SkillFault? Fault) Read(string file)
    {
        try
        {
            return new FileInfo(file).Length <= MostFileBytes
                ? SkillFile.Read(file, Path.GetFileName(Path.GetDirectoryName(file)!), File.ReadAllText(file))
                : (null, new(file, 1, "The file is larger than 1 MiB."));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return (null, new(file, 1, $"The file cannot be read: {unreadable.Message}"));
        }
    }
}

/// <summary>The bot cannot start with these skills; the message names the setting.</summary>
public sealed class SkillSetupException(string message) : Exception(message);
