namespace NemoBot.Conversation;

/// <summary>One message from a person, the same shape from every platform.</summary>
/// <remarks>Data only: it is stored before it is handled, so a restart can handle it again.</remarks>
public sealed record IncomingMessage
{
    public required ChatKey Chat { get; init; }

    /// <summary>The platform's message id; unique together with <see cref="Chat"/>, so a redelivery is recognised.</summary>
    public required string MessageId { get; init; }

    /// <summary>What was typed, trimmed; empty (never null) when only files were sent. A mention of the bot is taken out.</summary>
    public string Text { get; init; } = "";

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

    /// <summary>Only this person sees the conversation: secrets may be typed here.</summary>
    public bool IsPrivate { get; init; } = true;

    /// <summary>
    /// Whatever the adapter needs later to answer this message (an interaction's encrypted token, say); opaque to everyone else, handed back in
    /// <see cref="OutgoingMessage.PlatformContext"/>. Null when it needs nothing.
    /// </summary>
    public string? PlatformContext { get; init; }
}

/// <summary>A file a person sent, known but not yet downloaded.</summary>
/// <param name="FileId">Opaque handle that the same adapter can open later; not a URL.</param>
/// <param name="FileName">Bare name with extension, made up by the adapter where the platform has none.</param>
/// <param name="SizeBytes">Bytes as the platform claims, or null where it does not say.</param>
public sealed record Attachment(string FileId, string FileName, long? SizeBytes)
{
    /// <summary>MIME type as claimed; null where the platform does not say.</summary>
    public string? MediaType { get; init; }

    /// <summary>A public address that the backend may fetch from, free of our secrets; null where the bytes must pass through us.</summary>
    public Uri? PublicUrl { get; init; }

    public TimeSpan? Duration { get; init; }
}
