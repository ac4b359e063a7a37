namespace NemoBot.Core.Intents;

/// <summary>What a word is about, beside what it can do (<see cref="WordClass"/>); also section names of <c>Words/*.txt</c> (there in lower case).</summary>
[Flags]
internal enum Topic : ushort
{
    None = 0,

    /// <summary>tips, advice, best practice.</summary>
    Tips = 1 << 0,

    /// <summary>install, software, an app to download.</summary>
    Install = 1 << 1,

    /// <summary>resolution, picture quality.</summary>
    Resolution = 1 << 2,

    /// <summary>each, every: several things, perhaps not several results.</summary>
    Each = 1 << 3,

    /// <summary>one by one, separately: several results.</summary>
    OneByOne = 1 << 4,

    /// <summary>better, nicer, improve: an edit that does not say what to change.</summary>
    Vague = 1 << 5,

    /// <summary>make, look, process: says nothing that a vague wish does not say.</summary>
    Generic = 1 << 6,

    /// <summary>appear, pop up: what does so one by one is inside one video.</summary>
    Appear = 1 << 7,

    /// <summary>hello, good evening.</summary>
    Greeting = 1 << 8,
    Thanks = 1 << 9,

    /// <summary>bye, see you tomorrow.</summary>
    Goodbye = 1 << 10,

    /// <summary>ok, wow, haha, well done: small talk that is none of the other kinds.</summary>
    Chat = 1 << 11,

    /// <summary>skip, next one: the file of a batch, or the question, that is left out.</summary>
    Skip = 1 << 12,

    /// <summary>redo, do it again: what was done last, once more.</summary>
    Redo = 1 << 13,

    /// <summary>preview, show me: how the video is now.</summary>
    Preview = 1 << 14,

    /// <summary>free, for nothing: asks whether it costs anything.</summary>
    Free = 1 << 15,
}
