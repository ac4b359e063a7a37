using NemoBot.Core.Text.Localization;

namespace NemoBot.Core.Intents;

/// <summary>Compares what a person types with the label of a button: case, accents, punctuation and spaces do not count, and the label may be typed in any of the bot's languages.</summary>
internal static class ButtonLabels
{
    /// <summary>The fixed labels by their spelling, in each language; one spelling may belong to several.</summary>
    private static readonly ILookup<string, TextKey> Keys = Languages.All
        .SelectMany(language => Enum.GetValues<TextKey>().Where(IsLabel).Select(key => (Spelling: Spelling(Texts.In(language.Name)[key]), Key: key)))
        .ToLookup(each => each.Spelling, each => each.Key);

    public static bool AreSame(string typed, string label)
    {
        var (one, other) = (Spelling(typed), Spelling(label));
        return one.Length == 0 ? typed.Trim() == label : one == other || Keys[one].Intersect(Keys[other]).Any(); // A label may be an emoji.
    }

    private static string Spelling(string text) => string.Concat(NormalText.Of(text).Where(char.IsLetterOrDigit));

    private static bool IsLabel(TextKey key) =>
        key.ToString() is var name && (name.StartsWith("Button", StringComparison.Ordinal) || name.StartsWith("Meant", StringComparison.Ordinal) || name.StartsWith("Suggest", StringComparison.Ordinal));
}
