namespace NemoBot.Core.Model;

/// <summary>The history of the web chats: the users' messages and ours, by chat, in order.</summary>
public interface IWebChatLog
{
    /// <summary>
    /// Stores a user's message in the inbox (like <see cref="IStore.AcceptAsync"/>) together with the line that shows it and the client's id for it, in
    /// one transaction. Idempotent, by the client's id and by ours.
    /// </summary>
    /// <param name="line">Null if the message is not shown.</param>
    /// <param name="client">Kept for 30 days, even if the line is deleted. Null: a repetition counts as another message.</param>
    /// <param name="greeting">Stored above the line, unless the chat was greeted before. Null for none.</param>
    Task<AcceptedMessage> AcceptAsync(
        IncomingMessage message, WebChatEntry? line, ClientMessage? client, CancellationToken cancellationToken, Greeting? greeting = null);

    /// <summary>Returns the message accepted under a client's id within 30 days; null if there is none.</summary>
    Task<KnownMessage?> FindAsync(ChatKey chat, string clientId, CancellationToken cancellationToken);

    /// <summary>Inserts or replaces an entry; its <see cref="WebChatEntry.Change"/> becomes the chat's next number. A replaced entry keeps its position and its time. Returns the stored entry.</summary>
    Task<WebChatEntry> PutAsync(WebChatEntry entry, CancellationToken cancellationToken);

    /// <summary>Changes one entry of any age atomically, as <see cref="PutAsync"/> replaces it. Returns the stored entry; null if there is none, or nothing was changed.</summary>
    /// <param name="change">Returns null to change nothing. Must be quick, without I/O, and may be called more than once; the last call counts.</param>
    Task<WebChatEntry?> UpdateAsync(ChatKey chat, string id, Func<WebChatEntry, WebChatEntry?> change, CancellationToken cancellationToken);

    /// <summary>Returns entries changed after <paramref name="afterChange"/>, in the order of their <see cref="WebChatEntry.Position"/>; the newest <paramref name="limit"/>.</summary>
    Task<IReadOnlyList<WebChatEntry>> ReadAsync(ChatKey chat, long afterChange, int limit, CancellationToken cancellationToken);

    /// <summary>Returns entries above a position, in the order of their <see cref="WebChatEntry.Position"/>; the newest <paramref name="limit"/> of them.</summary>
    Task<IReadOnlyList<WebChatEntry>> ReadBeforeAsync(ChatKey chat, long position, int limit, CancellationToken cancellationToken);
}
