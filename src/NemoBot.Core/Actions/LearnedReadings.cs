using System.Security.Cryptography;
using System.Text;
using NemoBot.Core.Intents;
using NemoBot.Core.Model;

namespace NemoBot.Core.Actions;

/// <summary>What a chat's people answered when the bot asked how they mean their words: the same words are not asked about again. Pure.</summary>
internal static class LearnedReadings
{
    /// <summary>In one chat; the oldest go.</summary>
    private const int Most = 50;

    /// <summary>The answer to the same words, whatever their case, accents and punctuation; null: not asked yet.</summary>
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
