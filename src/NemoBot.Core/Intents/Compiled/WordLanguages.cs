namespace NemoBot.Core.Intents.Compiled;

/// <summary>The languages that have a word list.</summary>
internal static class WordLanguages
{
    /// <summary>Gets those of the Latin alphabet, likeliest first, which is also the order for ties.</summary>
    public static IReadOnlyList<string> Latin { get; } = ["en", "es", "pt", "fr", "de", "it", "vi"];

    public static IReadOnlyList<string> All { get; } = [.. Latin, "zh", "ja", "ko", "ru"];

    /// <summary>Whether the language's script separates words with spaces.</summary>
    public static bool IsSpaced(string language) => language is not ("zh" or "ja" or "ko");
}
