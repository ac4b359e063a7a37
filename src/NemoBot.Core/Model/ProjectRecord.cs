namespace NemoBot.Core.Model;

/// <summary>A project of a chat: one session at the backend.</summary>
public sealed record ProjectRecord(string Id, ChatKey Chat)
{
    /// <summary>Derived from the first instruction or file, or given by the user; shown in /projects.</summary>
    public required string Name { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When a job last ran in it.</summary>
    public DateTimeOffset LastUsedAt { get; init; }

    /// <summary>The backend's session; null before the first use, or after the session was lost.</summary>
    public string? SessionId { get; init; }

    public string? TaskId { get; init; }

    public string? UserId { get; init; }

    /// <summary>A digest of the token that created the session: a session belongs to its token. Null when there is none.</summary>
    public string? TokenDigest { get; init; }

    /// <summary>The uploaded files, to upload again if the session is lost.</summary>
    public IReadOnlyList<Footage> Footage { get; init; } = [];

    /// <summary>Footage of a lost session that is not yet in the new one, in order; empty if there is nothing to restore.</summary>
    public IReadOnlyList<Footage> ToRestore { get; init; } = [];

    /// <summary>How far its edits can be undone and redone; null if unknown, and in a new session.</summary>
    public EditSteps? Steps { get; init; }

    /// <summary>The platform's ids of results delivered from this project, to find the project of a reply; the newest 50.</summary>
    public IReadOnlyList<string> ResultMessageIds { get; init; } = [];
}

/// <summary>A file of the project with its name at the backend.</summary>
/// <param name="Link">The link that it came from; null when it was sent as a file.</param>
public sealed record Footage(Attachment? Attachment, Uri? Link, string FileName, string? FileType, Uri? CdnUrl, TimeSpan? Duration);
