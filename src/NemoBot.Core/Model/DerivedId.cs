using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace NemoBot.Core.Model;

/// <summary>
/// Derives ids from the id of a message, a job or a card by adding a suffix, so that handling it again after a crash yields the same ids. All suffixes
/// are defined here. Buttons contain the ids of posts (<see cref="Button.WireId"/>), so a chain of suffixes must not exceed 11 characters.
/// </summary>
internal static class DerivedId
{
    /// <param name="number">From 0.</param>
    public static string Answer(string messageId, int number) => Of(messageId, $"a{number}");

    /// <summary>The single notice for a burst of messages, derived from the first of them.</summary>
    public static string SlowDown(string messageId) => Of(messageId, "s");

    /// <param name="part">The part of a batch, from 1; 0 for a whole message.</param>
    public static string Project(string messageId, int part) => Of(messageId, $"p{part}");

    /// <inheritdoc cref="Project"/>
    public static string Job(string messageId, JobKind kind, int part) => Of(messageId, part == 0 ? $"j{(int)kind}" : string.Create(CultureInfo.InvariantCulture, $"j{(int)kind}{part:00}"));

    public static string Card(string jobId) => Of(jobId, "c");

    /// <summary>The card of a retried job: it belongs to the message that asked for the job, and has the time of that message.</summary>
    /// <param name="number">The position in the chain of jobs, from 0.</param>
    public static string RetryCard(string messageId, int number) => Of(messageId, $"r{number}c");

    /// <summary>The job that retries a failed one: "…j0r", then "…j0r2", "…j0r3". One for each failure; the length does not grow with each retry.</summary>
    public static string Retry(string jobId)
    {
        var mark = jobId.LastIndexOf('r');
        return mark > 0 && char.IsAsciiDigit(jobId[mark - 1]) && (mark == jobId.Length - 1 ? 1 : Tries(jobId.AsSpan(mark + 1))) is var tries and > 0
            ? Of(jobId[..mark], $"r{tries + 1}")
            : Of(jobId, "r");

        static int Tries(ReadOnlySpan<char> digits) => int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
    }

    /// <summary>An additional message of a result.</summary>
    /// <param name="number">From 0; at most 8.</param>
    public static string More(string cardId, int number) => Of(cardId, $"{(char)('m' + number)}");

    /// <summary>The message with a generated video, sent while the job is still running.</summary>
    public static string RawVideo(string cardId) => Of(cardId, "v");

    /// <summary>The message that triggers a notification when the card ends.</summary>
    public static string EndNote(string cardId) => Of(cardId, "z");

    /// <summary>The greeting of a chat: its id is known before anything of the chat is stored. Sorts before all ids that have a time.</summary>
    public static string Greeting(ChatKey chat) => Of("00", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(chat.ToString())).AsSpan(0, 14)));

    private static string Of(string parent, string suffix) => parent + suffix;
}
