using static NemoBot.Core.Intents.WordClass;

namespace NemoBot.Core.Intents;

/// <summary>Detects how something is requested: for each file separately, or without saying what to change.</summary>
internal static class Manner
{
    /// <summary>"Remove the background of each, one by one"; "export each". Things that appear one by one are inside one video.</summary>
    /// <param name="exports">Whether the text asks for files: "each" then means one file each.</param>
    public static bool IsForEach(ReadOnlySpan<Piece> pieces, bool exports)
    {
        var (apart, appears) = (false, false);
        foreach (var piece in pieces)
        {
            if (piece.Is(Boundary) || piece.Is(Export))
            {
                if (apart && !appears)
                {
                    return true;
                }

                (apart, appears) = (false, false);
            }

            if (exports && piece.Is(Topic.Each))
            {
                return true;
            }

            apart |= piece.Is(Topic.OneByOne);
            appears |= piece.Is(Topic.Appear);
        }

        return apart && !appears;
    }

    /// <summary>"Make it look better": the whole text, politeness aside, asks for a change without naming one.</summary>
    public static bool IsVague(ReadOnlySpan<Piece> pieces)
    {
        var isVague = false;
        foreach (var piece in pieces)
        {
            isVague |= piece.Is(Topic.Vague);
            if (!piece.Is(Topic.Vague | Topic.Generic) && !piece.Is(Boundary | Filler | Pronoun | Video | Product | Source | Final | All | Can | Want | ToMe | Again))
            {
                return false;
            }
        }

        return isVague;
    }
}
