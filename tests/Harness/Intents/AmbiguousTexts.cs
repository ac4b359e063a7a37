using NemoBot.Core.Intents;

namespace Harness.Intents;

/// <summary>Finds texts that the bot asks about among the voices: which they are changes whenever the second reader is retrained.</summary>
internal static class AmbiguousTexts
{
    private static readonly Lazy<IReadOnlyList<(string Language, string Text)>> Texts = new(() =>
        [.. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Intents", "Voices"), "*.tsv").Order(StringComparer.Ordinal)
            .SelectMany(file => File.ReadLines(file).Skip(1)).Select(line => line.Split('\t')).Select(cells => (cells[1], cells[3]))]);

    /// <summary>Returns a text with these two readings.</summary>
    public static string Between(Label one, Label other, string language = "en", Situation situation = Situation.None) =>
        Of(language, situation).FirstOrDefault(words => (words.First, words.Second) == (one, other) || (words.First, words.Second) == (other, one)).Text
            ?? throw new InvalidOperationException($"Nothing in {language} is asked about as {one} or {other} ({situation}).");

    public static IEnumerable<(string Text, Label First, Label Second)> Of(string language, Situation situation)
    {
        foreach (var (_, text) in Texts.Value.Where(each => each.Language == language && each.Text.Length < 80 && !each.Text.Contains("://", StringComparison.Ordinal)))
        {
            if (OwnWords.Understand(text, null, situation).Decision is { Second: { } second } decision)
            {
                yield return (text, decision.First, second);
            }
        }
    }
}
