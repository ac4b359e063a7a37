namespace NemoVideo.Simulator.Agent.Languages;

/// <summary>Defines what people ask for in one language, read by <see cref="TableReader"/>. How patterns are written: <see cref="WordPattern"/>.</summary>
internal sealed record Words
{
    /// <summary>Words that occur in hardly any other language of the same alphabet; they decide between languages.</summary>
    public required WordPattern Typical { get; init; }

    /// <summary>What separates one request from the next, besides punctuation.</summary>
    public required WordPattern And { get; init; }

    // What is done.
    public required WordPattern Add { get; init; }
    public required WordPattern Remove { get; init; }
    public required WordPattern Change { get; init; }
    public required WordPattern Trim { get; init; }
    public required WordPattern Keep { get; init; }
    public required WordPattern Undo { get; init; }
    public required WordPattern Redo { get; init; }
    public required WordPattern Improve { get; init; }
    public required WordPattern Generate { get; init; }

    // To what.
    public required WordPattern Background { get; init; }
    public required WordPattern Music { get; init; }
    public required WordPattern Title { get; init; }
    public required WordPattern Subtitles { get; init; }
    public required WordPattern Transitions { get; init; }
    public required WordPattern Pauses { get; init; }
    public required WordPattern Volume { get; init; }

    // How.
    public required WordPattern Louder { get; init; }
    public required WordPattern Quieter { get; init; }
    public required WordPattern FadeOut { get; init; }
    public required WordPattern Mute { get; init; }
    public required WordPattern Brighter { get; init; }
    public required WordPattern Darker { get; init; }
    public required WordPattern Warmer { get; init; }
    public required WordPattern Cooler { get; init; }
    public required WordPattern Faster { get; init; }
    public required WordPattern Slower { get; init; }
    public required WordPattern Gray { get; init; }

    // Where, and how long.
    public required WordPattern First { get; init; }
    public required WordPattern Last { get; init; }
    public required WordPattern AtEnd { get; init; }
    public required string Seconds { get; init; }
    public required string Minutes { get; init; }

    /// <summary>The words for 1 to 10.</summary>
    public required string Numbers { get; init; }

    /// <summary>The factor of a speed, after the number.</summary>
    public required string Times { get; init; }

    public required IReadOnlyList<Named> Scenes { get; init; }
    public required IReadOnlyList<Named> Moods { get; init; }
}

/// <summary>A background or a mood of music: its key, what it is called, and the words for it.</summary>
internal sealed record Named(string Key, string Name, WordPattern Words);
