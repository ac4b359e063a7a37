namespace NemoBot.Core.Model;

/// <summary>Greets users before their first message, on platforms where opening the chat is a separate event.</summary>
public interface IFirstContact
{
    /// <summary>Returns the greeting, unstored and with the same id each time. Null for a chat that was greeted before.</summary>
    /// <param name="languageHint">The platform's hint, BCP 47; null if there is none.</param>
    Task<OutboxMessage?> GreetingAsync(ChatKey chat, string? languageHint, CancellationToken cancellationToken);
}
