namespace NemoBot.Core.Model;

/// <summary>Whose a file is.</summary>
public sealed record FileOwner(ChatKey Chat)
{
    /// <summary>See <see cref="StoredFile.CountedAs"/>.</summary>
    public string? CountedAs { get; init; }

    /// <summary>See <see cref="StoredFile.AwaitsMessage"/>. Such a file must fit into the owner's share; a result is kept in any case.</summary>
    public bool AwaitsMessage { get; init; }
}

/// <summary>Whether more files may be taken from somebody.</summary>
public enum Room
{
    Enough,

    /// <summary>Files that are needed, or young, fill the limit; or the disk itself is full.</summary>
    None,

    /// <summary>There is room, but this person or address holds its share of it.</summary>
    ShareUsedUp,
}

/// <summary>A file would be more than its owner's share of the disk; nothing of it was kept.</summary>
public sealed class ShareUsedUpException() : Exception("The owner's share of the disk is used up.");
