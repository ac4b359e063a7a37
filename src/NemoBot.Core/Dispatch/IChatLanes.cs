using NemoBot.Core.Model;

namespace NemoBot.Core.Dispatch;

/// <summary>The lanes and senders of this process, for whoever decides which chats it works on. Everybody else wakes a chat by <see cref="IChatWaker"/>.</summary>
public interface IChatLanes
{
    /// <summary>Takes up everything that waits in the chat: messages, jobs and unsent posts.</summary>
    void TakeUp(ChatKey chat);

    /// <inheritdoc cref="IChatWaker.WakeForMessages"/>
    void WakeForMessages(ChatKey chat);

    /// <summary>Returns whether anything of the chat runs here.</summary>
    bool IsBusy(ChatKey chat);

    /// <summary>Waits until nothing of the chat runs here. The caller has ended its ownership.</summary>
    Task LeaveAsync(ChatKey chat, CancellationToken cancellationToken);
}
