namespace NemoBot.Core.Skills;

/// <summary>The skills there are now. <see cref="Look"/> takes in what changed on the disk; a profile that somebody holds stays as it was.</summary>
public sealed class SkillLibrary
{
    private readonly SkillFolder _folder;
    private readonly string _defaultName;

    // By file. Only Look changes them, and only one look runs at a time.
    private readonly Dictionary<string, SkillReading> _readings;
    private readonly Dictionary<string, string> _unsettled = [];
    private volatile SkillSet _current;

    private SkillLibrary(SkillFolder folder, string defaultName, Dictionary<string, SkillReading> readings, SkillSet current)
    {
        _folder = folder;
        _defaultName = defaultName;
        _readings = readings;
        _current = current;
    }

    /// <summary>Where they are read from; absolute.</summary>
    public string Folder => _folder.Path;

    /// <summary>At least one; the default one first.</summary>
    public IReadOnlyList<SkillProfile> All => _current.All;

    /// <summary>What is left out, for the operator.</summary>
    public IReadOnlyList<SkillFault> Faults => _current.Faults;

    public SkillProfile Default => _current.All[0];

    /// <summary>The profile, or the default one for null and for a name that no longer exists.</summary>
    public SkillProfile Get(string? name)
    {
        var current = _current;
        return (name is null ? null : current.Find(name)) ?? current.All[0];
    }

    /// <summary>The profile that a person named, by its name or what it alone is called; null when there is none.</summary>
    public SkillProfile? Find(string typed)
    {
        var current = _current;
        var name = typed.Trim();
        return current.Find(name)
            ?? (current.All.Where(profile => profile.DisplayName.ByLanguage.Values.Contains(name, StringComparer.OrdinalIgnoreCase)).Take(2).ToList() is [var only] ? only : null);
    }

    /// <summary>Reads all profiles; a broken one becomes a fault and is skipped.</summary>
    /// <param name="contentRoot">Where a relative folder is looked for first.</param>
    /// <exception cref="SkillSetupException">No folder, no usable profile, or no default one: the message says which setting.</exception>
    public static SkillLibrary Load(SkillOptions options, string contentRoot)
    {
        var path = FindFolder(options, contentRoot);
        var folder = new SkillFolder(path);
        var faults = new List<SkillFault>();
        Dictionary<string, SkillReading> readings;
        try
        {
            readings = folder.Scan(faults).Select(SkillFolder.Read).ToDictionary(reading => reading.Source.File);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new SkillSetupException($"Skill:Folder: \"{path}\" cannot be read: {unreadable.Message}");
        }

        if (SkillSet.Of(readings.Values, faults, options.Default, formerDefault: null) is { } set)
        {
            return new(folder, options.Default, readings, set);
        }

        var usable = readings.Values.Select(reading => reading.Profile?.Name).OfType<string>().Order(StringComparer.Ordinal).Distinct().ToList();
        var broken = faults.Concat(readings.Values.SelectMany(reading => reading.Faults)).ToList();
        throw new SkillSetupException(
            $"Skill:Default: there is no usable profile \"{options.Default}\" in {path}. Usable: {Some(usable)}.{(broken.Count > 0 ? $" Broken: {Some(broken)}." : "")}");
    }

    /// <summary>The folder that holds the skills, absolute.</summary>
    /// <exception cref="SkillSetupException">There is none.</exception>
    public static string FindFolder(SkillOptions options, string contentRoot) => new[]
    {
        Path.GetFullPath(options.Folder, Path.GetFullPath(contentRoot)),
        Path.GetFullPath(options.Folder),
        Path.GetFullPath(options.Folder, AppContext.BaseDirectory),
    }.FirstOrDefault(Directory.Exists) ?? throw new SkillSetupException($"Skill:Folder: there is no folder \"{options.Folder}\".");

    /// <summary>
    /// Looks at the files once and takes in what changed. A change counts when this look and the one before it found the same, so that nothing is read that is
    /// still being written; a file that became unusable leaves its last good profile in place.
    /// </summary>
    /// <returns>What changed, for the log; null when nothing did.</returns>
    /// <exception cref="IOException">The folder cannot be read now; everything stays as it is.</exception>
    public SkillChange? Look()
    {
        var faults = new List<SkillFault>();
        var sources = _folder.Scan(faults).ToDictionary(source => source.File);
        List<string> changed = [];
        foreach (var source in sources.Values.Where(source => _readings.GetValueOrDefault(source.File)?.Source.Stamp != source.Stamp))
        {
            if (IsSettled(source.File, source.Stamp))
            {
                var reading = SkillFolder.Read(source);
                _readings[source.File] = reading.Profile is null ? reading with { Profile = _readings.GetValueOrDefault(source.File)?.Profile } : reading;
                changed.Add(source.File);
            }
        }

        foreach (var gone in _readings.Keys.Where(file => !sources.ContainsKey(file)).ToList())
        {
            if (IsSettled(gone, "gone"))
            {
                _readings.Remove(gone);
                changed.Add(gone);
            }
        }

        foreach (var asBefore in _unsettled.Keys.Where(file => _readings.GetValueOrDefault(file)?.Source.Stamp is { } stamp && sources.GetValueOrDefault(file)?.Stamp == stamp).ToList())
        {
            _unsettled.Remove(asBefore); // Changed, and changed back.
        }

        if (changed.Count == 0)
        {
            return null;
        }

        var former = _current;
        _current = SkillSet.Of(_readings.Values, faults, _defaultName, former.All[0])!;
        return new(_current.All.Count, [.. changed.Order(StringComparer.Ordinal)], [.. _current.Faults.Except(former.Faults)]);
    }

    private bool IsSettled(string file, string state)
    {
        if (_unsettled.TryGetValue(file, out var before) && before == state)
        {
            _unsettled.Remove(file);
            return true;
        }

        _unsettled[file] = state;
        return false;
    }

    private static string Some<T>(List<T> all) => all.Count == 0 ? "none" : string.Join("; ", all.Take(5)) + (all.Count > 5 ? $"; and {all.Count - 5} more" : "");
}

/// <summary>What a look at the folder of skills found.</summary>
/// <param name="Profiles">Usable ones, now.</param>
/// <param name="Faults">New ones.</param>
public sealed record SkillChange(int Profiles, IReadOnlyList<string> Files, IReadOnlyList<SkillFault> Faults);

/// <summary>The bot cannot start with these skills; the message names the setting.</summary>
public sealed class SkillSetupException(string message) : Exception(message);
