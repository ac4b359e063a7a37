namespace NemoBot.Core.Model;

/// <summary>Knows the chats that this process owns. A bot that is alone has none registered, and owns all chats.</summary>
public interface IChatOwners
{
    /// <summary>Returns the ownership under which this process works on the chat; null if the chat is not its own.</summary>
    ChatOwnership? Find(ChatKey chat);
}
