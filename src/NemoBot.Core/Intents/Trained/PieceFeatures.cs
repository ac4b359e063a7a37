using System.Numerics;

namespace NemoBot.Core.Intents.Trained;

/// <summary>Extracts features from the pieces that the rules found: their word classes, pairs and order, and the share of unknown words.</summary>
internal static class PieceFeatures
{
    /// <summary>Further pieces add no information; bounds the work.</summary>
    private const int MostPieces = 120;

    /// <summary>Classes too common to be informative in a pair.</summary>
    private const WordClass Common = WordClass.Filler | WordClass.Boundary;

    public static void Read(ReadOnlySpan<Piece> pieces, FeatureList features)
    {
        pieces = pieces[..Math.Min(pieces.Length, MostPieces)];
        var (all, unknown, known, stops) = (WordClass.None, 0, 0, 0);
        var topics = Topic.None;
        ulong before = 0, beforeThat = 0;
        foreach (var piece in pieces)
        {
            all |= piece.Class;
            topics |= piece.Topic;
            if (piece.Is(WordClass.Boundary))
            {
                stops++;
            }
            else if (piece.Class == WordClass.None)
            {
                unknown++;
            }
            else
            {
                known++;
            }

            if (piece.Class == WordClass.Filler)
            {
                continue;
            }

            var one = (ulong)piece.Class;
            Sequence(before, one, 0, features);
            if (beforeThat != 0)
            {
                Sequence(beforeThat, before, one, features);
            }

            (beforeThat, before) = (before, one == 0 ? 1 : one);
        }

        Sequence(before, 2, 0, features);
        Bits(all, FeatureKind.Class, features);
        foreach (var piece in pieces)
        {
            if (!piece.Is(Common))
            {
                Bits(piece.Class, FeatureKind.FirstClass, features);
                break;
            }
        }

        for (var last = pieces.Length - 1; last >= 0; last--)
        {
            if (!pieces[last].Is(Common))
            {
                Bits(pieces[last].Class, FeatureKind.LastClass, features);
                break;
            }
        }

        for (var rest = (ulong)(all & ~Common); rest != 0; rest &= rest - 1)
        {
            var first = BitOperations.TrailingZeroCount(rest);
            for (var others = rest & (rest - 1); others != 0; others &= others - 1)
            {
                features.Add(FeatureHash.Of(FeatureKind.ClassPair, (uint)first, (uint)BitOperations.TrailingZeroCount(others)));
            }
        }

        for (var rest = (uint)topics; rest != 0; rest &= rest - 1)
        {
            features.Add(FeatureHash.Of(FeatureKind.Topic, (uint)BitOperations.TrailingZeroCount(rest)));
        }

        features.Add(FeatureHash.Of(FeatureKind.Coverage, 0, (uint)Math.Min(unknown, 6)));
        features.Add(FeatureHash.Of(FeatureKind.Coverage, 1, (uint)Math.Min(known, 12)));
        features.Add(FeatureHash.Of(FeatureKind.Coverage, 2, (uint)Math.Min(stops, 4)));
        features.Add(FeatureHash.Of(FeatureKind.Coverage, 3, (uint)(unknown * 5 / Math.Max(1, unknown + known))));
    }

    private static void Sequence(ulong one, ulong two, ulong three, FeatureList features)
    {
        var hash = FeatureHash.Begin(FeatureKind.ClassSequence);
        hash = FeatureHash.Add(FeatureHash.Add(hash, (uint)one), (uint)(one >> 32));
        hash = FeatureHash.Add(FeatureHash.Add(hash, (uint)two), (uint)(two >> 32));
        hash = FeatureHash.Add(FeatureHash.Add(hash, (uint)three), (uint)(three >> 32));
        features.Add(FeatureHash.End(hash));
    }

    private static void Bits(WordClass classes, FeatureKind kind, FeatureList features)
    {
        for (var rest = (ulong)classes; rest != 0; rest &= rest - 1)
        {
            features.Add(FeatureHash.Of(kind, (uint)BitOperations.TrailingZeroCount(rest)));
        }
    }
}
