using NemoBot.Core.Dispatch;
using NemoBot.Core.Model;

namespace NemoBot.Telegram;

/// <summary>Handles a group that became a supergroup, as reported by an update or a refused call: moves all its data, and its work continues.</summary>
/// <param name="chats">Resolved lazily, because it depends on this adapter in turn.</param>
internal sealed class ChatMoves(IStore store, Func<IChatWaker> chats)
{
    /// <summary>Idempotent: may be called again for the same move.</summary>
    public async Task MoveAsync(ChatKey oldChat, ChatKey newChat, CancellationToken cancellationToken)
    {
        chats().Merge(oldChat, newChat);
        await store.MoveChatAsync(oldChat, newChat, cancellationToken);
        chats().Wake(newChat);
    }
}
