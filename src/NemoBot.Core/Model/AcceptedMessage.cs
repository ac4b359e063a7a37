namespace NemoBot.Core.Model;

/// <summary>The result of accepting a message into the inbox.</summary>
/// <param name="Message">The message as it was first accepted.</param>
/// <param name="Item">Null if it was accepted before.</param>
public sealed record AcceptedMessage(KnownMessage Message, InboxItem? Item);
