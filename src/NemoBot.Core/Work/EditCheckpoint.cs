using NemoVideo.Agent;

namespace NemoBot.Core.Work;

/// <summary>Represents the progress of an edit.</summary>
internal sealed record EditCheckpoint
{
    /// <summary>Set before the instruction is sent: from then on this job never sends it again.</summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>The draft before the instruction, as received; null if there was none.</summary>
    public string? DraftBefore { get; init; }

    /// <summary>Captions of a file that are in the instruction, and in the file; 0 without a file.</summary>
    public int CaptionsSent { get; init; }

    /// <inheritdoc cref="CaptionsSent"/>
    public int CaptionsInFile { get; init; }

    /// <summary>Number of media files in the project before the instruction.</summary>
    public int MediaBefore { get; init; }

    /// <summary>Credits available before the instruction; null if they could not be read.</summary>
    public decimal? CreditsBefore { get; init; }

    /// <summary>Credits reserved for work in progress before the instruction.</summary>
    public decimal FrozenBefore { get; init; }

    /// <summary>The account whose credits these are (<see cref="Backend.Workspace.Account"/>); null if unknown.</summary>
    public string? Account { get; init; }

    /// <summary>Whether the agent generated a clip in this turn, as far as the stream was heard.</summary>
    public bool Generated { get; init; }

    /// <summary>Why the stream was lost; null if it was not.</summary>
    public StreamLoss? Lost { get; init; }

    /// <summary>Number of times the state was read since the stream was lost.</summary>
    public int Reads { get; init; }

    /// <summary>The agent's questions; null if it asked none.</summary>
    public AgentQuestions? Questions { get; init; }

    /// <summary>True if the editor's answer ends in a question of its own ("shall I add music as well?").</summary>
    public bool AsksInWords { get; init; }

    /// <summary>Chosen options by question index; an empty list means skipped.</summary>
    public Dictionary<int, List<int>> Answers { get; init; } = [];

    /// <summary>Typed answers by question index, for questions without choices or where none of them was meant.</summary>
    public Dictionary<int, string> Typed { get; init; } = [];

    /// <summary>Index of the question that the card shows.</summary>
    public int CurrentQuestion { get; init; }

    /// <summary>True once all questions are answered and the answer is on its way.</summary>
    public bool IsAnswered { get; init; }
}

/// <summary>Specifies why the stream of a sent edit was lost.</summary>
internal enum StreamLoss
{
    /// <summary>The connection broke, or the server answered with an error: the edit may or may not be running.</summary>
    Connection,

    /// <summary>Only heartbeats arrived for the silence limit.</summary>
    Silence,

    /// <summary>The stream exceeded its time limit.</summary>
    TooLong,

    /// <summary>This process ended while it read the stream.</summary>
    Restart,
}
