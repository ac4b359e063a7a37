using NemoBot.Core.Model;

namespace NemoBot.Core.Dispatch;

/// <summary>Signals that a chat has work to do. Calls return immediately.</summary>
public interface IChatWaker
{
    void Wake(ChatKey chat);

    /// <summary>Like <see cref="Wake"/>, when the only work is to handle messages.</summary>
    void WakeForMessages(ChatKey chat) => Wake(chat);

    /// <summary>
    /// Treats both addresses as one chat (a group that became a supergroup): the lanes of the old address also serve the new one. Call it before the store
    /// moves the chat, so that no second lanes open at the new address.
    /// </summary>
    void Merge(ChatKey oldChat, ChatKey newChat)
    {
        // Nothing to do in implementations without lanes.
    }
}
