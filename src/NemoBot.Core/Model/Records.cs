using System.Text.Json.Serialization;
using NemoVideo.Accounts;

namespace NemoBot.Core.Model;

/// <summary>A person's message in the durable inbox.</summary>
/// <param name="Id">Ours, sortable by time of arrival.</param>
public sealed record InboxItem(string Id, IncomingMessage Message, DateTimeOffset ReceivedAt);

/// <summary>What we know of a chat.</summary>
public sealed record ChatRecord(ChatKey Chat)
{
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Chosen with /language (a culture name of ours); null: not chosen.</summary>
    public string? LanguageChosen { get; init; }

    /// <summary>Guessed from the platform's hint and what the person writes; null: nothing seen yet.</summary>
    public string? LanguageSeen { get; init; }

    /// <summary>Skill profile's name; null: the default one.</summary>
    public string? Skill { get; init; }

    /// <summary>The current project; null before the first one.</summary>
    public string? ProjectId { get; init; }

    /// <summary>The chat's own anonymous account; null before the backend was first needed.</summary>
    public ChatAccount? Account { get; init; }

    /// <summary>The person's own account (/login), which wins over all others; null when none is linked.</summary>
    public ChatAccount? Linked { get; init; }

    /// <summary>Stays the same for all anonymous tokens of this chat; null before the first.</summary>
    public string? ClientId { get; init; }

    /// <summary>An anonymous account was asked for, and no answer is stored: if the process ended meanwhile, the account is lost with its answer.</summary>
    public bool AsksForAccount { get; init; }

    /// <summary>False once the platform said that we are blocked; true again with the person's next message.</summary>
    public bool Reachable { get; init; } = true;

    /// <summary>Set by /login without a token: the next private message is the token. Null: not waiting.</summary>
    public DateTimeOffset? AwaitsTokenUntil { get; init; }

    /// <summary>Projects of a batch that still wait for their instruction, in order; empty: no batch.</summary>
    public IReadOnlyList<string> BatchProjectIds { get; init; } = [];

    /// <summary>How many projects the batch had.</summary>
    public int BatchSize { get; init; }

    /// <summary>The message of ours that asked last how words are meant: its buttons may be typed too. Null: none did.</summary>
    public string? AskedPostId { get; init; }

    /// <summary>How words were meant that the bot asked about, oldest first; at most 50. Encrypted in the store, and erased with the chat.</summary>
    public IReadOnlyList<LearnedReading> Learned { get; init; } = [];

    /// <summary>How many of the skill's tips were told by themselves: the first with the first clip.</summary>
    public int TipsTold { get; init; }

    /// <summary>When the chat was greeted; null: not yet.</summary>
    public DateTimeOffset? GreetedAt { get; init; }

    /// <summary>The chat's new address after a migration, on the record that stays at the old one; null: it lives here.</summary>
    public string? MovedTo { get; init; }
}

/// <summary>How somebody meant their words.</summary>
/// <param name="Words">A digest of the words.</param>
/// <param name="Label">The reading they chose, by its name.</param>
public sealed record LearnedReading(string Words, string Label);

/// <summary>An account at NemoVideo. The token is encrypted in the store.</summary>
public sealed record ChatAccount(Secret Token, string? UserId, DateTimeOffset? ExpiresAt)
{
    /// <summary>Anonymous accounts are renewed by us, others never.</summary>
    public bool IsAnonymous { get; init; }
}

/// <summary>A project of a chat: one session at the backend.</summary>
public sealed record ProjectRecord(string Id, ChatKey Chat)
{
    /// <summary>Made from the first instruction or file; shown in /projects.</summary>
    public required string Name { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset LastUsedAt { get; init; }

    /// <summary>The backend's session; null before it was needed, or after it was lost.</summary>
    public string? SessionId { get; init; }

    public string? TaskId { get; init; }

    public string? UserId { get; init; }

    /// <summary>Digest of the token the session was made with: a session belongs to its token. Null when there is none.</summary>
    public string? TokenDigest { get; init; }

    /// <summary>What was uploaded, to be uploaded again should the session be lost.</summary>
    public IReadOnlyList<Footage> Footage { get; init; } = [];

    /// <summary>Footage of a lost session that is not yet in the new one, in order; empty: nothing to restore.</summary>
    public IReadOnlyList<Footage> ToRestore { get; init; } = [];

    /// <summary>The platform's ids of results delivered from this project, so that a reply to one finds it; the newest 50.</summary>
    public IReadOnlyList<string> ResultMessageIds { get; init; } = [];
}

/// <summary>A file of the project and what the backend calls it.</summary>
/// <param name="Link">Where it came from by link; null when it was sent as a file.</param>
public sealed record Footage(Attachment? Attachment, Uri? Link, string FileName, string? FileType, Uri? CdnUrl, TimeSpan? Duration);

public enum JobKind
{
    Upload,
    Edit,
    Export,
}

public enum JobState
{
    Queued,
    Running,
    Done,
    Failed,
    Cancelled,
}

/// <summary>Durable work: a row before it is work. One at a time per chat, in the order of <see cref="Id"/>.</summary>
public sealed record JobRecord(string Id, ChatKey Chat, JobKind Kind)
{
    public JobState State { get; init; } = JobState.Queued;

    /// <summary>The project it works on; null: the chat's current one when it starts.</summary>
    public string? ProjectId { get; init; }

    public required JobRequest Request { get; init; }

    /// <summary>Where it stands, as JSON of the job's own; written before each step that must not happen twice. Null before the first.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>Our message that tells of it.</summary>
    public required string PostId { get; init; }

    /// <summary>Must end well before this one starts; when it fails, this one is cancelled. Null: nothing to wait for.</summary>
    public string? After { get; init; }

    public bool CancelRequested { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }
}

/// <summary>What a job shall do.</summary>
public sealed record JobRequest
{
    /// <summary>The instruction; empty for uploads and exports.</summary>
    public string Text { get; init; } = "";

    public IReadOnlyList<Attachment> Attachments { get; init; } = [];

    /// <summary>Links to files, for the backend to fetch.</summary>
    public IReadOnlyList<Uri> Links { get; init; } = [];

    /// <summary>What uploads and edits are about, where the message answers a clip; null: the project as a whole.</summary>
    public AnsweredMessage? About { get; init; }

    /// <summary>For uploads: ask what to do with the files; false where an instruction follows by itself.</summary>
    public bool AsksNext { get; init; }

    /// <summary>Culture name of the replies.</summary>
    public required string Language { get; init; }

    /// <summary>The person's message; cards answer it. Null for jobs that follow from a button.</summary>
    public string? MessageId { get; init; }

    /// <summary>See <see cref="IncomingMessage.PlatformContext"/>.</summary>
    public string? PlatformContext { get; init; }

    public string? SenderId { get; init; }

    /// <summary>Whom its use of what is scarce counts for besides its chat, see <see cref="IncomingMessage.CountedAs"/>; null: only for the chat.</summary>
    public string? CountedAs { get; init; }

    /// <summary>Its use of the operator's token is counted.</summary>
    public bool IsCounted { get; init; }
}

/// <summary>A message of ours that shall be in a chat: what it shall look like, and what the platform has of it.</summary>
/// <remarks>The outbox compares <see cref="Version"/> with <see cref="SentVersion"/> and sends or edits until they agree.</remarks>
public sealed record OutboxMessage(string Id, ChatKey Chat, OutgoingMessage Message)
{
    /// <summary>Counts the durable changes of <see cref="Message"/>, from 1.</summary>
    public int Version { get; init; } = 1;

    /// <summary>The version the platform has; 0: not sent.</summary>
    public int SentVersion { get; init; }

    /// <summary>The platform's id; null: not sent.</summary>
    public string? MessageId { get; init; }

    /// <summary>This version is given up (unreachable, refused): nobody tries again, until there is a newer one.</summary>
    public bool Abandoned { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Waits until this post is sent or given up, and then answers it: a note about it. Null: waits for nothing.</summary>
    public string? After { get; init; }

    /// <summary>Becomes one of its project's results once it is sent; null: no result.</summary>
    public string? ResultOfProject { get; init; }

    /// <summary>The project that took the footage of which this post tells; null: it tells of none.</summary>
    public string? ReceiptOfProject { get; init; }

    /// <summary>The project that replies to this post and its buttons are about, whichever is current; null: the current one.</summary>
    [JsonIgnore]
    public string? AboutProject => ResultOfProject ?? ReceiptOfProject;

    /// <summary>This version is not shown as it was meant: the platform refused that, and <see cref="Message"/> is a lesser form of it.</summary>
    public bool IsReduced { get; init; }

    /// <summary>The platform's id of an earlier message of this post that can no longer be changed; it goes once the new one is sent. Null: none.</summary>
    public string? Replaces { get; init; }
}

/// <summary>A file on our disk: footage from the web chat, or a finished video.</summary>
/// <param name="Path">Relative to the files folder; made by us, never from a person's words.</param>
/// <param name="FileName">As the person knows it.</param>
public sealed record StoredFile(string Id, ChatKey Chat, string Path, string FileName, string MediaType, long SizeBytes, DateTimeOffset CreatedAt)
{
    /// <summary>Whose share of the disk it takes, see <see cref="IncomingMessage.CountedAs"/>; null: nobody's.</summary>
    public string? CountedAs { get; init; }

    /// <summary>Uploaded with a message that is not accepted yet; unless it comes to that, nobody needs the file.</summary>
    public bool AwaitsMessage { get; init; }
}

/// <summary>A change to a job. Its functions run within the transaction: they must be quick and do no I/O.</summary>
public sealed record JobChange(ChatKey Chat, string JobId, Func<JobRecord, JobRecord> Change)
{
    /// <summary>
    /// The post that goes with the change, from the job as it is stored before the change; null as its result: none. A card that depends on how the job
    /// stands is decided here and not when the change is made up: by the commit the job may have started, or ended with a result that the card shows.
    /// </summary>
    public Func<JobRecord, OutboxMessage?>? Card { get; init; }
}

/// <summary>What one step writes, in one transaction: all of it or nothing. Everything is inserted or replaced by id.</summary>
public sealed record Changes
{
    /// <summary>The inbox item that is handled with this; null: none.</summary>
    public string? HandledMessageId { get; init; }

    /// <summary>What the step uses of scarce things. Where one is used up, nothing is written: <see cref="UsedUpException"/>.</summary>
    public IReadOnlyList<Use> Uses { get; init; } = [];

    public IReadOnlyList<ProjectRecord> Projects { get; init; } = [];

    public IReadOnlyList<string> DeletedProjectIds { get; init; } = [];

    public IReadOnlyList<JobRecord> Jobs { get; init; } = [];

    /// <summary>Changes to jobs that exist, applied to what is stored at that moment; a job that is gone is left out.</summary>
    public IReadOnlyList<JobChange> JobChanges { get; init; } = [];

    /// <summary>
    /// What posts shall look like: a new post, or the next version of one that exists. What the platform has of it (<see cref="OutboxMessage.MessageId"/>,
    /// <see cref="OutboxMessage.SentVersion"/>) is not taken from here: it may be newer in the store.
    /// </summary>
    public IReadOnlyList<OutboxMessage> Posts { get; init; } = [];

    /// <summary>Changes to the chat, applied to what is stored at that moment; null: none.</summary>
    public (ChatKey Chat, Func<ChatRecord, ChatRecord> Change)? Chat { get; init; }
}
