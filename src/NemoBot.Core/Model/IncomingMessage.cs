namespace NemoBot.Core.Model;

/// <summary>One message from a person, the same shape from every platform.</summary>
/// <remarks>Data only: it is stored before it is handled, so a restart can handle it again.</remarks>
public sealed record IncomingMessage
{
    public required ChatKey Chat { get; init; }

    /// <summary>The platform's message id; unique together with <see cref="Chat"/>, so a redelivery is recognised.</summary>
    public required string MessageId { get; init; }

    /// <summary>
    /// What was typed, trimmed; empty (never null) when only files were sent, and when nothing of it can be seen (<see cref="VisibleText"/>). A mention of the
    /// bot is taken out.
    /// </summary>
    public string Text
    {
        get;
        init => field = VisibleText.Of(value ?? "");
    } = "";

    public IReadOnlyList<Attachment> Attachments { get; init; } = [];

    public required DateTimeOffset SentAt { get; init; }

    /// <summary>The person, in the platform's words; null where a chat is one person (the web chat).</summary>
    public string? SenderId { get; init; }

    /// <summary>
    /// Under what the message counts besides its chat, where the sender's id does not say it: a keyed hash of the network address (web chat, whose chats cost
    /// nothing), or a name that all share who write without one. Opaque; null: the sender's id counts.
    /// </summary>
    public string? CountedAs { get; init; }

    /// <summary>The platform's hint at the person's language (BCP 47); null when it gives none.</summary>
    public string? LanguageHint { get; init; }

    /// <summary>A slash command without the slash, in lower case (<c>export</c>); null when there is none. <see cref="Text"/> is then the rest.</summary>
    public string? Command { get; init; }

    /// <summary>A pressed button's wire id (<see cref="Button.WireId"/>); null when nothing was pressed.</summary>
    public string? Press { get; init; }

    /// <summary>The platform's id of the message this one answers; null when it answers none.</summary>
    public string? RepliesTo { get; init; }

    /// <summary>What it answers or quotes, where that says what it is about; null when it answers nothing, or a message of ours.</summary>
    public AnsweredMessage? Answered { get; init; }

    /// <summary>
    /// What a forwarded message says: words that were written for somebody else, so content and never an order. <see cref="Text"/> is then empty. Null when the
    /// message is not forwarded.
    /// </summary>
    public string? Forwarded
    {
        get;
        init => field = value is null ? null : VisibleText.Of(value);
    }

    /// <summary>Only this person sees the conversation: secrets may be typed here.</summary>
    public bool IsPrivate { get; init; } = true;

    /// <summary>A secret was masked in the text or in a file name; the reply says so.</summary>
    public bool HadSecret { get; init; }

    /// <summary>Without what was taken out nothing is left to do.</summary>
    internal bool IsNothingButSecrets => HadSecret && (Forwarded ?? Text).Length == 0 && Command is null && Press is null && Attachments.Count == 0;

    /// <summary>
    /// Whatever the adapter needs later to answer this message (an interaction's encrypted token, say); opaque to everyone else, handed back in
    /// <see cref="OutgoingMessage.PlatformContext"/>. Null when it needs nothing.
    /// </summary>
    public string? PlatformContext { get; init; }
}

/// <summary>A message of a person that another one answers or quotes.</summary>
/// <param name="Attachments">Its files; in an album, only the one that is answered.</param>
/// <param name="Text">Its words, or the part of them that is quoted; empty when it has none.</param>
public sealed record AnsweredMessage(IReadOnlyList<Attachment> Attachments, string Text);

/// <summary>A file a person sent, known but not yet downloaded.</summary>
/// <param name="FileId">Opaque handle that the same adapter can open later; not a URL.</param>
/// <param name="FileName">As the person named it, made up by the adapter where the platform has none; its extension may be missing, or lie.</param>
/// <param name="SizeBytes">Bytes as the platform claims, or null where it does not say.</param>
public sealed record Attachment(string FileId, string FileName, long? SizeBytes)
{
    /// <summary>Stays the same wherever the same file turns up again, which <see cref="FileId"/> need not; null where the platform has no such id.</summary>
    public string? Identity { get; init; }

    /// <summary>MIME type as claimed; null where the platform does not say.</summary>
    public string? MediaType { get; init; }

    /// <summary>A public address that the backend may fetch from, free of our secrets; null where the bytes must pass through us.</summary>
    public Uri? PublicUrl { get; init; }

    public TimeSpan? Duration { get; init; }

    /// <summary>Both are one file, sent once or several times.</summary>
    public bool IsSameFileAs(Attachment other) => FileId == other.FileId || (Identity is not null && Identity == other.Identity);
}
