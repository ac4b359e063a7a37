using NemoBot.Core.Model;

namespace NemoBot.WebChat.Agents;

/// <summary>Whom a call of an agent is for: kept with its request.</summary>
/// <param name="Chat">The chat of its key.</param>
/// <param name="CountedAs">See <see cref="IncomingMessage.CountedAs"/>.</param>
internal sealed record AgentChat(ChatKey Chat, string CountedAs, string? Language);
