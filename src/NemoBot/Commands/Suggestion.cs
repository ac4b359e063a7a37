using NemoBot.Core.Intents;

namespace NemoBot.Commands;

/// <summary>Suggests what a mistyped name may have meant.</summary>
internal static class Suggestion
{
    /// <summary>Returns <c> Did you mean 'check'?</c>, or an empty text if no known name is close: one typo in a short name, two in a longer one. Ignores case.</summary>
    public static string For(string typed, IEnumerable<string> known)
    {
        var nearest = known
            .Select(name => (Name: name, Distance: EditDistance.Between(Plain(typed), Plain(name))))
            .Where(candidate => candidate.Distance <= candidate.Name.Length switch { < 4 => 0, 4 => 1, _ => 2 })
            .OrderBy(candidate => candidate.Distance)
            .FirstOrDefault();
        return nearest.Name is { } name ? $" Did you mean '{name}'?" : "";
    }

    /// <summary>Normalizes the spelling of environment variables, which people use on the command line too.</summary>
    private static string Plain(string name) => name.Replace("__", ":", StringComparison.Ordinal).ToUpperInvariant();
}
