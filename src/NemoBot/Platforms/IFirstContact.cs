using NemoBot.Conversation;

namespace NemoBot.Platforms;

/// <summary>What a person gets before saying anything, on platforms where opening the chat is an event of its own.</summary>
public interface IFirstContact
{
    /// <summary>Sends the greeting, unless this chat had it: safe to call again, also concurrently.</summary>
    /// <param name="languageHint">BCP 47, as the platform claims; null when it does not say.</param>
    Task GreetAsync(ChatKey chat, string? languageHint, CancellationToken cancellationToken);
}
