using static NemoBot.Core.Intents.WordClass;

namespace NemoBot.Core.Intents;

/// <summary>
/// One way to express a meaning. A rule covers a whole clause: the clause must have each of <see cref="Needs"/>, and every piece must be
/// in <see cref="Allows"/> (needed classes are allowed); up to <see cref="MaxUnknown"/> unknown pieces are tolerated.
/// </summary>
internal sealed class Rule
{
    public Rule(Meaning meaning, WordClass[] needs, WordClass allows = None, WordClass not = None, int maxUnknown = 0, Topic about = Topic.None, Topic with = Topic.None)
    {
        (Meaning, Needs, Not, MaxUnknown, About, Free) = (meaning, needs, not, maxUnknown, about, about | with);
        Allows = needs.Aggregate(allows, (all, need) => all | need);
    }

    public Meaning Meaning { get; }

    /// <summary>The clause must have, for each entry, a piece of at least one of its classes.</summary>
    public WordClass[] Needs { get; }
    public WordClass Allows { get; }

    /// <summary>No piece of the clause may have any of these classes.</summary>
    public WordClass Not { get; }
    public int MaxUnknown { get; }

    /// <summary>The clause must have a piece with this topic; <see cref="Topic.None"/> means any.</summary>
    public Topic About { get; }

    /// <summary>Pieces with these topics are allowed whatever their class.</summary>
    public Topic Free { get; }

    public bool Covers(ReadOnlySpan<Piece> clause, WordClass present)
    {
        if ((present & Not) != 0)
        {
            return false;
        }

        foreach (var need in Needs)
        {
            if ((present & need) == 0)
            {
                return false;
            }
        }

        var unknown = 0;
        var isAbout = About == Topic.None;
        foreach (var piece in clause)
        {
            isAbout |= piece.Is(About);
            if (piece.Is(Allows) || piece.Is(Free))
            {
                continue;
            }

            if (piece.Class != None || ++unknown > MaxUnknown)
            {
                return false;
            }
        }

        return isAbout;
    }
}
