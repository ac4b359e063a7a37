namespace NemoBot.Core.Intents;

/// <summary>Computes the number of single edits between two words.</summary>
public static class EditDistance
{
    /// <summary>Counts insertions, deletions, replacements and swaps of neighbours (optimal string alignment). Case-sensitive. For words only: the cost is the product of the lengths.</summary>
    public static int Between(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        const int Short = 64;
        var row = b.Length + 1;
        Span<int> three = row <= Short ? stackalloc int[3 * row] : new int[3 * row];
        var before = three[..row];
        var previous = three[row..(2 * row)];
        var current = three[(2 * row)..];
        for (var j = 0; j <= b.Length; j++)
        {
            previous[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                current[j] = Math.Min(Math.Min(previous[j] + 1, current[j - 1] + 1), previous[j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    current[j] = Math.Min(current[j], before[j - 2] + 1);
                }
            }

            var spare = before;
            before = previous;
            previous = current;
            current = spare;
        }

        return previous[b.Length];
    }
}
