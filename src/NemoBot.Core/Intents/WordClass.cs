namespace NemoBot.Core.Intents;

/// <summary>Specifies the function of a word in a message; the section names of <c>Words/*.txt</c> (there in lower case).</summary>
/// <remarks>A word may have several classes: "export" is the verb and the job's name. The rules refer to classes, never to words.</remarks>
[Flags]
internal enum WordClass : ulong
{
    None = 0,

    /// <summary>Adds nothing: articles, politeness, particles, "now".</summary>
    Filler = 1UL << 0,

    /// <summary>"it", "that": means the whole project if nothing else is named.</summary>
    Pronoun = 1UL << 1,

    /// <summary>Asks for the file on its own: export, render, download.</summary>
    Export = 1UL << 2,

    /// <summary>Asks for the file only together with an object: send, give, save.</summary>
    Give = 1UL << 3,

    /// <summary>The result as a whole: file, result, version.</summary>
    Product = 1UL << 4,

    /// <summary>"video", "film": result, source or project, depending on the verb.</summary>
    Video = 1UL << 5,

    /// <summary>final, finished, whole, current.</summary>
    Final = 1UL << 6,

    /// <summary>Parameters of the output: mp4, 1080p, high quality.</summary>
    Param = 1UL << 7,

    /// <summary>Where the file goes: for TikTok, to my phone.</summary>
    Dest = 1UL << 8,
    ToMe = 1UL << 9,
    ToYou = 1UL << 10,

    /// <summary>"looks good", "I'm happy with it".</summary>
    Approve = 1UL << 11,
    Again = 1UL << 12,

    /// <summary>Why a command is given: wrong file, changed my mind, corrupted.</summary>
    Reason = 1UL << 13,

    /// <summary>credits, balance, points.</summary>
    Credit = 1UL << 14,

    /// <summary>cost, price, charge, refund.</summary>
    Cost = 1UL << 15,
    TopUp = 1UL << 16,

    /// <summary>left, remaining, enough, expire.</summary>
    Remain = 1UL << 17,

    /// <summary>status, progress: a question even as a lone word.</summary>
    State = 1UL << 18,

    /// <summary>ready, finished: a question only beside a question word or mark.</summary>
    Done = 1UL << 19,
    Yet = 1UL << 20,

    /// <summary>"how much longer", "when will it be ready".</summary>
    Eta = 1UL << 21,

    /// <summary>timeline, tracks, draft.</summary>
    Timeline = 1UL << 22,

    /// <summary>length, "how many clips".</summary>
    Measure = 1UL << 23,

    /// <summary>"nothing happens", "why so slow".</summary>
    Stuck = 1UL << 24,
    Show = 1UL << 25,

    /// <summary>The name of work in progress: render, upload, request.</summary>
    Job = 1UL << 26,
    Help = 1UL << 27,
    HowTo = 1UL << 28,

    /// <summary>What the bot can do: features, commands, "do you support".</summary>
    Ability = 1UL << 29,

    /// <summary>Starts a yes/no question: did, is, 吗.</summary>
    AuxQ = 1UL << 30,
    WhQ = 1UL << 31,
    HowMany = 1UL << 32,
    Where = 1UL << 33,

    /// <summary>"can I", 可以: turns a question into a request.</summary>
    Can = 1UL << 34,
    Upload = 1UL << 35,

    /// <summary>What a user sends: clip, footage, photos, a link.</summary>
    Source = 1UL << 36,

    /// <summary>"here is", "use this".</summary>
    Present = 1UL << 37,

    /// <summary>formats, maximum size.</summary>
    Limit = 1UL << 38,

    /// <summary>"I'm going to", "let me first".</summary>
    Announce = 1UL << 39,
    Want = 1UL << 40,
    Cancel = 1UL << 41,

    /// <summary>Cancels on its own, as a whole message: never mind, 算了.</summary>
    CancelAll = 1UL << 42,
    New = 1UL << 43,
    Begin = 1UL << 44,

    /// <summary>project, session, chat.</summary>
    Workspace = 1UL << 45,

    /// <summary>"one" in "a fresh one": means a project only with a verb of beginning.</summary>
    One = 1UL << 46,
    StartOver = 1UL << 47,
    Discard = 1UL << 48,

    /// <summary>everything, all.</summary>
    All = 1UL << 49,

    /// <summary>"called": a name follows.</summary>
    Naming = 1UL << 50,

    /// <summary>Changes the video: trim, add, brighter.</summary>
    Edit = 1UL << 51,

    /// <summary>Something inside the video: subtitles, music, status bar.</summary>
    Element = 1UL << 52,

    /// <summary>Text on the screen: title, text, caption. Also an element.</summary>
    Copy = 1UL << 53,

    /// <summary>"says", 写: the rest of the text is copy.</summary>
    Says = 1UL << 54,
    Neg = 1UL << 55,

    /// <summary>and, then, 然后: an export may follow an edit.</summary>
    Then = 1UL << 56,

    /// <summary>before, until, about: a command word after it is not a command.</summary>
    Aside = 1UL << 57,

    /// <summary>because, so that: a reason follows.</summary>
    Because = 1UL << 58,
    Number = 1UL << 59,

    /// <summary>Words that resemble a command (expert, statue): no class, never corrected.</summary>
    Ordinary = 1UL << 60,

    /// <summary>Masked copy; set by the reader, not a section.</summary>
    Quote = 1UL << 61,

    /// <summary>The end of a clause; set by the reader, not a section.</summary>
    Boundary = 1UL << 62,

    /// <summary>A question mark; set by the reader, not a section.</summary>
    QuestionMark = 1UL << 63,
}
