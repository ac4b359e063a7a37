namespace NemoBot.Core.Intents.Trained;

/// <summary>The input of the trained reader, collected while the rules read: their findings, the letters, the situation. Shared by training and run time.</summary>
/// <remarks>Not thread-safe; instances are reused between texts.</remarks>
internal sealed class Evidence
{
    private readonly FeatureList _words = new();
    private readonly FeatureList _characters = new();
    private readonly FeatureList _pieces = new();
    private readonly FeatureList _signs = new();
    private int _length;
    private bool _isOnePhrase;

    /// <summary>Whether there were words to read. False for commands, empty texts and texts too long for an order: the rules then decide alone.</summary>
    public bool HasWords { get; private set; }

    /// <summary>The classes of all words found by the rules.</summary>
    public WordClass Classes { get; private set; }

    public ReadOnlySpan<uint> Words => _words.Hashes;

    public ReadOnlySpan<uint> Characters => _characters.Hashes;

    public ReadOnlySpan<uint> Pieces => _pieces.Hashes;

    public ReadOnlySpan<uint> Signs => _signs.Hashes;

    public void Clear()
    {
        (HasWords, _isOnePhrase, Classes, _length) = (false, false, WordClass.None, 0);
        _words.Clear();
        _characters.Clear();
        _pieces.Clear();
        _signs.Clear();
    }

    /// <param name="original">The text as typed: the normal form has no emoji.</param>
    /// <param name="chars">The normal text.</param>
    public void ReadText(string original, ReadOnlySpan<char> chars, bool hasLink)
    {
        HasWords = true;
        _length = chars.Length;
        LetterFeatures.Read(chars, _words, _characters);
        var emoji = LetterFeatures.ReadEmoji(original, _signs);
        Shape(0, Math.Min(emoji, 3));
        Shape(1, Bucket(chars.Length));
        Shape(2, hasLink ? 1 : 0);
        Shape(3, Script(chars));
        Shape(4, original.Contains('!', StringComparison.Ordinal) || original.Contains('！', StringComparison.Ordinal) ? 1 : 0);
        Shape(5, original.Contains('\n', StringComparison.Ordinal) ? 1 : 0);
        Shape(6, original.Length > 0 && original[^1] is '?' or '？' ? 1 : 0);
        Shape(7, chars.ContainsAnyInRange('0', '9') ? 1 : 0);
        Shape(8, chars.Contains(NormalText.Quoted) ? 1 : 0);
    }

    /// <summary>Replaces the pieces of a language that was tried before.</summary>
    public void ReadPieces(ReadOnlySpan<Piece> pieces)
    {
        _pieces.Clear();
        PieceFeatures.Read(pieces, _pieces);
        _isOnePhrase = IsOnePhrase(pieces);
        Classes = WordClass.None;
        foreach (var piece in pieces)
        {
            Classes |= piece.Class;
        }
    }

    /// <summary>Adds the label of the rules and the situation of the chat.</summary>
    public Findings Conclude(Label rules, Situation situation)
    {
        if (!HasWords)
        {
            return new Findings(rules, IsExact: true, WordClass.None);
        }

        _signs.Add(FeatureHash.Of(FeatureKind.Rules, (uint)rules, _isOnePhrase ? 1u : 0));
        _signs.Add(FeatureHash.Of(FeatureKind.RulesAndLength, (uint)rules, (uint)Bucket(_length)));
        for (var rest = (uint)situation; rest != 0; rest &= rest - 1)
        {
            var bit = (uint)System.Numerics.BitOperations.TrailingZeroCount(rest);
            _signs.Add(FeatureHash.Of(FeatureKind.Situation, bit));
            _signs.Add(FeatureHash.Of(FeatureKind.RulesAndSituation, (uint)rules, bit));
        }

        // An edit is what no rule covers, so a single word is no sign of an exact one.
        return new Findings(rules, _isOnePhrase && rules != Label.Edit, Classes);
    }

    private static bool IsOnePhrase(ReadOnlySpan<Piece> pieces)
    {
        var count = 0;
        foreach (var piece in pieces)
        {
            if (piece.Class is not (WordClass.Filler or WordClass.Boundary) && piece.Class != (WordClass.Boundary | WordClass.QuestionMark))
            {
                count += piece.Class == WordClass.None ? 2 : 1;
            }
        }

        return count == 1;
    }

    private static int Bucket(int length) => length switch { 0 => 0, <= 2 => 1, <= 5 => 2, <= 10 => 3, <= 20 => 4, <= 40 => 5, <= 80 => 6, <= 160 => 7, _ => 8 };

    private static int Script(ReadOnlySpan<char> chars)
    {
        var han = false;
        foreach (var c in chars)
        {
            switch (c)
            {
                case >= '\uAC00' and <= '\uD7A3':
                    return 4;
                case >= '\u3040' and <= '\u30FF':
                    return 3;
                case >= '\u0400' and <= '\u04FF':
                    return 1;
                case >= '\u4E00' and <= '\u9FFF':
                    han = true;
                    break;
            }
        }

        return han ? 2 : 0;
    }

    private void Shape(uint number, int value) => _signs.Add(FeatureHash.Of(FeatureKind.Shape, number, (uint)value));
}
