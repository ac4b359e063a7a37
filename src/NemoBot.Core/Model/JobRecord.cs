namespace NemoBot.Core.Model;

public enum JobKind
{
    Upload,
    Edit,
    Export,

    /// <summary>The project as a video in lower quality.</summary>
    Preview,

    /// <summary>The captions as files.</summary>
    Captions,

    /// <summary>What is stored of the chat, as files.</summary>
    MyData,

    /// <summary>Deletes the chat; it has no card, and nothing else of the chat is handled until it ends.</summary>
    Forget,
}

public enum JobState
{
    Queued,
    Running,
    Done,
    Failed,
    Cancelled,
}

/// <summary>Durable work: stored as a row before it starts. Jobs of a chat run one at a time, in the order of <see cref="Id"/>.</summary>
public sealed record JobRecord(string Id, ChatKey Chat, JobKind Kind)
{
    public JobState State { get; init; } = JobState.Queued;

    /// <summary>The project of the job; null for the chat's current one at its start.</summary>
    public string? ProjectId { get; init; }

    public required JobRequest Request { get; init; }

    /// <summary>The progress as JSON in the job's own format; written before each step that must not happen twice. Null before the first.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>Our message that shows the job.</summary>
    public required string PostId { get; init; }

    /// <summary>The job that must succeed before this one starts; when it fails, this one is cancelled. Null if there is none.</summary>
    public string? After { get; init; }

    public bool CancelRequested { get; init; }

    /// <summary>Our answer that says the job is being stopped, which shows its end too; null if only the card does.</summary>
    public string? StopPostId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Why it failed, for the operator: a name of a kind of fault, without anybody's words. Null if it did not fail, or ended with an earlier version.</summary>
    public string? Fault { get; init; }

    /// <summary>Whether this edit is done and left the project as it was; an export after it is skipped.</summary>
    public bool ChangedNothing { get; init; }

    /// <summary>Returns whether the job works in this project, alone or among those of a batch.</summary>
    public bool IsIn(string projectId) => ProjectId == projectId || Request.ProjectIds.Contains(projectId);
}

/// <summary>The parameters of a job.</summary>
public sealed record JobRequest
{
    /// <summary>The instruction; empty for uploads, exports and captions.</summary>
    public string Text { get; init; } = "";

    /// <summary>For edits: whether the instruction undoes or redoes the last change; null for any other instruction.</summary>
    public HistoryStep? Step { get; init; }

    /// <summary>The files to upload; for edits, the caption file whose text is part of the instruction.</summary>
    public IReadOnlyList<Attachment> Attachments { get; init; } = [];

    /// <summary>Links to files that the backend fetches.</summary>
    public IReadOnlyList<Uri> Links { get; init; } = [];

    /// <summary>The clip that uploads and edits refer to, if the message replies to one; null for the project as a whole.</summary>
    public AnsweredMessage? About { get; init; }

    /// <summary>For uploads: whether to ask what to do with the files; false if an instruction follows anyway.</summary>
    public bool AsksNext { get; init; }

    /// <summary>For uploads before an edit: whether the edit is about the pages behind the links, so that it needs no file there.</summary>
    public bool LinksAreTopics { get; init; }

    /// <summary>For uploads of a batch: the project of each file and link, in their order. Empty if all of them go to <see cref="JobRecord.ProjectId"/>.</summary>
    public IReadOnlyList<string> ProjectIds { get; init; } = [];

    /// <summary>The culture name of the replies.</summary>
    public required string Language { get; init; }

    /// <summary>The user's message, which the cards reply to. Null for jobs that follow from a button.</summary>
    public string? MessageId { get; init; }

    /// <summary>See <see cref="IncomingMessage.PlatformContext"/>.</summary>
    public string? PlatformContext { get; init; }

    public string? SenderId { get; init; }

    /// <summary>The key under which uses of scarce resources count besides the chat, see <see cref="IncomingMessage.CountedAs"/>; null for the chat only.</summary>
    public string? CountedAs { get; init; }

    /// <summary>Whether the card says, while the job runs, what turns usually cost.</summary>
    public bool TellsPrices { get; init; }

    /// <summary>Whether its use of the operator's token is counted.</summary>
    public bool IsCounted { get; init; }

    /// <summary>What is counted for it in quotas until it ends, with the day; empty if no quota applies.</summary>
    public IReadOnlyList<Use> Uses { get; init; } = [];
}
