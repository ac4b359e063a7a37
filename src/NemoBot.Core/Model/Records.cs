using System.Text.Json.Serialization;
using NemoVideo.Accounts;

namespace NemoBot.Core.Model;

/// <summary>A user's message in the durable inbox.</summary>
/// <param name="Id">Our id, sortable by time of arrival.</param>
public sealed record InboxItem(string Id, IncomingMessage Message, DateTimeOffset ReceivedAt);

/// <summary>The state of a chat.</summary>
public sealed record ChatRecord(ChatKey Chat)
{
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Chosen with /language (one of our culture names); null if not chosen.</summary>
    public string? LanguageChosen { get; init; }

    /// <summary>Guessed from the platform's hint and the user's texts; null if there were none yet.</summary>
    public string? LanguageSeen { get; init; }

    /// <summary>The name of the skill profile; null for the default one.</summary>
    public string? Skill { get; init; }

    /// <summary>The current project; null before the first one.</summary>
    public string? ProjectId { get; init; }

    /// <summary>The chat's own anonymous account; null before the first use of the backend.</summary>
    public ChatAccount? Account { get; init; }

    /// <summary>The user's own account (/login), which takes precedence over all others; null when none is linked.</summary>
    public ChatAccount? Linked { get; init; }

    /// <summary>Shared by all anonymous tokens of this chat; null before the first.</summary>
    public string? ClientId { get; init; }

    /// <summary>Whether an anonymous account was requested and no answer is stored: if the process ended meanwhile, the account is lost with the answer.</summary>
    public bool AsksForAccount { get; init; }

    /// <summary>False after the platform reported that we are blocked; true again with the user's next message.</summary>
    public bool Reachable { get; init; } = true;

    /// <summary>Set by /login without a token: the next private message is the token. Null if none is expected.</summary>
    public DateTimeOffset? AwaitsTokenUntil { get; init; }

    /// <summary>Projects of a batch that still wait for their instruction, in order; empty without a batch.</summary>
    public IReadOnlyList<string> BatchProjectIds { get; init; } = [];

    /// <summary>The initial number of projects in the batch.</summary>
    public int BatchSize { get; init; }

    /// <summary>Our answer to the last message, if it has buttons: the next message may type one of them. Null if it has none.</summary>
    public string? AskedPostId { get; init; }

    /// <summary>The platform's id of the user who was asked by <see cref="AskedPostId"/>; null if the chat has a single user.</summary>
    public string? AskedSenderId { get; init; }

    /// <summary>Meanings that the user chose for ambiguous words, oldest first; at most 50. Encrypted in the store, and erased with the chat.</summary>
    public IReadOnlyList<LearnedReading> Learned { get; init; } = [];

    /// <summary>The number of the skill's tips shown without a request; the first one comes with the first clip.</summary>
    public int TipsTold { get; init; }

    /// <summary>When the chat was greeted; null if not yet.</summary>
    public DateTimeOffset? GreetedAt { get; init; }

    /// <summary>The chat's new address after a migration, on the record that remains at the old one; null if it did not move.</summary>
    public string? MovedTo { get; init; }
}

/// <summary>A meaning that a user chose for ambiguous words.</summary>
/// <param name="Words">A digest of the words.</param>
/// <param name="Label">The name of the chosen label.</param>
public sealed record LearnedReading(string Words, string Label);

/// <summary>An account at NemoVideo. The token is encrypted in the store.</summary>
public sealed record ChatAccount(Secret Token, string? UserId, DateTimeOffset? ExpiresAt)
{
    /// <summary>Whether the account is anonymous; only such accounts are renewed by us.</summary>
    public bool IsAnonymous { get; init; }
}

/// <summary>A project of a chat: one session at the backend.</summary>
public sealed record ProjectRecord(string Id, ChatKey Chat)
{
    /// <summary>Derived from the first instruction or file; shown in /projects.</summary>
    public required string Name { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset LastUsedAt { get; init; }

    /// <summary>The backend's session; null before the first use, or after the session was lost.</summary>
    public string? SessionId { get; init; }

    public string? TaskId { get; init; }

    public string? UserId { get; init; }

    /// <summary>A digest of the token that created the session: a session belongs to its token. Null when there is none.</summary>
    public string? TokenDigest { get; init; }

    /// <summary>The uploaded files, to upload again if the session is lost.</summary>
    public IReadOnlyList<Footage> Footage { get; init; } = [];

    /// <summary>Footage of a lost session that is not yet in the new one, in order; empty if there is nothing to restore.</summary>
    public IReadOnlyList<Footage> ToRestore { get; init; } = [];

    /// <summary>The platform's ids of results delivered from this project, to find the project of a reply; the newest 50.</summary>
    public IReadOnlyList<string> ResultMessageIds { get; init; } = [];
}

/// <summary>A file of the project with its name at the backend.</summary>
/// <param name="Link">The link that it came from; null when it was sent as a file.</param>
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

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Whether this edit is done and left the project as it was; an export after it is skipped.</summary>
    public bool ChangedNothing { get; init; }
}

/// <summary>The parameters of a job.</summary>
public sealed record JobRequest
{
    /// <summary>The instruction; empty for uploads and exports.</summary>
    public string Text { get; init; } = "";

    public IReadOnlyList<Attachment> Attachments { get; init; } = [];

    /// <summary>Links to files that the backend fetches.</summary>
    public IReadOnlyList<Uri> Links { get; init; } = [];

    /// <summary>The clip that uploads and edits refer to, if the message replies to one; null for the project as a whole.</summary>
    public AnsweredMessage? About { get; init; }

    /// <summary>For uploads: whether to ask what to do with the files; false if an instruction follows anyway.</summary>
    public bool AsksNext { get; init; }

    /// <summary>The culture name of the replies.</summary>
    public required string Language { get; init; }

    /// <summary>The user's message, which the cards reply to. Null for jobs that follow from a button.</summary>
    public string? MessageId { get; init; }

    /// <summary>See <see cref="IncomingMessage.PlatformContext"/>.</summary>
    public string? PlatformContext { get; init; }

    public string? SenderId { get; init; }

    /// <summary>The key under which uses of scarce resources count besides the chat, see <see cref="IncomingMessage.CountedAs"/>; null for the chat only.</summary>
    public string? CountedAs { get; init; }

    /// <summary>Whether its use of the operator's token is counted.</summary>
    public bool IsCounted { get; init; }
}

/// <summary>A message of ours with its desired content and the state that the platform has.</summary>
/// <remarks>The outbox compares <see cref="Version"/> with <see cref="SentVersion"/> and sends or edits until they are equal.</remarks>
public sealed record OutboxMessage(string Id, ChatKey Chat, OutgoingMessage Message)
{
    /// <summary>Counts the durable changes of <see cref="Message"/>, from 1.</summary>
    public int Version { get; init; } = 1;

    /// <summary>The version that the platform has; 0 if not sent.</summary>
    public int SentVersion { get; init; }

    /// <summary>The platform's id; null if not sent.</summary>
    public string? MessageId { get; init; }

    /// <summary>The adapter's receipt: what the platform has of the post, as the adapter noted it (<see cref="PostHandle"/>); null if nothing is noted.</summary>
    public string? PlatformReceipt { get; init; }

    /// <summary>Whether this version is abandoned (unreachable, refused): not retried until there is a newer version.</summary>
    public bool Abandoned { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>A post that must be sent or abandoned first; this one is a note about it and then replies to it. Null if there is none.</summary>
    public string? After { get; init; }

    /// <summary>The project whose result this post becomes when it is sent; null if it is no result.</summary>
    public string? ResultOfProject { get; init; }

    /// <summary>The project that received the footage which this post confirms; null if it confirms none.</summary>
    public string? ReceiptOfProject { get; init; }

    /// <summary>The project for replies to this post and its buttons, even if another one is current; null for the current one.</summary>
    [JsonIgnore]
    public string? AboutProject => ResultOfProject ?? ReceiptOfProject;

    /// <summary>Whether this version is reduced: the platform refused the original, and <see cref="Message"/> is a simpler form of it.</summary>
    public bool IsReduced { get; init; }

    /// <summary>The platform's id of an earlier message of this post that is no longer editable; deleted once the new one is sent. Null if there is none.</summary>
    public string? Replaces { get; init; }
}

/// <summary>A file on our disk: footage from the web chat, or a finished video.</summary>
/// <param name="Path">Relative to the files folder; generated by us, never from a user's input.</param>
/// <param name="FileName">The name that the user knows.</param>
public sealed record StoredFile(string Id, ChatKey Chat, string Path, string FileName, string MediaType, long SizeBytes, DateTimeOffset CreatedAt)
{
    /// <summary>The share of the disk that it counts towards, see <see cref="IncomingMessage.CountedAs"/>; null for none.</summary>
    public string? CountedAs { get; init; }

    /// <summary>Whether it was uploaded with a message that is not accepted yet; without the message the file is not needed.</summary>
    public bool AwaitsMessage { get; init; }
}

/// <summary>A change to a job. Its functions run within the transaction: they must be fast and do no I/O.</summary>
public sealed record JobChange(ChatKey Chat, string JobId, Func<JobRecord, JobRecord> Change)
{
    /// <summary>
    /// Creates the post that accompanies the change, from the job as stored before the change; returns null for none. A card that depends on the state of the
    /// job is decided here, not when the change is created: before the commit the job may have started, or ended with a result that the card shows.
    /// </summary>
    public Func<JobRecord, OutboxMessage?>? Card { get; init; }
}

/// <summary>The writes of one step, in one transaction: all or nothing. Everything is inserted or replaced by id.</summary>
public sealed record Changes
{
    /// <summary>The inbox item that this step handles; null for none.</summary>
    public string? HandledMessageId { get; init; }

    /// <summary>The step's uses of scarce resources. If one exceeds its limit, nothing is written: <see cref="UsedUpException"/>.</summary>
    public IReadOnlyList<Use> Uses { get; init; } = [];

    public IReadOnlyList<ProjectRecord> Projects { get; init; } = [];

    public IReadOnlyList<string> DeletedProjectIds { get; init; } = [];

    public IReadOnlyList<JobRecord> Jobs { get; init; } = [];

    /// <summary>Changes to existing jobs, applied to their state at the commit; missing jobs are skipped.</summary>
    public IReadOnlyList<JobChange> JobChanges { get; init; } = [];

    /// <summary>
    /// The desired content of posts: a new post, or the next version of an existing one. The state at the platform (<see cref="OutboxMessage.MessageId"/>,
    /// <see cref="OutboxMessage.SentVersion"/>, <see cref="OutboxMessage.PlatformReceipt"/>) is ignored here: it may be newer in the store.
    /// </summary>
    public IReadOnlyList<OutboxMessage> Posts { get; init; } = [];

    /// <summary>Changes to the chat, applied to its state at the commit; null for none.</summary>
    public (ChatKey Chat, Func<ChatRecord, ChatRecord> Change)? Chat { get; init; }
}
