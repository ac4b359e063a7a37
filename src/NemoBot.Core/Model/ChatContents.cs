namespace NemoBot.Core.Model;

/// <summary>All that the store has of one chat, for whoever asks what is stored about it. The newest come first.</summary>
public sealed record ChatContents(ChatRecord Chat)
{
    /// <summary>Maximum number of jobs, posts, lines and files each, so that a chat of any length fits into memory.</summary>
    public const int Most = 2_000;

    public IReadOnlyList<ProjectRecord> Projects { get; init; } = [];

    /// <summary>Finished and unfinished ones.</summary>
    public IReadOnlyList<JobRecord> Jobs { get; init; } = [];

    public IReadOnlyList<OutboxMessage> Posts { get; init; } = [];

    /// <summary>The lines of a web chat; empty on other platforms.</summary>
    public IReadOnlyList<WebChatEntry> Lines { get; init; } = [];

    public IReadOnlyList<Charge> Charges { get; init; } = [];

    public IReadOnlyList<StoredFile> Files { get; init; } = [];

    /// <summary>What counts against the chat itself.</summary>
    public IReadOnlyList<CountedUse> Uses { get; init; } = [];

    /// <summary>What counts against the person who asks, in all their chats; empty if who asks is not known. Stays when the chat is erased.</summary>
    public IReadOnlyList<CountedUse> UsesOfPerson { get; init; } = [];

    /// <summary>Messages whose ids are kept, so that a redelivery is recognised.</summary>
    public long SeenMessages { get; init; }
}

/// <summary>The use of a scarce resource on one day (UTC).</summary>
public sealed record CountedUse(string What, DateOnly Day, long Count);
