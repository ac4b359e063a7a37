namespace NemoBot.Core.Model;

/// <summary>A line of a web chat.</summary>
/// <param name="Id">Sortable by time; a post's id for our messages, the message's id for the user's.</param>
/// <param name="Change">Number of its last change within the chat; 0 before it is stored.</param>
/// <param name="Json">The content for the page, in the web chat's own JSON format.</param>
/// <param name="At">When it was first stored; later changes keep it.</param>
public sealed record WebChatEntry(ChatKey Chat, string Id, long Change, string Json, DateTimeOffset At)
{
    /// <summary>The position in the chat: the number of the change that first stored it. 0 before it is stored.</summary>
    public long Position { get; init; }
}
