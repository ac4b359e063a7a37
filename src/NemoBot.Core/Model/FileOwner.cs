namespace NemoBot.Core.Model;

/// <summary>Identifies the owner of a file.</summary>
public sealed record FileOwner(ChatKey Chat)
{
    /// <summary>See <see cref="StoredFile.CountedAs"/>.</summary>
    public string? CountedAs { get; init; }

    /// <summary>See <see cref="StoredFile.AwaitsMessage"/>. Such a file must fit into the owner's share; a result is always kept.</summary>
    public bool AwaitsMessage { get; init; }
}

/// <summary>Specifies whether an owner may store more files.</summary>
public enum FileSpace
{
    Enough,

    /// <summary>Needed or recent files fill the limit, or the disk itself is full.</summary>
    None,

    /// <summary>There is room, but this user or address has used up its share.</summary>
    ShareUsedUp,
}

/// <summary>Thrown when a file exceeds its owner's share of the disk; nothing of it is kept.</summary>
public sealed class ShareUsedUpException() : Exception("The owner's share of the disk is used up.");
