using NemoBot.Core.Intents;

namespace NemoBot.Commands;

/// <summary>What a mistyped name may have meant.</summary>
internal static class Suggestion
{
    /// <summary><c> Did you mean 'check'?</c>, or nothing when no known name is near: one slip in a short name, two in a longer one. Case does not count.</summary>
    public static string For(string typed, IEnumerable<string> known)
    {
        var nearest = known
            .Select(name => (Name: name, Distance: EditDistance.Between(Plain(typed), Plain(name))))
            .Where(candidate => candidate.Distance <= candidate.Name.Length switch { < 4 => 0, 4 => 1, _ => 2 })
            .OrderBy(candidate => candidate.Distance)
            .FirstOrDefault();
        return nearest.Name is { } name ? $" Did you mean '{name}'?" : "";
    }

    /// <summary>People write the environment's spelling on the command line too.</summary>
    private static string Plain(string name) => name.Replace("__", ":", StringComparison.Ordinal).ToUpperInvariant();
}
