namespace NemoBot.Core.Model;

/// <summary>What a person gets before saying anything, on platforms where opening the chat is an event of its own.</summary>
public interface IFirstContact
{
    /// <summary>The greeting, not stored; under the same id each time. Null for a chat that has had it.</summary>
    /// <param name="languageHint">BCP 47, as the platform claims; null when it does not say.</param>
    Task<OutboxMessage?> GreetingAsync(ChatKey chat, string? languageHint, CancellationToken cancellationToken);
}
