namespace NemoBot.Core.Model;

/// <summary>The greeting of a web chat. It is stored with the user's first message: opening the page alone stores nothing.</summary>
/// <param name="Post">Already marked as sent.</param>
/// <param name="Line">The greeting as the page shows it.</param>
public sealed record Greeting(OutboxMessage Post, WebChatEntry Line);
