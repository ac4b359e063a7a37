namespace NemoBot.Core.Skills;

/// <summary>The current skills. <see cref="Reload"/> applies changes on the disk; profiles already in use are immutable.</summary>
public sealed class SkillLibrary
{
    private readonly SkillFolder _folder;
    private readonly string _defaultName;

    // Keyed by file. Only Reload changes them, and its calls never overlap.
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

    /// <summary>Gets the absolute path of the skills folder.</summary>
    public string Folder => _folder.Path;

    /// <summary>Gets the usable profiles: at least one, the default one first.</summary>
    public IReadOnlyList<SkillProfile> All => _current.All;

    /// <summary>Gets the files that are ignored, for the operator.</summary>
    public IReadOnlyList<SkillFault> Faults => _current.Faults;

    public SkillProfile Default => _current.All[0];

    /// <summary>Returns the profile; the default one for null and for a name that no longer exists.</summary>
    public SkillProfile Get(string? name)
    {
        var current = _current;
        return (name is null ? null : current.Find(name)) ?? current.All[0];
    }

    /// <summary>Finds the profile that a user typed, by its name or by a display name that no other profile has; null when there is none.</summary>
    public SkillProfile? Find(string typed)
    {
        var current = _current;
        var name = typed.Trim();
        return current.Find(name)
            ?? (current.All.Where(profile => profile.DisplayName.ByLanguage.Values.Contains(name, StringComparer.OrdinalIgnoreCase)).Take(2).ToList() is [var only] ? only : null);
    }

    /// <summary>Reads all profiles; an invalid one becomes a fault and is skipped.</summary>
    /// <param name="contentRoot">The first place to search for a relative folder.</param>
    /// <exception cref="SkillSetupException">The folder, a usable profile or the default profile is missing; the message names the setting.</exception>
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

    /// <summary>Returns the absolute path of the skills folder.</summary>
    /// <exception cref="SkillSetupException">The folder does not exist.</exception>
    public static string FindFolder(SkillOptions options, string contentRoot) => new[]
    {
        Path.GetFullPath(options.Folder, Path.GetFullPath(contentRoot)),
        Path.GetFullPath(options.Folder),
        Path.GetFullPath(options.Folder, AppContext.BaseDirectory),
    }.FirstOrDefault(Directory.Exists) ?? throw new SkillSetupException($"Skill:Folder: there is no folder \"{options.Folder}\".");

    /// <summary>
    /// Scans the files once and applies changes. A change counts only if two consecutive scans find the same state, so that files still being written are not
    /// read. A file that became invalid keeps its last good profile.
    /// </summary>
    /// <returns>The changes, for the log; null when there are none.</returns>
    /// <exception cref="IOException">The folder is currently unreadable; nothing changes.</exception>
    public SkillChange? Reload()
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
            _unsettled.Remove(asBefore); // Changed back before it counted.
        }

        if (changed.Count == 0)
        {
            return null;
        }

        var previous = _current;
        _current = SkillSet.Of(_readings.Values, faults, _defaultName, previous.All[0])!;
        return new(_current.All.Count, [.. changed.Order(StringComparer.Ordinal)], [.. _current.Faults.Except(previous.Faults)]);
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

/// <summary>The result of a scan of the skills folder.</summary>
/// <param name="Profiles">The number of usable profiles.</param>
/// <param name="Faults">Faults that are new.</param>
public sealed record SkillChange(int Profiles, IReadOnlyList<string> Files, IReadOnlyList<SkillFault> Faults);

/// <summary>Thrown when the bot cannot start with these skills; the message names the setting.</summary>
public sealed class SkillSetupException(string message) : Exception(message);
