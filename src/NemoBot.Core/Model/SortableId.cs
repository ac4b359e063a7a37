namespace NemoBot.Core.Model;

/// <summary>
/// An id of ours: its time, its sequence number within the millisecond, and, if it is derived from another id, a suffix to that id.
/// The text forms sort (ordinal) like the ids: a derived id sorts directly after its parent and before the next id.
/// </summary>
/// <remarks>
/// 20 characters of Crockford's base 32 in lower case, 10 for the time and 10 for the sequence, then the suffix. Version 0.1.0 used a random sequence;
/// its ids are parsed and sorted in the same way.
/// </remarks>
/// <param name="Time">UTC, in whole milliseconds.</param>
/// <param name="Sequence">0 to 2^50 - 1.</param>
/// <param name="Suffix">Any number of <c>[0-9a-z]</c>; empty for an id that is not derived. See <see cref="DerivedId"/>.</param>
public readonly record struct SortableId(DateTimeOffset Time, long Sequence, string Suffix = "") : IComparable<SortableId>
{
    /// <summary>One more than the highest <see cref="Sequence"/>.</summary>
    public const long Sequences = 1L << (BitsOfDigit * HalfLength);

    private const string Digits = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int BitsOfDigit = 5;
    private const int HalfLength = 10;
    private const int RootLength = 2 * HalfLength;
    private static readonly long LastMillisecond = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <summary>Returns null for a text that is not an id of ours.</summary>
    public static SortableId? TryParse(string? text)
    {
        if (text is null || text.Length < RootLength || !text.Skip(RootLength).All(c => char.IsAsciiDigit(c) || char.IsAsciiLetterLower(c)))
        {
            return null;
        }

        return Number(text.AsSpan(0, HalfLength)) is { } milliseconds && milliseconds <= LastMillisecond && Number(text.AsSpan(HalfLength, HalfLength)) is { } sequence
            ? new(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds), sequence, text[RootLength..])
            : null;
    }

    /// <summary>Returns the time in an id; null for a text that is not an id of ours.</summary>
    public static DateTimeOffset? TimeOf(string? text) => TryParse(text)?.Time;

    public int CompareTo(SortableId other) => string.CompareOrdinal(ToString(), other.ToString());

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
