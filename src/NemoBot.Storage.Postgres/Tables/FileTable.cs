using System.Data.Common;
using NemoBot.Core.Model;
using NemoBot.Storage.Postgres.Work;
using NemoBot.Storage.Rows;

namespace NemoBot.Storage.Postgres.Tables;

/// <summary>Stores the records of files on disk. File names are sealed: users write them.</summary>
internal sealed class FileTable(Sealer sealer)
{
    private const string Kind = SealedKinds.Files;

    private const string Select =
        $"""
        SELECT chat_keys.sealed, sealed_row.id, sealed_row.chat, sealed_row.path, sealed_row.media_type, sealed_row.size_bytes, sealed_row.created_at, sealed_row.sealed, sealed_row.counted_as, sealed_row.awaits_message
        FROM files AS sealed_row {ChatKeyTable.Joined}
        """;

    public Task AddAsync(Session session, LockedChat chat, StoredFile file) => session.ExecuteAsync(
        "INSERT INTO files (id, chat, path, media_type, size_bytes, created_at, sealed, counted_as, awaits_message) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        file.Id,
        chat.Address,
        file.Path,
        file.MediaType,
        file.SizeBytes,
        file.CreatedAt,
        sealer.Seal(session, chat, Kind, file.Id, file.FileName),
        file.CountedAs,
        file.AwaitsMessage);

    public Task<StoredFile?> GetAsync(Session session, ChatKey chat, string id) =>
        session.FirstAsync($"{Select} WHERE sealed_row.id = $2 AND sealed_row.chat = {Address.Current}", ToRecord, chat, id);

    /// <param name="countedAs">Null for all files.</param>
    public async Task<IReadOnlyList<StoredFile>> OldestAsync(Session session, int count, string? countedAs) => countedAs is null
        ? await session.QueryAsync($"{Select} ORDER BY sealed_row.created_at, sealed_row.id LIMIT $1", ToRecord, Math.Max(count, 0))
        : await session.QueryAsync($"{Select} WHERE sealed_row.counted_as = $1 ORDER BY sealed_row.created_at, sealed_row.id LIMIT $2", ToRecord, countedAs, Math.Max(count, 0));

    /// <summary>Returns the files of the chat, newest first.</summary>
    public async Task<IReadOnlyList<StoredFile>> ListAsync(Session session, ChatKey chat, int count) => await session.QueryAsync(
        $"{Select} WHERE sealed_row.chat = {Address.Current} ORDER BY sealed_row.created_at + 0 DESC, sealed_row.id DESC LIMIT $2", ToRecord, chat, count); // Not by the index of all files in this order.

    /// <inheritdoc cref="OldestAsync"/>
    public static Task<long> BytesAsync(Session session, string? countedAs) => countedAs is null
        ? session.NumberAsync("SELECT sum(bytes)::bigint FROM file_bytes")
        : session.NumberAsync("SELECT sum(size_bytes)::bigint FROM files WHERE counted_as = $1", countedAs);

    public async Task<IReadOnlyList<StoredFile>> UnacceptedAsync(Session session, DateTimeOffset before, int count) => await session.QueryAsync(
        $"{Select} WHERE sealed_row.awaits_message AND sealed_row.created_at < $1 ORDER BY sealed_row.created_at LIMIT $2", ToRecord, before, count);

    /// <summary>Marks the files of an accepted message as accepted.</summary>
    public static Task AcceptAsync(Session session, string[] ids) =>
        ids.Length == 0 ? Task.CompletedTask : session.ExecuteAsync("UPDATE files SET awaits_message = FALSE WHERE id = ANY($1) AND awaits_message", ids);

    /// <summary>Returns the chat of the file; none if there is no file.</summary>
    public static Task<List<ChatKey>> ChatsOfAsync(Session session, string id) => session.QueryAsync("SELECT chat FROM files WHERE id = $1", row => ChatKey.Parse(row.GetString(0)), id);

    public static Task<int> RemoveAsync(Session session, string id) => session.ExecuteAsync("DELETE FROM files WHERE id = $1", id);

    /// <summary>Records which of these paths have no file record, and returns those first recorded at <paramref name="before"/> or earlier.</summary>
    /// <param name="paths">In any number.</param>
    public static async Task<IReadOnlyList<string>> OrphansAsync(Session session, IReadOnlyList<string> paths, DateTimeOffset now, DateTimeOffset before)
    {
        string[] ids = [.. paths.Select(path => Path.GetFileNameWithoutExtension(path))];
        var known = (await session.QueryAsync("SELECT path FROM files WHERE id = ANY($1)", row => row.GetString(0), ids)).ToHashSet(StringComparer.Ordinal);
        string[] orphans = [.. paths.Where(path => !known.Contains(path)).Order(StringComparer.Ordinal)];
        string[] recorded = [.. paths.Where(known.Contains)];
        _ = session.ExecuteAsync("DELETE FROM orphans WHERE path = ANY($1)", recorded);
        _ = session.ExecuteAsync("INSERT INTO orphans (path, seen_at) SELECT unnest($1::text[]), $2::bigint ON CONFLICT DO NOTHING", orphans, now);
        var old = session.QueryAsync("SELECT path FROM orphans WHERE path = ANY($1) AND seen_at <= $2 ORDER BY path", row => row.GetString(0), orphans, before);
        _ = session.ExecuteAsync("DELETE FROM orphans WHERE seen_at < $1", now - Retention.Orphans);
        return await old;
    }

    private StoredFile ToRecord(DbDataReader row) => new(row.GetString(1), ChatKey.Parse(row.GetString(2)), row.GetString(3), NameOf(row), row.GetString(4), row.GetInt64(5), row.Time(6))
    {
        CountedAs = row.TextOrNull(8),
        AwaitsMessage = row.GetBoolean(9),
    };

    /// <summary>Substitutes a name whose key is erased: the file itself still exists.</summary>
    private string NameOf(DbDataReader row) => sealer.Open(Kind, row.GetString(1), row.Bytes(7), row.BytesOrNull(0)) ?? "file";
}
