using NemoBot.Core.Dispatch;
using NemoBot.Core.Model;

namespace NemoBot.Telegram;

/// <summary>A group became a supergroup, as an update or a refused call tells: everything it has goes along, and work on it goes on.</summary>
/// <param name="chats">Asked for when it is needed: who works on chats sends through this adapter in turn.</param>
internal sealed class TelegramMoves(IStore store, Func<IChatWaker> chats)
{
    /// <summary>May be called again for the same move.</summary>
    public async Task MoveAsync(ChatKey oldChat, ChatKey newChat, CancellationToken cancellationToken)
    {
        chats().Unite(oldChat, newChat);
        await store.MoveChatAsync(oldChat, newChat, cancellationToken);
        chats().Wake(newChat);
    }
}
