using System.Globalization;
using NemoBot.Core.Text.Localization;

namespace NemoBot.Core.Skills;

/// <summary>An immutable snapshot of the usable profiles, unaffected by later changes to the files.</summary>
internal sealed class SkillSet
{
    private readonly Dictionary<string, SkillProfile> _byName;

    private SkillSet(IReadOnlyList<SkillProfile> profiles, IReadOnlyList<SkillFault> faults, SkillProfile standard)
    {
        Faults = faults;
        _byName = profiles.ToDictionary(profile => profile.Name, StringComparer.OrdinalIgnoreCase);
        All = [.. profiles.OrderByDescending(profile => profile == standard).ThenBy(profile => profile.DisplayName.In(Languages.Default), StringComparer.OrdinalIgnoreCase).ThenBy(profile => profile.Name, StringComparer.Ordinal)];
    }

    /// <summary>Gets the profiles: at least one, the default one first, the others by display name.</summary>
    public IReadOnlyList<SkillProfile> All { get; }

    /// <summary>Gets the files that are ignored, and why.</summary>
    public IReadOnlyList<SkillFault> Faults { get; }

    public SkillProfile? Find(string name) => _byName.GetValueOrDefault(name);

    /// <param name="defaultName">The profile for chats that chose none.</param>
    /// <param name="formerDefault">Used when the default profile no longer exists; if it is null as well, the result is null.</param>
    public static SkillSet? Of(IEnumerable<SkillReading> readings, IEnumerable<SkillFault> faults, string defaultName, SkillProfile? formerDefault)
    {
        var all = new List<SkillFault>(faults);
        var profiles = new List<SkillProfile>();
        foreach (var reading in readings)
        {
            all.AddRange(reading.Faults);
        }

        foreach (var same in readings.Where(reading => reading.Profile is not null).GroupBy(reading => reading.Profile!.Name, StringComparer.OrdinalIgnoreCase))
        {
            var newestFirst = same.OrderByDescending(reading => reading.Profile!.Version, ByVersion).ToList();
            profiles.Add(newestFirst[0].Profile!);
            all.AddRange(newestFirst.Skip(1).Select(older =>
                new SkillFault(older.Source.File, 1, $"{older.Profile!.Name} {older.Profile.Version} is left out: {newestFirst[0].Source.File} has the same name and version {newestFirst[0].Profile!.Version}.") { IsReplaced = true }));
        }

        var standard = profiles.Find(profile => string.Equals(profile.Name, defaultName, StringComparison.OrdinalIgnoreCase));
        if (standard is null && formerDefault is not null)
        {
            profiles.Add(standard = formerDefault);
        }

        return standard is null ? null : new(profiles, all, standard);
    }

    /// <summary>Sorts 1.10 after 1.9.</summary>
    private static readonly IComparer<string> ByVersion = Comparer<string>.Create((one, other) => CultureInfo.InvariantCulture.CompareInfo.Compare(one, other, CompareOptions.NumericOrdering));
}
