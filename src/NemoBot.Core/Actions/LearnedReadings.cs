using System.Security.Cryptography;
using System.Text;
using NemoBot.Core.Intents;
using NemoBot.Core.Model;

namespace NemoBot.Core.Actions;

/// <summary>Looks up and records how the users of a chat resolved an ambiguous text, so that the bot does not ask about the same words again. Pure.</summary>
internal static class LearnedReadings
{
    /// <summary>Maximum number per chat; the oldest are dropped.</summary>
    private const int Most = 50;

    /// <summary>Returns the answer to the same words, ignoring case, accents and punctuation; null if they were not asked about yet.</summary>
    public static Label? Find(IReadOnlyList<LearnedReading> learned, string text)
    {
        var words = Digest(text);
        return learned.LastOrDefault(each => each.Words == words) is { } found && Labels.TryParse(found.Label, out var label) ? label : null;
    }

    public static IReadOnlyList<LearnedReading> With(IReadOnlyList<LearnedReading> learned, string text, Label label)
    {
        var words = Digest(text);
        return [.. learned.Where(each => each.Words != words).TakeLast(Most - 1), new(words, Labels.NameOf(label))];
    }

    private static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(NormalText.Of(text))).AsSpan(0, 16));
}
