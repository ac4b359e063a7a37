using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace NemoBot.Core.Model;

/// <content>
/// <para>
/// The ids of what comes of a message, a job or a card: the parent's id and one more step of the suffix, a letter that perhaps a number follows. A message that
/// is handled again after a crash therefore writes the same rows.
/// </para>
/// <para>
/// Stored rows are found by these ids: a step never changes its meaning. Buttons carry the ids of posts (<see cref="Button.WireId"/>): no suffix may get longer
/// than <see cref="LongestSuffix"/>.
/// </para>
/// </content>
public readonly partial record struct SortableId
{
    /// <summary>In characters; what the ids of this file keep to.</summary>
    internal const int LongestSuffix = 11;

    private static readonly SearchValues<char> SuffixCharacters = SearchValues.Create("0123456789abcdefghijklmnopqrstuvwxyz");

    /// <summary>The id that this one derives from: without the last step of the suffix. Null: it does not derive from another.</summary>
    public SortableId? Parent => LastStep is >= 0 and var step ? this with { Suffix = Suffix[..step] } : null;

    /// <summary>Of a project: the part of a batch that it was made for, from 1. 0 for any other id.</summary>
    internal int Part => LastStep is >= 0 and var step && Suffix[step] == 'p' ? Number(Suffix, step + 1) : 0;

    private int LastStep => Suffix.AsSpan().LastIndexOfAnyInRange('a', 'z');

    /// <summary>The greeting of a chat: known before anything of the chat is stored. Its time is before 2005, so it sorts below all other ids.</summary>
    internal static SortableId ForGreeting(ChatKey chat) => Parse($"00{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(chat.ToString())).AsSpan(0, 14))}");

    /// <summary>A post that answers this message.</summary>
    /// <param name="number">From 0.</param>
    internal SortableId ForAnswer(int number) => Derive($"a{number}");

    /// <summary>The one notice of a burst of messages, of which this is the first.</summary>
    internal SortableId ForSlowDown() => Derive("s");

    /// <summary>A project that this message makes.</summary>
    /// <param name="part">The part of a batch, from 1; 0 for a whole message.</param>
    internal SortableId ForProject(int part) => Derive($"p{part}");

    /// <summary>A job that this message asks for.</summary>
    /// <inheritdoc cref="ForProject"/>
    internal SortableId ForJob(JobKind kind, int part) => Derive(part == 0 ? $"j{(int)kind}" : string.Create(CultureInfo.InvariantCulture, $"j{(int)kind}{part:00}"));

    /// <summary>The card of this job.</summary>
    internal SortableId ForCard() => Derive("c");

    /// <summary>The card of a job that is tried again: it derives from the message that asked for it, and has that one's time.</summary>
    /// <param name="number">The place in the chain of jobs, from 0.</param>
    internal SortableId ForRetryCard(int number) => Derive($"r{number}").ForCard();

    /// <summary>The job that does this failed one again: "…j0r", then "…j0r2", "…j0r3". One for each failure, and no longer with each try.</summary>
    internal SortableId ForRetry()
    {
        // Earlier versions added an "r" for each try: what derives from "…j0rr" stays "…j0rrr".
        var isRetry = LastStep is > 0 and var step && Suffix[step] == 'r' && char.IsAsciiDigit(Suffix[step - 1]);
        var tries = !isRetry ? 0 : LastStep == Suffix.Length - 1 ? 1 : Number(Suffix, LastStep + 1);
        return tries > 0 ? Parent!.Value.Derive($"r{tries + 1}") : Derive("r");
    }

    /// <summary>A further message of the result on this card.</summary>
    /// <param name="number">From 0; at most 8.</param>
    internal SortableId ForMore(int number) => Derive($"{(char)('m' + number)}");

    /// <summary>The note of a generated video, while the work of this card goes on.</summary>
    internal SortableId ForRawVideo() => Derive("v");

    /// <summary>The note that makes a sound when this card has ended.</summary>
    internal SortableId ForEndNote() => Derive("z");

    private static int Number(string text, int start) => int.TryParse(text.AsSpan(start), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private SortableId Derive(string step) => this with { Suffix = Suffix + step };
}
