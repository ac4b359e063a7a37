using static NemoBot.Core.Intents.WordClass;

namespace NemoBot.Core.Intents;

/// <summary>
/// One way to say something. Coverage, not presence: the clause must hold each of <see cref="Needs"/>, and every piece of it must be
/// in <see cref="Allows"/> (what is needed is allowed); pieces no list knows are forgiven up to <see cref="MaxUnknown"/>.
/// </summary>
internal sealed class Rule
{
    public Rule(Meaning meaning, WordClass[] needs, WordClass allows = None, WordClass not = None, int maxUnknown = 0, Topic about = Topic.None, Topic with = Topic.None)
    {
        (Meaning, Needs, Not, MaxUnknown, About, Free) = (meaning, needs, not, maxUnknown, about, about | with);
        Allows = needs.Aggregate(allows, (all, need) => all | need);
    }

    public Meaning Meaning { get; }

    /// <summary>Of each entry the clause must hold a piece of at least one of its classes.</summary>
    public WordClass[] Needs { get; }
    public WordClass Allows { get; }

    /// <summary>No piece of the clause may be of these.</summary>
    public WordClass Not { get; }
    public int MaxUnknown { get; }

    /// <summary>The clause must hold a piece about it; <see cref="Topic.None"/>: about anything.</summary>
    public Topic About { get; }

    /// <summary>Pieces about these are allowed whatever their class.</summary>
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
