using NemoBot.Core.Model;

namespace NemoBot.Core.Jobs;

/// <summary>How a job ended, and what the user reads about it.</summary>
internal sealed record JobResult(JobState State, OutgoingMessage Message)
{
    /// <summary>Why the job failed, for the operator (<see cref="JobRecord.Fault"/>); null for a reason that the job reports itself.</summary>
    public string? Fault { get; init; }

    /// <summary>Further messages, after the card.</summary>
    public IReadOnlyList<OutgoingMessage> More { get; init; } = [];

    /// <summary>The card shows the current content of the project: replies to it and its buttons refer to this project, whichever is current.</summary>
    public bool IsResult { get; init; }

    /// <summary>The card names the footage added to the project: replies to it and its buttons refer to this project too.</summary>
    public bool IsReceipt { get; init; }

    /// <summary>Whether the state was read and is unchanged by the edit.</summary>
    public bool ChangedNothing { get; init; }

    /// <summary>Whether the job had nothing to do, or did nothing for a reason that is not a failure. Unlike <see cref="ChangedNothing"/> it has no effect on later jobs.</summary>
    public bool DidNothing { get; init; }

    /// <summary>Whether the user has to answer before the work goes on.</summary>
    public bool Asks { get; init; }

    /// <summary>What the turn of the agent cost; null if the job sent none.</summary>
    public TurnCost? Cost { get; init; }

    /// <summary>Changes to the chat that are stored together with the end of the job; null for none.</summary>
    public Func<ChatRecord, ChatRecord>? Chat { get; init; }
}
