using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace NemoBot.Core.Model;

/// <content>
/// <para>
/// Derives ids from the id of a message, a job or a card by adding a step to the suffix: a letter and, for some, a number. A message that is handled again after
/// a crash therefore writes the same rows.
/// </para>
/// <para>
/// Stored rows are found by these ids: the meaning of a step never changes. Buttons contain the ids of posts (<see cref="Button.WireId"/>), so a suffix must not
/// exceed <see cref="LongestSuffix"/>.
/// </para>
/// </content>
public readonly partial record struct SortableId
{
    /// <summary>In characters.</summary>
    internal const int LongestSuffix = 11;

    private static readonly SearchValues<char> SuffixCharacters = SearchValues.Create("0123456789abcdefghijklmnopqrstuvwxyz");

    /// <summary>The first time that a real id can have: what is before it comes from the hash in the id of a greeting (<see cref="ForGreeting"/>).</summary>
    private static readonly DateTimeOffset FirstTime = DateTimeOffset.FromUnixTimeMilliseconds(1L << (BitsOfDigit * (HalfLength - 2)));

    /// <summary>Whether <see cref="Time"/> is the time at which the id was made. False for a greeting.</summary>
    public bool HasTime => Time >= FirstTime;

    /// <summary>The id that this one derives from: without the last step of the suffix. Null: it does not derive from another.</summary>
    public SortableId? Parent => LastStep is >= 0 and var step ? this with { Suffix = Suffix[..step] } : null;

    /// <summary>Of a project: the part of a batch that it was made for, from 1. 0 for any other id.</summary>
    internal int Part => LastStep is >= 0 and var step && Suffix[step] == 'p' ? Number(Suffix, step + 1) : 0;

    /// <summary>Whether this is the first answer to a message, or the card of a job that the message asked for.</summary>
    internal bool BeginsAnswer => HasTime && (Suffix == "a0" || (Suffix is ['j', .. var kind, 'c'] && kind.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0));

    private int LastStep => Suffix.AsSpan().LastIndexOfAnyInRange('a', 'z');

    /// <summary>The greeting of a chat: its id is known before anything of the chat is stored. Its time is before 2005, so it sorts before all other ids.</summary>
    internal static SortableId ForGreeting(ChatKey chat) => Parse($"00{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(chat.ToString())).AsSpan(0, 14))}");

    /// <summary>A post that answers this message.</summary>
    /// <param name="number">From 0.</param>
    internal SortableId ForAnswer(int number) => Derive($"a{number}");

    /// <summary>The single notice for a burst of messages, of which this is the first.</summary>
    internal SortableId ForSlowDown() => Derive("s");

    /// <summary>A project that this message makes.</summary>
    /// <param name="part">The part of a batch, from 1; 0 for a whole message.</param>
    internal SortableId ForProject(int part) => Derive($"p{part}");

    /// <summary>A job that this message asks for.</summary>
    /// <inheritdoc cref="ForProject"/>
    internal SortableId ForJob(JobKind kind, int part) => Derive(part == 0 ? $"j{(int)kind}" : string.Create(CultureInfo.InvariantCulture, $"j{(int)kind}{part:00}"));

    /// <summary>The card of this job.</summary>
    internal SortableId ForCard() => Derive("c");

    /// <summary>The card of a retried job: it derives from the message that asked for the job, and has the time of that message.</summary>
    /// <param name="number">The position in the chain of jobs, from 0.</param>
    internal SortableId ForRetryCard(int number) => Derive($"r{number}").ForCard();

    /// <summary>The job that retries this failed one: "…j0r", then "…j0r2", "…j0r3". One for each failure; the length does not grow with each retry.</summary>
    internal SortableId ForRetry()
    {
        // Earlier versions added an "r" for each retry: what derives from "…j0rr" stays "…j0rrr".
        var isRetry = LastStep is > 0 and var step && Suffix[step] == 'r' && char.IsAsciiDigit(Suffix[step - 1]);
        var tries = !isRetry ? 0 : LastStep == Suffix.Length - 1 ? 1 : Number(Suffix, LastStep + 1);
        return tries > 0 ? Parent!.Value.Derive($"r{tries + 1}") : Derive("r");
    }

    /// <summary>An additional message of the result on this card.</summary>
    /// <param name="number">From 0; at most 8.</param>
    internal SortableId ForMore(int number) => Derive($"{(char)('m' + number)}");

    /// <summary>The message with a generated video, sent while the job of this card is still running.</summary>
    internal SortableId ForRawVideo() => Derive("v");

    /// <summary>The message that triggers a notification when this card ends.</summary>
    internal SortableId ForEndNote() => Derive("z");

    private static int Number(string text, int start) => int.TryParse(text.AsSpan(start), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private SortableId Derive(string step) => this with { Suffix = Suffix + step };
}
