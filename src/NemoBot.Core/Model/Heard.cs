namespace NemoBot.Core.Model;

/// <summary>An ambiguous text: stored with the bot's question, and handled when the user picks one of its meanings.</summary>
/// <param name="ItemId">The inbox id of the message; ids of later messages and of their jobs sort after it.</param>
/// <param name="At">When the message arrived.</param>
/// <param name="Text">The text as typed, without links whose files were already uploaded; links of files that wait are still in it.</param>
public sealed record Heard(string ItemId, DateTimeOffset At, string Text)
{
    /// <summary>The only user who may choose; null if the chat has a single user.</summary>
    public string? SenderId { get; init; }

    /// <summary>Gets <see cref="IncomingMessage.Answered"/> of the message.</summary>
    public AnsweredMessage? Answered { get; init; }

    /// <summary>The files of the message that wait for the choice, because it decides on their project; empty if they are uploaded already.</summary>
    public IReadOnlyList<Attachment> Attachments { get; init; } = [];

    /// <summary>The project that the text refers to; null before the first one.</summary>
    public string? ProjectId { get; init; }
}
