namespace NemoBot.Core.Model;

/// <summary>A message from a user, in the same form for every platform.</summary>
/// <remarks>Data only: it is stored before it is handled, so that it can be handled again after a restart.</remarks>
public sealed record IncomingMessage
{
    public required ChatKey Chat { get; init; }

    /// <summary>The platform's message id; unique together with <see cref="Chat"/>, so a redelivery is recognised.</summary>
    public required string MessageId { get; init; }

    /// <summary>
    /// The text as typed, trimmed; empty (never null) when only files were sent, and when no character is visible (<see cref="VisibleText"/>). Mentions of the
    /// bot are removed.
    /// </summary>
    public string Text
    {
        get;
        init => field = VisibleText.Of(value ?? "");
    } = "";

    public IReadOnlyList<Attachment> Attachments { get; init; } = [];

    public required DateTimeOffset SentAt { get; init; }

    /// <summary>The platform's id of the user; null if the chat has a single user (the web chat).</summary>
    public string? SenderId { get; init; }

    /// <summary>
    /// The key under which the message counts besides its chat, if that is not the sender's id: a keyed hash of the network address (web chat, whose chats are
    /// free), or a common name for all senders without an id. Opaque; null if the sender's id counts.
    /// </summary>
    public string? CountedAs { get; init; }

    /// <summary>The platform's hint at the user's language (BCP 47); null if there is none.</summary>
    public string? LanguageHint { get; init; }

    /// <summary>A slash command without the slash, in lower case (<c>export</c>); null when there is none. <see cref="Text"/> is then the rest.</summary>
    public string? Command { get; init; }

    /// <summary>The wire id of a pressed button (<see cref="Button.WireId"/>); null when nothing was pressed.</summary>
    public string? Press { get; init; }

    /// <summary>What an operator asks for at the console, about a job of this chat; null for what a person sends. No adapter sets it.</summary>
    public OperatorAct? ByOperator { get; init; }

    /// <summary>The platform's id of an earlier message whose files these are, sent by another way (<see cref="UploadLink"/>): answers go to that one. Null for a message of its own.</summary>
    public string? Continues { get; init; }

    /// <summary>The platform's id of the message that an answer replies to.</summary>
    internal string AnsweredId => Continues ?? MessageId;

    /// <summary>The platform's id of the message that this one replies to; null if it is no reply.</summary>
    public string? RepliesTo { get; init; }

    /// <summary>The message that this one replies to or quotes, as context; null if there is none, or if it is ours.</summary>
    public AnsweredMessage? Answered { get; init; }

    /// <summary>
    /// The text of a forwarded message: it was written for someone else, so it is content and never an order. <see cref="Text"/> is then empty. Null if the
    /// message is not forwarded.
    /// </summary>
    public string? Forwarded
    {
        get;
        init => field = value is null ? null : VisibleText.Of(value);
    }

    /// <summary>Whether only this user sees the conversation, so that secrets may be typed here.</summary>
    public bool IsPrivate { get; init; } = true;

    /// <summary>Whether a secret was masked in the text or in a file name; the reply mentions it.</summary>
    public bool HadSecret { get; init; }

    /// <summary>Whether nothing remains to be handled after the secrets were removed.</summary>
    internal bool IsNothingButSecrets => HadSecret && (Forwarded ?? Text).Length == 0 && Command is null && Press is null && Attachments.Count == 0;

    /// <summary>
    /// Data that the adapter needs later to answer this message (such as an interaction's encrypted token); opaque to all others, and returned in
    /// <see cref="OutgoingMessage.PlatformContext"/>. Null if it needs none.
    /// </summary>
    public string? PlatformContext { get; init; }

    /// <summary>What the bot itself has to tell the chat, which is one of its operator's: no person sent this message. Null for a person's.</summary>
    public AlertNotice? Notice { get; init; }

    /// <summary>Whether the platform shows that an answer is awaited until there is one: the change of an earlier message is then not enough.</summary>
    public bool AwaitsAnswer { get; init; }
}

/// <summary>A user's message that another one replies to or quotes.</summary>
/// <param name="Attachments">Its files; in an album, only the one replied to.</param>
/// <param name="Text">Its text, or the quoted part; empty when it has none.</param>
public sealed record AnsweredMessage(IReadOnlyList<Attachment> Attachments, string Text);

/// <summary>A file from a user that is not yet downloaded.</summary>
/// <param name="FileId">Opaque handle that the same adapter can open later; not a URL.</param>
/// <param name="FileName">The user's name for the file, generated by the adapter if the platform has none; the extension may be missing or wrong.</param>
/// <param name="SizeBytes">The size in bytes according to the platform; null if unknown.</param>
public sealed record Attachment(string FileId, string FileName, long? SizeBytes)
{
    /// <summary>An id that is stable across copies of the same file, unlike <see cref="FileId"/>; null if the platform has none.</summary>
    public string? Identity { get; init; }

    /// <summary>The MIME type according to the platform; null if unknown.</summary>
    public string? MediaType { get; init; }

    /// <summary>A public address for the backend to fetch, without our secrets; null if the bytes must pass through us.</summary>
    public Uri? PublicUrl { get; init; }

    public TimeSpan? Duration { get; init; }

    /// <summary>Whether we have the bytes: <see cref="FileId"/> is then that of a <see cref="StoredFile"/>, and no adapter's.</summary>
    public bool IsStored { get; init; }

    /// <summary>Whether both are the same file, sent once or several times.</summary>
    public bool IsSameFileAs(Attachment other) => FileId == other.FileId || (Identity is not null && Identity == other.Identity);
}
