using NemoVideo.Agent;

namespace NemoBot.Core.Work;

/// <summary>Where an edit stands.</summary>
internal sealed record EditCheckpoint
{
    /// <summary>Set before the instruction is sent: from then on it is never sent again by this job.</summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>The draft before the instruction, as received; null when there was none.</summary>
    public string? DraftBefore { get; init; }

    /// <summary>How many media files the project had before.</summary>
    public int MediaBefore { get; init; }

    /// <summary>Credits available before; null when they could not be read.</summary>
    public decimal? CreditsBefore { get; init; }

    /// <summary>Why the stream was lost; null while it is not.</summary>
    public StreamLoss? Lost { get; init; }

    /// <summary>Looks at the state since the stream was lost.</summary>
    public int Reads { get; init; }

    /// <summary>What the agent asked; null when it asked nothing.</summary>
    public AgentQuestions? Questions { get; init; }

    /// <summary>The editor's answer ends in a question of its own ("shall I add music as well?").</summary>
    public bool AsksInWords { get; init; }

    /// <summary>Chosen options by question index; an empty list means skipped.</summary>
    public Dictionary<int, List<int>> Answers { get; init; } = [];

    /// <summary>What was typed, by question index, where a question has no choices or none of them was meant.</summary>
    public Dictionary<int, string> Typed { get; init; } = [];

    /// <summary>The question that is on the card now.</summary>
    public int CurrentQuestion { get; init; }

    /// <summary>All questions are answered, and the answer is on its way.</summary>
    public bool IsAnswered { get; init; }
}

/// <summary>Why we stopped hearing of an edit that was sent.</summary>
internal enum StreamLoss
{
    /// <summary>The connection broke, or the answer was a server error: it may or may not be at work.</summary>
    Connection,

    /// <summary>Nothing but heartbeats for the silence limit.</summary>
    Silence,

    /// <summary>The stream's time limit.</summary>
    TooLong,

    /// <summary>This process ended while it listened.</summary>
    Restart,
}
