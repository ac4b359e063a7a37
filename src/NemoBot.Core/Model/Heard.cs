namespace NemoBot.Core.Model;

/// <summary>Words that the bot asks about: stored with the question, and carried out when one of its readings is pressed.</summary>
/// <param name="ItemId">The inbox id of the message; ids of later messages and of their jobs sort behind it.</param>
/// <param name="At">When the message arrived.</param>
/// <param name="Text">What was typed, without links whose files are already taken.</param>
public sealed record Heard(string ItemId, DateTimeOffset At, string Text)
{
    /// <summary>Only this person may choose; null where a chat is one person.</summary>
    public string? SenderId { get; init; }

    /// <summary><see cref="IncomingMessage.Answered"/> of the message.</summary>
    public AnsweredMessage? Answered { get; init; }

    /// <summary>The project the words are about; null before the first.</summary>
    public string? ProjectId { get; init; }
}
