using NemoBot.Core.Intents.Compiled;

namespace NemoBot.Core.Intents;

/// <summary>Recognises a text that is nothing but a yes or a no, in any language: <c>[yes]</c> and <c>[no]</c> of the word lists.</summary>
internal static class YesNo
{
    /// <summary>In characters. Longer texts say more than yes or no.</summary>
    private const int Longest = 60;

    private static readonly string[] Yes = ["👍", "👌", "✅", "✔", "🆗"];
    private static readonly string[] No = ["👎", "❌", "🙅", "🚫"];

    private static readonly Lazy<Dictionary<string, bool>> Answers = new(() => new(CompiledWords.Shipped.Answers, StringComparer.Ordinal));

    /// <returns>True for yes, false for no, null for anything else.</returns>
    public static bool? Of(string text)
    {
        if (text.Length > Longest)
        {
            return null;
        }

        var normal = NormalText.Of(text);
        if (normal.Length == 0)
        {
            return Array.Exists(Yes, text.Contains) ? true : Array.Exists(No, text.Contains) ? false : null;
        }

        return Find(normal.Replace(",", "", StringComparison.Ordinal)) ?? Common(normal.Split(NormalText.Stop, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }

    /// <summary>"Yes, yes, do it": each part must give the same answer.</summary>
    private static bool? Common(string[] parts)
    {
        var answers = parts.Select(Find).Distinct().ToList();
        return answers is [var only] ? only : null;
    }

    private static bool? Find(string words) => Answers.Value.TryGetValue(words, out var isYes) ? isYes : null;
}
