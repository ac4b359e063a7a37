namespace NemoBot.Core.Model;

/// <summary>A user's message in the durable inbox.</summary>
/// <param name="Id">Our id, sortable by time of arrival.</param>
public sealed record InboxItem(string Id, IncomingMessage Message, DateTimeOffset ReceivedAt)
{
    /// <summary>Gets whether the chat may have had a further message waiting when this one was read.</summary>
    public bool MayHaveNext { get; init; } = true;
}
