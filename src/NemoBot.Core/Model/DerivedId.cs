using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace NemoBot.Core.Model;

/// <summary>
/// The ids of what is derived from a message, a job or a card: its id with a suffix, so that handling it again after a crash makes the same ids. All suffixes
/// are here. Buttons carry the ids of posts (<see cref="Button.WireId"/>): no chain of suffixes may get longer than 11 characters.
/// </summary>
internal static class DerivedId
{
    /// <param name="number">From 0.</param>
    public static string Answer(string messageId, int number) => Of(messageId, $"a{number}");

    /// <summary>The one notice of a burst of messages; the id is of its first.</summary>
    public static string SlowDown(string messageId) => Of(messageId, "s");

    /// <param name="part">The part of a batch, from 1; 0 for a whole message.</param>
    public static string Project(string messageId, int part) => Of(messageId, $"p{part}");

    /// <inheritdoc cref="Project"/>
    public static string Job(string messageId, JobKind kind, int part) => Of(messageId, part == 0 ? $"j{(int)kind}" : string.Create(CultureInfo.InvariantCulture, $"j{(int)kind}{part:00}"));

    public static string Card(string jobId) => Of(jobId, "c");

    /// <summary>The card of a job that is tried again: it belongs to the message that asked for it, and has that one's time.</summary>
    /// <param name="number">The place in the chain of jobs, from 0.</param>
    public static string RetryCard(string messageId, int number) => Of(messageId, $"r{number}c");

    /// <summary>The job that does a failed one again: "…j0r", then "…j0r2", "…j0r3". One for each failure, and no longer with each try.</summary>
    public static string Retry(string jobId)
    {
        var mark = jobId.LastIndexOf('r');
        return mark > 0 && char.IsAsciiDigit(jobId[mark - 1]) && (mark == jobId.Length - 1 ? 1 : Tries(jobId.AsSpan(mark + 1))) is var tries and > 0
            ? Of(jobId[..mark], $"r{tries + 1}")
            : Of(jobId, "r");

        static int Tries(ReadOnlySpan<char> digits) => int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
    }

    /// <summary>A further message of a result.</summary>
    /// <param name="number">From 0; at most 8.</param>
    public static string More(string cardId, int number) => Of(cardId, $"{(char)('m' + number)}");

    /// <summary>The note of a generated video, while the work goes on.</summary>
    public static string RawVideo(string cardId) => Of(cardId, "v");

    /// <summary>The note that makes a sound when the card has ended.</summary>
    public static string EndNote(string cardId) => Of(cardId, "z");

    /// <summary>The greeting of a chat: known before anything of the chat is stored. Sorts below all ids that have a time.</summary>
    public static string Greeting(ChatKey chat) => Of("00", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(chat.ToString())).AsSpan(0, 14)));

    private static string Of(string parent, string suffix) => parent + suffix;
}
