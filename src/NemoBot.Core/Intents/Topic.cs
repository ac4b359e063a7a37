namespace NemoBot.Core.Intents;

/// <summary>Specifies what a word is about, in addition to its <see cref="WordClass"/>; also section names of <c>Words/*.txt</c> (there in lower case).</summary>
[Flags]
internal enum Topic
{
    None = 0,

    /// <summary>tips, advice, best practice.</summary>
    Tips = 1 << 0,

    /// <summary>install, software, an app to download.</summary>
    Install = 1 << 1,

    /// <summary>resolution, picture quality.</summary>
    Resolution = 1 << 2,

    /// <summary>each, every: several things, not necessarily several results.</summary>
    Each = 1 << 3,

    /// <summary>one by one, separately: several results.</summary>
    OneByOne = 1 << 4,

    /// <summary>better, nicer, improve: an edit that does not say what to change.</summary>
    Vague = 1 << 5,

    /// <summary>make, look, process: adds nothing to a vague request.</summary>
    Generic = 1 << 6,

    /// <summary>appear, pop up: things that appear one by one are inside one video.</summary>
    Appear = 1 << 7,

    /// <summary>hello, good evening.</summary>
    Greeting = 1 << 8,
    Thanks = 1 << 9,

    /// <summary>bye, see you tomorrow.</summary>
    Goodbye = 1 << 10,

    /// <summary>ok, wow, haha, well done: other small talk.</summary>
    Chat = 1 << 11,

    /// <summary>skip, next one: skips the file of a batch, or the question.</summary>
    Skip = 1 << 12,

    /// <summary>redo, do it again: repeats the last action.</summary>
    Redo = 1 << 13,

    /// <summary>preview, show me: the current state of the video.</summary>
    Preview = 1 << 14,

    /// <summary>free, for nothing: asks whether the service costs anything.</summary>
    Free = 1 << 15,

    /// <summary>my projects, the previous project, project list.</summary>
    Projects = 1 << 16,

    /// <summary>back to, open, switch: goes to something that exists.</summary>
    Reopen = 1 << 17,
}
