namespace NemoBot.Storage.Exchange;

/// <summary>
/// A row as engines exchange it, when a store moves from one to another. Values stay sealed as they are; times are Unix milliseconds. Rows of a kind that has an
/// order of arrival are given in that order, and each engine numbers them itself.
/// </summary>
public abstract record StoredRow;

/// <summary>The store's own row; the first one.</summary>
/// <param name="LastId">The highest message id so far; null before the first message.</param>
/// <param name="LastChange">The highest number of a change in a trimmed web chat.</param>
public sealed record StoreRow(string Id, string? LastId, long LastChange) : StoredRow;

public sealed record UsedKeyRow(string Key, bool IsLost, byte[]? Sealed) : StoredRow;

/// <summary>By chat, in order of arrival.</summary>
public sealed record ChatKeyRow(string Id, string Chat, byte[] Sealed) : StoredRow;

public sealed record ChatRow(string Chat, string? MovedTo, string Json, byte[]? Sealed) : StoredRow;

public sealed record SeenMessageRow(string Chat, string MessageId, long SeenAt) : StoredRow;

/// <summary>In order of arrival.</summary>
public sealed record InboxRow(string Id, string Chat, long ReceivedAt, bool IsAside, byte[] Sealed) : StoredRow;

public sealed record ProjectRow(string Id, string Chat, long CreatedAt, bool IsEmpty, byte[]? Sealed) : StoredRow;

/// <summary>In order of arrival.</summary>
/// <param name="CountedAs">Null for a finished job.</param>
public sealed record JobRow(string Id, string Chat, string Kind, string State, long? FinishedAt, string Json, byte[] Sealed, string? CountedAs) : StoredRow;

/// <summary>In order of arrival.</summary>
public sealed record PostRow(string Id, string Chat, string? MessageId, bool IsUnsent, long CreatedAt, byte[]? Sealed) : StoredRow;

public sealed record FileRow(string Id, string Chat, string Path, string MediaType, long SizeBytes, long CreatedAt, byte[]? Sealed, string? CountedAs, bool AwaitsMessage) : StoredRow;

public sealed record OrphanRow(string Path, long SeenAt) : StoredRow;

public sealed record PlatformValueRow(string Platform, string Key, byte[] Sealed, long? KeepUntil) : StoredRow;

/// <summary>By platform, in order of arrival.</summary>
public sealed record QuarantineRow(string Platform, string Reason, long At, byte[] Sealed) : StoredRow;

public sealed record TokenFetchRow(long At) : StoredRow;

public sealed record WebChatRow(string Chat, string Id, long Change, long Position, long At, byte[] Sealed) : StoredRow;

public sealed record ClientMessageRow(string Chat, string ClientId, string MessageId, long SeenAt, byte[]? Sealed) : StoredRow;

public sealed record ChargeRow(string Id, string Chat, long At, byte[] Sealed) : StoredRow;

public sealed record UseRow(string Who, string What, long Day, long Count) : StoredRow;
