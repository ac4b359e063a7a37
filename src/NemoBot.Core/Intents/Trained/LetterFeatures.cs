using System.Text;

namespace NemoBot.Core.Intents.Trained;

/// <summary>Extracts the letter features of a text: word n-grams up to three and character n-grams up to five.</summary>
internal static class LetterFeatures
{
    /// <summary>In characters. Only the beginning and the end of a long text are read, because an order is there if anywhere.</summary>
    private const int Beginning = 240;
    private const int Ending = 80;

    private const int LongestRow = 5;
    private const uint Edge = '^';

    /// <param name="text">The normal text.</param>
    public static void Read(ReadOnlySpan<char> text, FeatureList words, FeatureList characters)
    {
        if (text.Length <= Beginning + Ending)
        {
            ReadPart(text, words, characters);
            return;
        }

        ReadPart(text[..Beginning], words, characters);
        ReadPart(text[^Ending..], words, characters);
    }

    private static void ReadPart(ReadOnlySpan<char> text, FeatureList words, FeatureList characters)
    {
        uint before = Edge, beforeThat = 0;
        for (var i = 0; i < text.Length;)
        {
            if (!IsToken(text[i]))
            {
                i++;
                continue;
            }

            var start = i++;
            while (i < text.Length && IsLetter(text[start]) && IsLetter(text[i]))
            {
                i++;
            }

            var word = Word(text[start..i]);
            Next(word, ref before, ref beforeThat, words);
            if (IsLetter(text[start]))
            {
                ReadRows(text[start..i], characters);
            }
        }

        Next(Edge, ref before, ref beforeThat, words);
    }

    private static void Next(uint word, ref uint before, ref uint beforeThat, FeatureList words)
    {
        if (word != Edge)
        {
            words.Add(FeatureHash.Of(FeatureKind.Words, word));
        }

        words.Add(FeatureHash.Of(FeatureKind.Words, before, word));
        if (beforeThat != 0)
        {
            words.Add(FeatureHash.Of(FeatureKind.Words, beforeThat, before, word));
        }

        (beforeThat, before) = (before, word);
    }

    /// <summary>Adds character n-grams within a word and across its edges; in scripts without spaces, single characters too.</summary>
    private static void ReadRows(ReadOnlySpan<char> word, FeatureList characters)
    {
        var shortest = NormalText.IsSpacedLetter(word[0]) ? 2 : 1;
        for (var start = -1; start < word.Length; start++)
        {
            var row = FeatureHash.Begin(FeatureKind.Characters);
            for (var length = 1; length <= LongestRow && start + length <= word.Length + 1; length++)
            {
                var at = start + length - 1;
                row = FeatureHash.Add(row, at < 0 || at == word.Length ? ' ' : word[at]);
                if (length >= shortest && !(length == 1 && at < 0))
                {
                    characters.Add(FeatureHash.End(row));
                }
            }
        }
    }

    private static uint Word(ReadOnlySpan<char> word)
    {
        var hash = FeatureHash.Begin(FeatureKind.Words);
        foreach (var letter in word)
        {
            hash = FeatureHash.Add(hash, letter);
        }

        return FeatureHash.End(hash);
    }

    private static bool IsToken(char c) => c is NormalText.Quoted or NormalText.Question || IsLetter(c);

    private static bool IsLetter(char c) => c is not (' ' or NormalText.Stop or NormalText.Question or NormalText.Colon or NormalText.Quoted or '.');

    /// <summary>Adds emoji and other symbols, which the normal form omits.</summary>
    /// <returns>The number of symbols.</returns>
    public static int ReadEmoji(string text, FeatureList signs)
    {
        var count = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] >= 0x2190 && (char.IsSurrogate(text[i]) || text[i] is (>= '\u2190' and <= '\u2BFF'))
                && Rune.TryGetRuneAt(text, i, out var rune) && Rune.GetUnicodeCategory(rune) is System.Globalization.UnicodeCategory.OtherSymbol or System.Globalization.UnicodeCategory.OtherNotAssigned)
            {
                signs.Add(FeatureHash.Of(FeatureKind.Emoji, (uint)rune.Value));
                count++;
                i += rune.Utf16SequenceLength - 1;
            }
        }

        return count;
    }
}
