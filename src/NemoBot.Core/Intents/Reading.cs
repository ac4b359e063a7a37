using static NemoBot.Core.Intents.WordClass;

namespace NemoBot.Core.Intents;

/// <summary>The meaning of a whole text, read in one language.</summary>
/// <param name="EditEnd">For an edit that ends in an export, the end of the edit in the normal text; otherwise -1.</param>
/// <param name="EditStart">The start of the edit, for texts that name the export first.</param>
internal readonly record struct Reading(Meaning Meaning, int EditEnd = -1, int EditStart = 0)
{
    /// <summary>Whether the text means each file separately.</summary>
    public bool ForEach { get; init; }

    /// <summary>Whether this is an edit that does not say what to change.</summary>
    public bool IsVague { get; init; }

    /// <summary>Whether the text asks for a new project for its footage, whatever else it asks for.</summary>
    public bool InNewProject { get; init; }

    /// <summary>Whether the text asks how long something takes.</summary>
    public bool AsksHowLong { get; init; }

    /// <summary>Whether the text asks to see the video, not what is known of it.</summary>
    public bool AsksToSee { get; init; }

    /// <summary>Whether one of the words asks for the file on its own.</summary>
    public bool NamesExport { get; init; }

    /// <summary>Whether the text asks if anything costs money.</summary>
    public bool AsksIfFree { get; init; }

    /// <summary>Whether the text asks what can be sent: formats, sizes.</summary>
    public bool AsksFormats { get; init; }

    /// <summary>The topics of small talk.</summary>
    public Topic Talk { get; init; }

    /// <summary>The most pieces of an export request; bounds the work on a text full of connectors.</summary>
    private const int LongestTail = 40;

    /// <summary>What an edit may change.</summary>
    private const WordClass Changeable = Element | Copy | Quote | Video | Source | Pronoun;

    private const WordClass Connectors = Then | Boundary;

    /// <param name="verbFirst">Whether orders start with the verb in this language, so that questions do not.</param>
    public static Reading Of(Span<Piece> pieces, bool presents, bool verbFirst)
    {
        MaskCopy(pieces, presents);
        if (presents && !Manner.IsForEach(pieces, exports: Clause.Holds(pieces, Export | Give) && !Clause.Holds(pieces, ToYou)) && Coverage(pieces, Rules.Presenting))
        {
            return Rules.NamesNewProject(pieces) ? new Reading(Meaning.New) { InNewProject = true } : new Reading(Meaning.Upload);
        }

        var reading = FindCompound(pieces, verbFirst);
        reading = reading.EditEnd >= 0 ? reading : new Reading(Combine(pieces, verbFirst));
        if (reading is { Meaning: Meaning.Edit, EditEnd: < 0 } && SmallTalk(pieces) is var talk and not Topic.None)
        {
            return new Reading(Meaning.Talk) { Talk = talk };
        }

        return reading with
        {
            InNewProject = presents && reading.Meaning is Meaning.New or Meaning.Edit && AsksForNew(pieces, reading.Meaning, verbFirst),
            ForEach = Manner.IsForEach(pieces, exports: reading.EditEnd >= 0 || reading.Meaning == Meaning.Export),
            IsVague = Manner.IsVague(pieces),
            AsksHowLong = Clause.Holds(pieces, Eta),
            AsksToSee = About(pieces, Topic.Preview) && !Clause.Holds(pieces, Timeline | Measure | Done | Stuck | Yet),
            NamesExport = Clause.Holds(pieces, Export),
            AsksFormats = Clause.Holds(pieces, Limit),
            AsksIfFree = About(pieces, Topic.Free) && !Clause.Holds(pieces, Credit | Remain),
        };
    }

    /// <summary>Returns the topics of a text that is nothing but small talk; otherwise <see cref="Topic.None"/>.</summary>
    private static Topic SmallTalk(ReadOnlySpan<Piece> pieces)
    {
        var (present, topics) = (None, Topic.None);
        foreach (var piece in pieces)
        {
            present |= piece.Class;
            topics |= piece.Topic;
        }

        topics = (topics & Rules.Chatting) | ((present & Approve) != 0 ? Topic.Chat : Topic.None);
        return topics != Topic.None && Rules.SmallTalk.Covers(pieces, present) ? topics : Topic.None;
    }

    /// <summary>Returns true if a clause asks for a new project and for nothing else; beside it, an edit must say what to change.</summary>
    private static bool AsksForNew(ReadOnlySpan<Piece> pieces, Meaning meaning, bool verbFirst)
    {
        var (starts, changes, start) = (false, false, 0);
        for (var i = 0; i <= pieces.Length; i++)
        {
            if (i < pieces.Length && !pieces[i].Is(Connectors))
            {
                continue;
            }

            var clause = pieces[start..i];
            if (!clause.IsEmpty)
            {
                var begins = Clause.Holds(clause, New | StartOver | Workspace);
                starts |= begins && Rules.NamesNewProject(clause) && Clause.Read(clause, None, verbFirst) == Meaning.New;
                changes |= !begins && Clause.Holds(clause, Edit) && Clause.Holds(clause, Clause.Holds(clause, Discard) ? Element | Copy | Quote : Changeable); // "Scrap the old video" changes nothing.
            }

            start = i + 1;
        }

        return starts && (changes || meaning == Meaning.New);
    }

    private static bool About(ReadOnlySpan<Piece> pieces, Topic any)
    {
        foreach (var piece in pieces)
        {
            if (piece.Is(any))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Masks everything after "says", and after a colon that follows something on the screen, as copy.</summary>
    /// <param name="presents">Whether footage comes with the text: "new project: remove the background" then tells what to do with it, and names nothing.</param>
    private static void MaskCopy(Span<Piece> pieces, bool presents)
    {
        var (onScreen, edits, asks) = (false, false, false);
        for (var i = 0; i < pieces.Length; i++)
        {
            var piece = pieces[i];
            var colon = piece.Class == (Boundary | Quote);
            if (colon)
            {
                pieces[i] = piece with { Class = Boundary };
            }

            edits |= piece.Is(Edit);
            asks |= piece.Is(HowTo) && !onScreen && !edits; // "how do I write a title" quotes nothing.
            onScreen |= piece.Is(Element | Copy | Says);
            var quoted = i + 1 < pieces.Length && pieces[i + 1].Class == Quote;
            var names = !onScreen && (piece.Is(Naming) || (colon && i > 0 && pieces[i - 1].Is(Workspace) && !(presents && Clause.Holds(pieces[(i + 1)..], Edit) && Clause.Holds(pieces[(i + 1)..], Changeable))));
            var copies = names || (colon && (onScreen || edits)) || (piece.Is(Says) && !asks && !Continues(pieces, i));
            if (!copies || quoted)
            {
                continue;
            }

            // A name ("a project called Summer Sale") is copy too, but allowed in a request for a new project.
            var mask = names ? Filler : Quote;
            for (var rest = i + 1; rest < pieces.Length; rest++)
            {
                if (rest == i + 1 && pieces[rest].Class == (Boundary | Quote))
                {
                    pieces[rest] = pieces[rest].Masked(None);
                }

                pieces[rest] = pieces[rest].Masked(mask == Filler ? mask | (pieces[rest].Class & Workspace) : mask);
            }

            return;
        }

        // A quoted name of a new project.
        for (var i = 1; i < pieces.Length && !onScreen; i++)
        {
            if (pieces[i].Class == Quote && pieces[i - 1].Is(Naming | Workspace))
            {
                pieces[i] = pieces[i] with { Class = Filler };
            }
        }
    }

    /// <summary>"make the caption white and export": the word after a possible "says" describes the look, not the copy.</summary>
    private static bool Continues(ReadOnlySpan<Piece> pieces, int says) =>
        says + 1 < pieces.Length && pieces[says + 1].Class == Edit;

    /// <summary>"trim it and then export": finds an export at the end, after something that changes the video.</summary>
    private static Reading FindCompound(ReadOnlySpan<Piece> pieces, bool verbFirst)
    {
        var (edits, elements, approves) = (false, false, false);
        for (var i = 0; i < pieces.Length; i++)
        {
            var piece = pieces[i];
            if (piece.Is(Aside | Neg | HowTo | Ability) || (piece.Is(Says) && !(i + 1 < pieces.Length && pieces[i + 1].Class == Quote) && !Continues(pieces, i)))
            {
                return new Reading(Meaning.Unknown);
            }

            var bare = !verbFirst && i > 0 && piece.Is(Export) && pieces[i - 1].Is(Element) && !piece.Is(Connectors);
            var connected = i > 0 && (pieces[i - 1].Is(Connectors) || piece.Is(Then) || bare);
            var comma = i > 0 && pieces[i - 1].Is(Boundary);
            if (connected && pieces.Length - i <= LongestTail && (edits || ((comma || piece.Is(Then) || pieces[i - 1].Is(Then)) && elements && !approves)) && !(bare && !edits) && IsExport(pieces[i..], verbFirst))
            {
                var end = i;
                while (end > 0 && pieces[end - 1].Is(Connectors) && !pieces[end - 1].Is(Clause.EditSigns))
                {
                    end--;
                }

                return end == 0 ? new Reading(Meaning.Unknown) : new Reading(Meaning.Edit, pieces[end - 1].End);
            }

            edits |= piece.Is(Says) || (piece.Is(Edit) && !piece.Is(Job | Final | Approve));
            elements |= piece.Is(Element | Quote);
            approves |= piece.Is(Approve | Reason | WhQ | QuestionMark);
        }

        return new Reading(Meaning.Unknown);
    }

    private static bool IsExport(ReadOnlySpan<Piece> tail, bool verbFirst)
    {
        // Combine splits clauses; the tail is one request, whatever punctuation it contains.
        var present = None;
        foreach (var piece in tail)
        {
            present |= piece.Class;

            // 消して, 넣고: an edit form that continues is not part of the export.
            var signs = piece.Is(Then) ? Edit : piece.Is(Boundary | Filler) ? None : Clause.EditSigns;
            if (piece.Is(signs))
            {
                return false;
            }
        }

        return (present & (Export | Give | Product)) != 0 && Combine(tail, verbFirst) == Meaning.Export;
    }

    /// <summary>Reads the text clause by clause and combines the meanings.</summary>
    private static Meaning Combine(ReadOnlySpan<Piece> pieces, bool verbFirst)
    {
        var last = Meaning.Neutral;
        bool edits = false, unknown = false, exports = false, starts = false, approved = false;
        var start = 0;
        var reason = false;
        for (var i = 0; i <= pieces.Length; i++)
        {
            if (i < pieces.Length && !pieces[i].Is(Boundary | Because))
            {
                continue;
            }

            var asked = i < pieces.Length ? pieces[i].Class & QuestionMark : None;
            if (i > start)
            {
                var meaning = reason ? Meaning.Unknown : Clause.Read(pieces[start..i], asked, verbFirst);
                meaning = meaning == Meaning.Unknown && approved && Clause.IsBareGiving(pieces[start..i]) ? Meaning.Export : meaning;
                approved |= meaning == Meaning.Neutral && Clause.Holds(pieces[start..i], Approve);
                edits |= meaning == Meaning.Edit;
                unknown |= meaning == Meaning.Unknown;
                exports |= meaning == Meaning.Export;
                starts |= meaning == Meaning.New;
                if (meaning > Meaning.Edit && !(last != Meaning.Neutral && (meaning == Meaning.Help || Clause.Explains(pieces[start..i], meaning))))
                {
                    last = meaning;
                }
            }
            else if (asked != None && pieces[^1].Start == pieces.Length - 1)
            {
                return Meaning.Help; // "?", "???"
            }

            reason = i < pieces.Length && pieces[i].Is(Because);
            start = i + 1;
        }

        if (edits || last == Meaning.Neutral)
        {
            return Meaning.Edit;
        }

        if (last is Meaning.Redo or Meaning.Skip or Meaning.Projects && (unknown || exports))
        {
            return Meaning.Edit; // "redo it, the sky was too blue" says what to change.
        }

        if (exports && last is Meaning.Status or Meaning.Credits or Meaning.Help or Meaning.OneByOne)
        {
            return Meaning.Export;
        }

        // "new video, a cat playing the piano": the unknown part may be the instruction.
        return unknown && (starts || last == Meaning.New) ? Meaning.Edit : last;
    }

    private static bool Coverage(ReadOnlySpan<Piece> pieces, Rule rule)
    {
        foreach (var piece in pieces)
        {
            if (!piece.Is(rule.Allows | Boundary) || piece.Is(rule.Not))
            {
                return false;
            }
        }

        return true;
    }
}
