using NemoBot.Core.Intents.Compiled;

namespace NemoBot.Core.Intents;

/// <summary>Corrects mistyped command words.</summary>
/// <remarks>
/// Looks up only words that no list has, and finds only command words. The first letter must match, and one slip is
/// tolerated (two from eight letters, a swap of neighbours only in four): "exprot" becomes export, "expert" stays.
/// </remarks>
internal sealed class Typos
{
    private const WordClass Correctable = WordClass.Export | WordClass.Credit | WordClass.State | WordClass.Upload
        | WordClass.Cancel | WordClass.CancelAll | WordClass.Help | WordClass.StartOver | WordClass.Workspace | WordClass.TopUp;

    private const int Longest = 24;

    private readonly Dictionary<(char First, int Length), (string Word, WordClass Class)[]> _words;
    private readonly WordTrie _known;

    /// <param name="corrections">The words that <see cref="IsCorrection"/> accepts; of two that are equally near the first wins.</param>
    /// <param name="known">All words of the language.</param>
    public Typos(IEnumerable<KeyValuePair<string, WordClass>> corrections, WordTrie known)
    {
        _known = known;
        _words = corrections.GroupBy(word => (word.Key[0], word.Key.Length)).ToDictionary(group => group.Key, group => group.Select(word => (word.Key, word.Value)).ToArray());
    }

    /// <summary>Whether a mistyped word may mean this one.</summary>
    public static bool IsCorrection(string word, WordClass value) =>
        (value & Correctable) != 0 && word.Length is >= 4 and <= Longest && word[0] < 0x2E80 && !word.Contains(' ', StringComparison.Ordinal);

    public WordClass Correct(ReadOnlySpan<char> word)
    {
        if (word.Length is < 4 or > Longest)
        {
            return WordClass.None;
        }

        // stooop, heeelp
        Span<char> once = stackalloc char[word.Length];
        var length = 0;
        for (var i = 0; i < word.Length; i++)
        {
            var isRun = (i >= 2 && word[i] == word[i - 1] && word[i] == word[i - 2])
                || (i >= 1 && i + 1 < word.Length && word[i] == word[i - 1] && word[i] == word[i + 1]);
            if (!isRun)
            {
                once[length++] = word[i];
            }
        }

        if (length < word.Length && _known.Find(once[..length]) is not WordClass.None and var shortened)
        {
            return shortened;
        }

        ReadOnlySpan<char> typed = once[..length];
        for (var other = length - 2; other <= length + 2; other++)
        {
            if (length == 0 || !_words.TryGetValue((typed[0], other), out var candidates))
            {
                continue;
            }

            foreach (var (candidate, wordClass) in candidates)
            {
                var allowed = candidate.Length >= 8 ? 2 : 1;
                if (Math.Abs(other - length) <= allowed && (candidate.Length > 4 || length == 4)
                    && Distance(typed, candidate, swapsOnly: candidate.Length == 4) <= allowed)
                {
                    return wordClass;
                }
            }
        }

        return WordClass.None;
    }

    private static int Distance(ReadOnlySpan<char> a, ReadOnlySpan<char> b, bool swapsOnly)
    {
        if (swapsOnly)
        {
            var i = 0;
            while (i < a.Length && a[i] == b[i])
            {
                i++;
            }

            return i + 1 < a.Length && a[i] == b[i + 1] && a[i + 1] == b[i] && a[(i + 2)..].SequenceEqual(b[(i + 2)..]) ? 1 : int.MaxValue;
        }

        return EditDistance.Between(a, b);
    }
}
