namespace NemoBot.Core.Model;

/// <summary>
/// The id of a message, job, post, project or file: its time, its sequence number within the millisecond, and, if it is derived from another id, a suffix to
/// that id. The text forms sort (ordinal) like the ids: a derived id sorts directly after its parent and before the next id.
/// </summary>
/// <remarks>
/// <para>
/// 20 characters of Crockford's base 32 in lower case, 10 for the time and 10 for the sequence, then the suffix. Records contain the text form.
/// </para>
/// <para>
/// <see cref="SortableIds"/> generates ids without a suffix. All suffixes are defined in SortableId.Derived.cs. Version 0.1.0 used a random sequence; its ids are
/// parsed and sorted in the same way.
/// </para>
/// </remarks>
/// <param name="Time">UTC, in whole milliseconds.</param>
/// <param name="Sequence">0 to 2^50 - 1.</param>
/// <param name="Suffix">Any number of <c>[0-9a-z]</c>; empty for an id that does not derive from another.</param>
public readonly partial record struct SortableId(DateTimeOffset Time, long Sequence, string Suffix = "") : IComparable<SortableId>
{
    /// <summary>One more than the highest <see cref="Sequence"/>.</summary>
    public const long Sequences = 1L << (BitsOfDigit * HalfLength);

    private const string Digits = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int BitsOfDigit = 5;
    private const int HalfLength = 10;
    private const int RootLength = 2 * HalfLength;
    private static readonly long LastMillisecond = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <exception cref="FormatException">The text is not an id.</exception>
    public static SortableId Parse(string text) => TryParse(text) ?? throw new FormatException($"\"{text}\" is not an id.");

    /// <summary>Returns null for a text that is not an id.</summary>
    public static SortableId? TryParse(string? text)
    {
        if (text is null || text.Length < RootLength || text.AsSpan(RootLength).IndexOfAnyExcept(SuffixCharacters) >= 0)
        {
            return null;
        }

        return Number(text.AsSpan(0, HalfLength)) is { } milliseconds && milliseconds <= LastMillisecond && Number(text.AsSpan(HalfLength, HalfLength)) is { } sequence
            ? new(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds), sequence, text[RootLength..])
            : null;
    }

    /// <summary>Returns the time in an id; null for a text that is not an id, and for an id without a time (<see cref="HasTime"/>).</summary>
    public static DateTimeOffset? TimeOf(string? text) => TryParse(text) is { HasTime: true } id ? id.Time : null;

    public int CompareTo(SortableId other) =>
        Time.CompareTo(other.Time) is var byTime and not 0 ? byTime
        : Sequence.CompareTo(other.Sequence) is var bySequence and not 0 ? bySequence
        : string.CompareOrdinal(Suffix, other.Suffix);

    public override string ToString() => string.Create(RootLength + Suffix.Length, this, static (text, id) =>
    {
        Write(text[..HalfLength], id.Time.ToUnixTimeMilliseconds());
        Write(text[HalfLength..RootLength], id.Sequence);
        id.Suffix.CopyTo(text[RootLength..]);
    });

    public static bool operator <(SortableId left, SortableId right) => left.CompareTo(right) < 0;

    public static bool operator >(SortableId left, SortableId right) => left.CompareTo(right) > 0;

    public static bool operator <=(SortableId left, SortableId right) => left.CompareTo(right) <= 0;

    public static bool operator >=(SortableId left, SortableId right) => left.CompareTo(right) >= 0;

    private static void Write(Span<char> text, long number)
    {
        for (var i = text.Length - 1; i >= 0; i--)
        {
            text[i] = Digits[(int)(number & ((1 << BitsOfDigit) - 1))];
            number >>= BitsOfDigit;
        }
    }

    private static long? Number(ReadOnlySpan<char> text)
    {
        long number = 0;
        foreach (var c in text)
        {
            var digit = Digits.IndexOf(c, StringComparison.Ordinal);
            if (digit < 0)
            {
                return null;
            }

            number = (number << BitsOfDigit) | (uint)digit;
        }

        return number;
    }
}
