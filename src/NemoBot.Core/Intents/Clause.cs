using static NemoBot.Core.Intents.WordClass;

namespace NemoBot.Core.Intents;

/// <summary>Reads one clause on its own: the first rule that covers it, or a sign of an edit.</summary>
internal static class Clause
{
    public const WordClass EditSigns = Edit | Element | Says | Copy | Quote;

    /// <summary>"the render failed" is a question only when it stands alone, unlike in "refund please, the render failed".</summary>
    public static bool Explains(ReadOnlySpan<Piece> clause, Meaning meaning) =>
        meaning == Meaning.Status && Holds(clause, Reason) && !Holds(clause, WhQ | QuestionMark) && !clause[0].Is(AuxQ) && !clause[^1].Is(AuxQ);

    public static Meaning Read(ReadOnlySpan<Piece> clause, WordClass asked, bool verbFirst)
    {
        var present = asked;
        foreach (var piece in clause)
        {
            present |= piece.Class;
        }

        var blocked = Blocked(clause, present, verbFirst);
        foreach (var rule in Rules.InOrder)
        {
            if ((blocked & (1 << (int)rule.Meaning)) == 0 && rule.Covers(clause, present))
            {
                return rule.Meaning;
            }
        }

        if (IsNeutral(clause))
        {
            return Meaning.Neutral;
        }

        if ((present & Reason) != 0 && (present & (Edit | Says | Copy | Quote | Neg)) == 0)
        {
            return Meaning.Unknown; // "the sound was missing in the file" explains; it is not an order.
        }

        if ((present & EditSigns) != 0 || ((present & (Neg | Aside)) != 0 && (present & (Export | Give | Job)) != 0))
        {
            return Meaning.Edit;
        }

        return Meaning.Unknown;
    }

    /// <summary>What the shape of a clause rules out, whatever its words: a bit for each <see cref="Meaning"/>.</summary>
    private static int Blocked(ReadOnlySpan<Piece> clause, WordClass present, bool verbFirst)
    {
        const int Advice = (1 << (int)Meaning.Tips) | (1 << (int)Meaning.Install) | (1 << (int)Meaning.Resolution);
        const int Questions = (1 << (int)Meaning.Credits) | (1 << (int)Meaning.Status) | (1 << (int)Meaning.Help) | Advice;
        const int Orders = (1 << (int)Meaning.Export) | (1 << (int)Meaning.Cancel) | (1 << (int)Meaning.New);
        const int StatusAndHelp = (1 << (int)Meaning.Status) | (1 << (int)Meaning.Help) | Advice;
        var isAsked = (present & QuestionMark) != 0;

        // "before you export": a command word after it is not a command.
        var blocked = (present & Aside) != 0 ? Orders : 0;
        if (EditsFirst(clause))
        {
            blocked |= (1 << (int)Meaning.Help) | Advice;
            var isOrder = verbFirst || (present & (AuxQ | WhQ | HowMany | QuestionMark | HowTo)) == 0;
            var asksThePrice = isAsked && (present & Cost) != 0 && (present & (Element | Copy | Quote)) == 0; // "can I use it for free?"
            blocked |= isOrder && !asksThePrice ? Questions : 0;
        }

        // "don't render anything yet", "exporta ya": a question word in them asks nothing.
        var isCommand = clause[0].Is(Export) && !clause[0].Is(AuxQ) && (present & (Done | State | Stuck | Eta | WhQ)) == 0;
        blocked |= verbFirst && !isAsked && (isCommand || Forbids(clause)) ? StatusAndHelp : 0;

        // "the export failed, again please" is for the next rules.
        blocked |= (present & Again) != 0 && Explains(clause, Meaning.Status) ? 1 << (int)Meaning.Status : 0;
        return blocked;
    }

    /// <summary>"I'm happy, send": behind an approval the file need not be named.</summary>
    public static bool IsBareGiving(ReadOnlySpan<Piece> clause)
    {
        foreach (var piece in clause)
        {
            if (!piece.Is(Give | Filler) || piece.Is(Want | Show | Upload | ToYou | Announce | Present))
            {
                return false;
            }
        }

        return Holds(clause, Give);
    }

    private static bool IsNeutral(ReadOnlySpan<Piece> clause)
    {
        // "scrap it" adds nothing to the clause that follows it.
        var discards = Holds(clause, Discard) && Holds(clause, Pronoun | All);
        foreach (var piece in clause)
        {
            if (!piece.Is(Filler | Approve | Reason | Pronoun | Done | Then | Final | Number | Can | ToMe | Yet | Neg | Again | Announce | Naming | New | One) && !(discards && piece.Is(Discard)))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Forbids(ReadOnlySpan<Piece> clause)
    {
        foreach (var piece in clause)
        {
            if (!piece.Is(Filler | Then) || piece.Is(AuxQ | WhQ))
            {
                return piece.Is(Neg) && !piece.Is(AuxQ | WhQ | Stuck | Reason) && Holds(clause, Export | Give | Job);
            }
        }

        return false;
    }

    /// <summary>"add a popup: no balance left" orders, whatever it asks for.</summary>
    private static bool EditsFirst(ReadOnlySpan<Piece> clause)
    {
        foreach (var piece in clause)
        {
            if (piece.Is(AuxQ | WhQ | HowMany | HowTo | Where))
            {
                return false;
            }

            if (piece.Is(Edit) && !piece.Is(Job))
            {
                // "show tracks" asks; "show how many points each team has" orders.
                return !piece.Is(Show) || Holds(clause, Element);
            }

            if (!piece.Is(Filler | Then | Can))
            {
                return false;
            }
        }

        return false;
    }

    public static bool Holds(ReadOnlySpan<Piece> clause, WordClass any)
    {
        foreach (var piece in clause)
        {
            if (piece.Is(any))
            {
                return true;
            }
        }

        return false;
    }
}
