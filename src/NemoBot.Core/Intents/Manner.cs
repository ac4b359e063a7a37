using static NemoBot.Core.Intents.WordClass;

namespace NemoBot.Core.Intents;

/// <summary>How a thing is wanted, whatever it is: for each file on its own, or in words that do not say what to change.</summary>
internal static class Manner
{
    /// <summary>"Remove the background of each, one by one"; "export each". What shall only appear one by one is inside one video.</summary>
    /// <param name="exports">Files are asked for: "each" then means a file each.</param>
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

    /// <summary>"Make it look better": all of it, politeness apart, asks for a change without naming one.</summary>
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
