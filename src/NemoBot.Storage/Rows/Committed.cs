using NemoBot.Core.Model;

namespace NemoBot.Storage.Rows;

/// <summary>What a commit left in the store.</summary>
/// <param name="Chat">Null if the changes did not include the chat.</param>
/// <param name="NewPosts">The posts, in order; null if one of them was there before.</param>
public sealed record Committed(ChatRecord? Chat, IReadOnlyList<OutboxMessage>? NewPosts);
