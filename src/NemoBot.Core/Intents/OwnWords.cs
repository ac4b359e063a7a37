using NemoBot.Core.Intents.Trained;
using NemoBot.Core.Text.Localization;

namespace NemoBot.Core.Intents;

/// <summary>Reads words like <see cref="Understanding"/>, and recognises the bot's own: typing the name of a button or a suggestion is as clear as pressing it.</summary>
public static class OwnWords
{
    /// <summary>The names of the bot's buttons and its suggestions, in each language.</summary>
    private static readonly HashSet<string> All = new(
        Languages.All.SelectMany(language => Enum.GetValues<TextKey>().Where(IsOffered).Select(key => Texts.In(language.Name)[key])),
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads words in a situation, independent of earlier questions and answers. The bot's own words act at once.</summary>
    /// <param name="command">A slash command that the platform recognised, without the slash; null for plain words.</param>
    public static Understood Understand(string text, string? command, Situation situation)
    {
        var understood = Understanding.Read(text, command, situation, SecondReader.Shipped);
        return All.Contains(text.Trim()) ? understood with { IsExact = true, Decision = Decision.Act(Labels.Of(understood.Rules)) } : understood;
    }

    private static bool IsOffered(TextKey key) =>
        key.ToString() is var name && (name.StartsWith("Button", StringComparison.Ordinal) || name.StartsWith("Suggest", StringComparison.Ordinal) || name.StartsWith("Say", StringComparison.Ordinal));
}
