using NemoBot.Core.Model;

namespace NemoBot.WebChat.Outgoing;

/// <summary>The pages that are open in this process. As an <see cref="IPageNews"/> it reaches only these.</summary>
public interface IOpenPages : IPageNews
{
    /// <summary>Occurs when a chat opens its first page here. Handlers return immediately.</summary>
    event Action<ChatKey>? Opened;

    /// <summary>Gets the chats with open pages; a snapshot.</summary>
    IReadOnlyCollection<ChatKey> Chats { get; }

    /// <summary>Lets the chat's pages read its log again, because news may have been lost. Forgets what another process showed in passing: its end may be among them.</summary>
    void ReadAgain(ChatKey chat);
}
