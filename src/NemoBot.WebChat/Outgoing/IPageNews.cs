using NemoBot.Core.Model;

namespace NemoBot.WebChat.Outgoing;

/// <summary>Tells the open pages of a chat what is new. Whoever changes a chat uses it, wherever the pages are open. Calls return immediately.</summary>
public interface IPageNews
{
    /// <summary>Reports a change of the chat's log, which replaces a transient update of the same message. Called when the change can be read.</summary>
    void Changed(ChatKey chat, string id);

    /// <summary>Publishes a transient update of a message, for open pages and those that are opened before the next one. It is not stored, and may be lost.</summary>
    /// <param name="json">The message as the page reads it.</param>
    void ShowTransient(ChatKey chat, string id, string json);
}
