using static NemoBot.Core.Intents.WordClass;

namespace NemoBot.Core.Intents;

/// <summary>The rules of all languages; the first match wins. Questions are free to answer and may contain unknown words; cancel and new lose work and may not.</summary>
internal static class Rules
{
    private const WordClass Polite = Filler | Can | ToMe | Want;
    private const WordClass Asking = WhQ | AuxQ | HowMany | QuestionMark;
    private const WordClass Things = Pronoun | Product | Video | Final | Source | Workspace | One | All | New;
    private const WordClass Work = Job | Export | Upload | Give | Edit | Begin;
    private const WordClass Wide = Polite | Things | Work | Asking | Element | Show | Number | Param | Again | Reason | Done | Yet
        | Neg | ToYou | Remain | Dest | Then | Timeline | Measure | Where | State | Limit | Present | Announce | Discard | Approve | Credit | Cost;
    private const WordClass Copying = Says | Copy | Quote;
    private const WordClass Output = Polite | Things | Job | Param | Dest | Approve | Again | Reason | Give | Export | Done | Then | Number | Announce | Show;

    /// <summary>The topics of small talk.</summary>
    public const Topic Chatting = Topic.Greeting | Topic.Thanks | Topic.Goodbye | Topic.Chat;

    public static Rule[] InOrder { get; } =
    [
        // "cancel the export", "stop rendering my video": names the job.
        new(Meaning.Cancel, [Cancel, Job], Announce | Polite | Pronoun | Product | Video | Source | Final | Workspace | Reason | Cancel | CancelAll | Number | All | Upload | Export, not: Neg | HowTo | Element),
        new(Meaning.Cancel, [Cancel], Announce | Polite | Pronoun | Reason | CancelAll | All | Approve, not: Neg | HowTo),
        // "scrap the export"; "delete" would be an edit.
        new(Meaning.Cancel, [Discard, Job], Filler | Can | Want | Upload | Export | Reason | Announce, not: Neg | HowTo | Edit | Asking),
        new(Meaning.Cancel, [CancelAll], Announce | Polite | Pronoun | Reason | Cancel | Job | Approve | Video | Product, not: HowTo),

        // "tips", "any advice?", "how do I get the best results?"
        new(Meaning.Tips, [], Polite | Show | Give | Pronoun | One | Number | Help | Again | QuestionMark | AuxQ | Where | Source | Video | ToYou | Yet | Remain, not: Copying | Neg, about: Topic.Tips, with: Topic.Vague | Topic.Generic),
        new(Meaning.Tips, [Asking | HowTo | Want | Give | Can], (Wide | HowTo | Help | Ability | Source) & ~(Element | Cost | Credit), not: Copying, maxUnknown: 2, about: Topic.Tips, with: Topic.Vague | Topic.Generic),
        // "do I have to install anything?"
        new(Meaning.Install, [Asking | HowTo | Want | Neg | Can | Help], Wide | HowTo | Help | Ability | Source | Export, not: Copying | Credit, maxUnknown: 3, about: Topic.Install),
        // "what resolution will it be?", "is it 1080p?"
        new(Meaning.Resolution, [Asking], (Wide | HowTo | Aside) & ~Upload, not: Copying | Cost | Credit | Limit | Upload | Edit | Neg, maxUnknown: 2, about: Topic.Resolution, with: Topic.Generic),
        new(Meaning.Resolution, [Param, AuxQ], Filler | Pronoun | Product | Video | Final | Job | Export | Param | QuestionMark | Done, not: Can | Give | Want | Upload | Source | Edit | Element, maxUnknown: 1),
        // "one by one", "process them separately"
        new(Meaning.OneByOne, [], Polite | Things | Number | Job | Begin | Again | Present | Done, not: Export | Neg | Element | Copying | Asking & ~QuestionMark, about: Topic.OneByOne, with: Topic.Each | Topic.Generic),

        // "my projects", "back to the old project"
        new(Meaning.Projects, [], Polite | Pronoun | Show | ToYou | Then | Where | WhQ | AuxQ | HowTo | HowMany | QuestionMark, not: Copying | Neg, about: Topic.Projects, with: Topic.Reopen),

        // "credits", "show my balance".
        new(Meaning.Credits, [Credit], Polite | Show | Remain | Final | TopUp | Number | State | Limit | Workspace, not: Neg),
        // "how many credits did that last edit use", "does adding subtitles use credits?"
        new(Meaning.Credits, [Credit, Cost | HowMany | Remain | TopUp | HowTo], Wide | HowTo | TopUp | Stuck | Eta | Help | Cancel, not: Copying, maxUnknown: 3),
        new(Meaning.Credits, [Credit, Asking | Reason | Neg | Job | Where], (Wide | TopUp | HowTo | Cancel) & ~(Element | Edit), not: Copying, maxUnknown: 2),
        // "剪一次多少钱", "how much for a one minute video?"
        new(Meaning.Credits, [Cost, HowMany | AuxQ | QuestionMark | WhQ | HowTo | Job | Reason | Again], Wide | HowTo | Cancel | TopUp, not: Copying | Limit, maxUnknown: 3),
        // "do I lose credits if I cancel?"
        new(Meaning.Credits, [Credit, QuestionMark], (Wide | TopUp | HowTo | Cancel | Aside) & ~(Element | Edit), not: Copying, maxUnknown: 2),
        new(Meaning.Credits, [Cost], Polite | Show | Job | Export | Number | Pronoun | HowTo),
        new(Meaning.Credits, [TopUp], Polite | HowTo | Cost | Ability | Credit | Asking | Pronoun | Workspace | Number | Show | Again | Cancel | Where, not: Neg),
        // "I topped up but nothing arrived"
        new(Meaning.Credits, [TopUp, Neg | Reason | Done | Remain | Asking], (Wide | TopUp | Credit | Stuck) & ~(Element | Edit), not: Copying, maxUnknown: 2),

        // "status", "what's the status of my video?"
        new(Meaning.Status, [State], Polite | Show | Things | Work | Asking | Done | Timeline | Give | Again | Job | Yet, not: HowTo | Neg),
        new(Meaning.Status, [State, Asking | Job], Polite | Show | Things | Work | Asking | Done | Timeline | Element | Number, not: HowTo | Copying, maxUnknown: 1),
        // "how long will it take?"
        new(Meaning.Status, [Eta], Approve | Announce | Remain | Cost | HowTo | Polite | Things | Work | Asking | Done | Element | Again | State | Yet | Then | Number, not: Copying, maxUnknown: 1),
        // "is it done yet?", "did my upload go through?"
        new(Meaning.Status, [Done, Asking], Polite | Things | Work | Asking | Element | Yet | Neg | State | Number | Timeline | Then | Where | Announce | Approve, not: HowTo | Says | Quote | Ability | Give, maxUnknown: 1),
        new(Meaning.Status, [Done, Yet], Polite | Things | Job | Asking | Element, not: Neg | Says),
        // "did you add the music yet?", 字幕加了吗
        new(Meaning.Status, [Yet, AuxQ | QuestionMark, Edit | Element], Filler | ToMe | Things | Work | Element | Number | Asking | Done, not: Neg | Can | HowTo | Copying, maxUnknown: 1),
        new(Meaning.Status, [AuxQ, Export | Job | Upload], Filler | ToMe | Things | Work | Asking | Done | Reason | State | Yet | Neg, not: HowTo | Can | Says | Ability | Limit, maxUnknown: 1),
        new(Meaning.Status, [WhQ, Neg, Export | Job | Done], Filler | ToMe | Things | Job | Export | Asking | Yet, not: HowTo | Says),
        // "how long is the video", "how many clips do I have"
        new(Meaning.Status, [Measure, Asking | Show], Then | Present | Filler | ToMe | Show | Things | Timeline | Element | Job | Asking | Number | Where, not: HowTo | Says | Limit),
        // "show tracks", "what's on the timeline right now?"
        new(Meaning.Status, [Timeline], Filler | ToMe | Show | Things | State | Asking | Number | Where | Can, not: Copying),
        new(Meaning.Status, [Timeline, Asking | Show], Filler | ToMe | Show | Things | State | Asking | Number | Where | Can | Element, not: Copying, maxUnknown: 1),
        new(Meaning.Status, [Stuck], HowTo | Eta | Filler | ToMe | Things | Work | Asking | Number | Reason | Done | Yet | State | Element | Again, not: Copying, maxUnknown: 1),
        new(Meaning.Status, [Where, Product | Video | Job | Final], Filler | ToMe | Things | Job | Export | Asking | Done, not: HowTo | Upload),

        // "how do I send you a file", "what formats can I send?"
        new(Meaning.Upload, [HowTo | Where, Upload], Polite | Things | Upload | Give | ToYou | Number | Param | Present | Dest | Begin | QuestionMark | WhQ | Job | Limit | Help, maxUnknown: 1),
        new(Meaning.Upload, [HowTo, ToYou, Source | Video | Product | Done], Filler | Can | Want | Things | Give | Upload | Done),
        // "the file is too big, what now?"
        new(Meaning.Upload, [Limit, Help | HowTo, Source | Video | Product], Filler | Things | Neg | Upload | Can | WhQ),
        new(Meaning.Upload, [HowTo | Where, Give, ToYou | Source | Video], Show | Filler | Can | Want | Things | Upload | ToYou | Number | Param | Job, not: Dest | ToMe, maxUnknown: 1),
        new(Meaning.Upload, [Limit], Cost | Filler | Can | Things | Upload | Give | Asking | Number | Param | ToYou | Ability | Measure | Job | Show, not: Neg | Export, maxUnknown: 1),
        new(Meaning.Upload, [Can | Ability, Upload | Give, Source | Param | Number | Video | Limit], Filler | Things | ToYou | Asking | Number | Param | Again | Limit, not: ToMe | Dest | Neg, maxUnknown: 1),
        new(Meaning.Upload, [Can, Upload], Filler | Things | ToYou | Number | Param | Limit | AuxQ | QuestionMark, not: Dest | Neg, maxUnknown: 2),
        new(Meaning.Upload, [Ability, Source | Param], Filler | Can | Things | Upload | Asking | Limit, not: Export | WhQ, maxUnknown: 1),

        new(Meaning.Help, [Help], Polite | Where | Pronoun | Show | Job | Export | Ability | HowTo | QuestionMark | WhQ | Again | Upload | Number | Begin | Asking, not: Neg | Edit),
        new(Meaning.Help, [HowTo], Wide | HowTo | Ability | Help | Cancel | Discard | StartOver | CancelAll | Says, not: Quote, maxUnknown: 5),
        new(Meaning.Help, [Ability], Polite | Again | Things | Asking | Show | Edit | Element | Param | Job | Export | Ability | Help | Number | HowTo | Begin | Upload, not: Quote | Says, maxUnknown: 2),
        // "what effects can you add?"
        new(Meaning.Help, [WhQ, Can, Edit | Element | Begin], Filler | Things | Asking | Edit | Element | Begin | ToYou, not: Copying | Neg | Reason),
        new(Meaning.Help, [WhQ, Export, Param | Product], Filler | Can | Asking | Param | Product | Job),

        // "start over", "scrap this and start again"
        new(Meaning.New, [StartOver], Polite | (Things & ~Source) | Discard | CancelAll | Reason | Begin | Again | Then | Approve | All, not: Neg | HowTo | Asking & ~QuestionMark),
        new(Meaning.New, [New, Workspace | Video], Naming | Polite | New | Begin | Workspace | Video | Pronoun | Then | One, not: Neg | HowTo),
        // "a new project for a client"
        new(Meaning.New, [New, Workspace], Naming | Polite | New | Begin | Workspace | Pronoun | Then | One | Reason | Dest, not: Neg | HowTo),
        new(Meaning.New, [New, Begin, One | Workspace | Video | New], Polite | Pronoun | Discard | Then | Again, not: Neg | HowTo),
        new(Meaning.New, [Begin, Workspace], Polite | One | Again | Number | Video | Naming, not: Neg | HowTo),
        new(Meaning.New, [Discard, Workspace | All], Polite | Pronoun | Workspace | All | Begin | New | Then | Final | StartOver, not: Neg | HowTo),

        // "upload", "I'll upload three more clips"
        new(Meaning.Upload, [Upload], Polite | Things | Number | Announce | ToYou | Again | Present | Job | Param | Then | Approve | QuestionMark, not: Neg | Dest),
        new(Meaning.Upload, [Give, ToYou], Polite | Things | Number | Announce | Again | Upload | Present, not: Neg | Dest | ToMe),
        new(Meaning.Upload, [Want | Announce, Give, Source | Video | Number], Filler | Can | Things | Number | Again | Upload | ToYou | Announce, not: Neg | Dest | ToMe | Final),
        new(Meaning.Upload, [Announce, Source | Video], Filler | Things | Number | Again | Announce | Give, not: Neg | ToMe | Element),
        new(Meaning.Upload, [Present, Source | Video], Filler | Things | Number | Present | ToYou, not: Neg),

        // "preview", "show me", "can I see the video?"
        new(Meaning.Status, [], Filler | Can | Want | ToMe | Pronoun | Video | Product | Show | AuxQ | QuestionMark | Again, not: Neg | Copying | Element | HowTo, about: Topic.Preview),
        // "redo", "do it again"; an instruction beside it makes it an edit.
        new(Meaning.Redo, [], Filler | Can | Want | Pronoun | Again, not: Neg | Element | Copying | WhQ | HowMany, about: Topic.Redo),
        // "skip this one"
        new(Meaning.Skip, [], Filler | Can | Want | Pronoun | Then | One, not: Neg | Element | Copying | WhQ | HowMany, about: Topic.Skip),

        // "export it in 1080p", "can you export the current version"
        new(Meaning.Export, [Export], Output, not: Neg | WhQ | HowMany | HowTo),
        new(Meaning.Export, [Give, Product | Video | Final | Param | ToMe | Pronoun | Workspace], Output, not: Neg | Asking & ~QuestionMark | HowTo | ToYou),
        new(Meaning.Export, [Give, Can, Product | Video | Final], Output | AuxQ, not: Neg | WhQ | HowMany | HowTo | ToYou),
        new(Meaning.Export, [Final, Product | Video | Param], Polite | Final | Product | Video | Param | Dest | Approve | Done, not: Neg),
        new(Meaning.Export, [Want | ToMe, Product | Param], Polite | Final | Product | Param | Dest | Approve | Done | Video, not: Neg),
    ];

    /// <summary>Covers a whole text that asks for nothing: "hello there", "thanks for the video!", "perfect".</summary>
    public static Rule SmallTalk { get; } = new(
        Meaning.Talk,
        [],
        Filler | Approve | Pronoun | Then | All | ToMe | ToYou | Video | Product | Boundary,
        Neg,
        with: Chatting);

    /// <summary>Covers words that only present an attached link or file: "here you go", "download this video".</summary>
    public static Rule Presenting { get; } = new(
        Meaning.Upload,
        [],
        Polite | Things | Present | Upload | Export | Give | Number | Announce | ToYou | Begin | Limit | Param | Approve | Timeline | Then | Show,
        Neg | AuxQ | HowTo);

    /// <summary>Whether the text names a new project ("here is the clip for a new project"), not only something new in it.</summary>
    public static bool NamesNewProject(ReadOnlySpan<Piece> pieces)
    {
        var before = None;
        foreach (var piece in pieces)
        {
            if (piece.Is(StartOver) || (piece.Is(New) && piece.Is(Workspace)) || (before == New && piece.Is(Workspace)) || (before == Workspace && piece.Is(New)))
            {
                return true;
            }

            // "New video project", "projet tout nouveau".
            before = piece.Is(New) ? New : piece.Is(Workspace) ? Workspace : piece.Is(Filler | Video | One) ? before : None;
        }

        return false;
    }
}
