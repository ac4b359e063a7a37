namespace NemoBot.Core.Model;

/// <summary>A message accepted under a client's id.</summary>
/// <param name="MessageId">Our id.</param>
/// <param name="Content">See <see cref="ClientMessage.Content"/>; null when unknown, as for messages of version 0.1.0.</param>
public sealed record KnownMessage(string MessageId, string? Content)
{
    /// <summary>Whether this is a repetition, as far as is known; false if the client reused the id for other content.</summary>
    public bool IsSameAs(string? content) => Content is null || Content == content;
}
