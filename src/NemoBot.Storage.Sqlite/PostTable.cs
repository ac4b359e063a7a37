using Microsoft.Data.Sqlite;
using NemoBot.Core.Model;
using NemoBot.Storage.Rows;

namespace NemoBot.Storage.Sqlite;

/// <summary>
/// Stores outgoing messages. They are sealed: they quote what people wrote, and the platform context may contain an interaction token. Only what queries need is
/// plaintext.
/// </summary>
internal sealed class PostTable(Sealer sealer)
{
    /// <summary>The start of a row written by a version that sealed only the context, not the <see cref="Documents"/>.</summary>
    private const string ClearStart = "{\"Id\":";

    /// <summary>SQL condition for such a row.</summary>
    public const string IsInClear = $"json LIKE '{ClearStart}%'";

    /// <summary>The kind under which a row's document is sealed, as SQL.</summary>
    public const string KindSql = $"'{Kind}'";

    /// <summary>The kind under which the context of a plaintext row is sealed, as SQL.</summary>
    public const string ContextKindSql = $"'{ContextKind}'";

    private const string Kind = SealedKinds.Posts;
    private const string ContextKind = "posts";

    public OutboxMessage? Get(Database database, ChatKey chat, string id) => database.First(
        "SELECT id, chat, json, sealed FROM posts WHERE id = $id AND chat = $chat", row => ToRecord(database, row), ("$id", id), ("$chat", chat.ToString()));

    public OutboxMessage? Find(Database database, ChatKey chat, string messageId) => database.First(
        "SELECT id, chat, json, sealed FROM posts WHERE chat = $chat AND message_id = $message_id ORDER BY seq DESC LIMIT 1",
        row => ToRecord(database, row),
        ("$chat", chat.ToString()),
        ("$message_id", messageId));

    public IReadOnlyList<OutboxMessage> Unsent(Database database, ChatKey chat) => database.Query(
        "SELECT id, chat, json, sealed FROM posts WHERE chat = $chat AND unsent = 1 ORDER BY seq", row => ToRecord(database, row), ("$chat", chat.ToString())).OfType<OutboxMessage>().ToList();

    /// <summary>Returns the posts of the chat, newest first.</summary>
    /// <remarks>Each state has an index of its own.</remarks>
    public IReadOnlyList<OutboxMessage> All(Database database, ChatKey chat, int count) => [.. database.Query(
        """
        SELECT id, chat, json, sealed FROM (
            SELECT seq, id, chat, json, sealed FROM posts WHERE chat = $chat AND message_id IS NOT NULL
            UNION SELECT seq, id, chat, json, sealed FROM posts WHERE chat = $chat AND unsent = 1
            UNION SELECT seq, id, chat, json, sealed FROM posts WHERE chat = $chat AND unsent = 0 AND message_id IS NULL)
        ORDER BY seq DESC LIMIT $count
        """,
        row => ToRecord(database, row),
        ("$chat", chat.ToString()),
        ("$count", count)).OfType<OutboxMessage>()];

    public OutboxMessage? Update(Database database, ChatKey chat, string id, Func<OutboxMessage, OutboxMessage> change)
    {
        if (Get(database, chat, id) is not { } stored)
        {
            return null;
        }

        var changed = change(stored) with { Id = id, Chat = chat };
        Put(database, changed);
        return changed;
    }

    /// <summary>Stores the desired content of a post. For an existing post it becomes the next version; what the platform already has stays recorded.</summary>
    /// <returns>True if the post is new.</returns>
    public bool Say(Database database, OutboxMessage post)
    {
        var (isThere, stored) = database.Query(
            "SELECT id, chat, json, sealed FROM posts WHERE id = $id AND chat = $chat", row => (IsThere: true, ToRecord(database, row)), ("$id", post.Id), ("$chat", post.Chat.ToString())).FirstOrDefault();
        Put(database, stored is null ? post : PostVersions.Next(stored, post));
        return !isThere; // One that cannot be opened keeps its place in the order.
    }

    public void Put(Database database, OutboxMessage post)
    {
        var written = database.Execute(
            """
            INSERT INTO posts (id, chat, message_id, unsent, json, sealed) VALUES ($id, $chat, $message_id, $unsent, $json, $sealed)
            ON CONFLICT (id) DO UPDATE SET message_id = excluded.message_id, unsent = excluded.unsent, json = excluded.json, sealed = excluded.sealed
            WHERE chat = excluded.chat
            """,
            ("$id", post.Id),
            ("$chat", post.Chat.ToString()),
            ("$message_id", post.MessageId),
            ("$unsent", PostVersions.IsUnsent(post)),
            ("$json", InClear(post.CreatedAt)),
            ("$sealed", Seal(database, post)));
        Ownership.Check(written, "post", post.Id, post.Chat);
    }

    /// <summary>Abandons unsent posts that cannot be decrypted because their key is lost. Returns their number.</summary>
    public int AbandonUnreadable(Database database)
    {
        var lost = database.Query("SELECT id, chat, json, sealed FROM posts WHERE unsent = 1", row => ToRecord(database, row) is null ? row.GetString(0) : null).OfType<string>().ToList();
        foreach (var id in lost)
        {
            database.Execute("UPDATE posts SET unsent = 0 WHERE id = $id", ("$id", id));
        }

        return lost.Count;
    }

    /// <summary>Seals up to <paramref name="most"/> plaintext rows; returns the number sealed.</summary>
    public int SealSome(Database database, int most)
    {
        var rows = database.Query($"SELECT id, chat, json, sealed FROM posts WHERE {IsInClear} LIMIT $most", row => ToRecord(database, row)!, ("$most", most));
        foreach (var post in rows)
        {
            database.Execute("UPDATE posts SET json = $json, sealed = $sealed WHERE id = $id", ("$json", InClear(post.CreatedAt)), ("$sealed", Seal(database, post)), ("$id", post.Id));
        }

        return rows.Count;
    }

    /// <summary>The plaintext document of a row.</summary>
    public static string InClear(DateTimeOffset createdAt) => Documents.ToJson(new Clear(createdAt));

    /// <summary>Reads the plaintext document of a row.</summary>
    public static DateTimeOffset CreatedAt(string json) => Documents.FromJson<Clear>(json).CreatedAt;

    private byte[] Seal(Database database, OutboxMessage post) => sealer.Seal(database, post.Chat, Kind, post.Id, Documents.ToSecretJson(post));

    /// <summary>Returns null if the row cannot be decrypted. A context that cannot be decrypted counts as expired: the adapter works without it.</summary>
    private OutboxMessage? ToRecord(Database database, SqliteDataReader row)
    {
        var (id, json) = (row.GetString(0), row.GetString(2));
        var value = row.IsDBNull(3) ? null : row.GetFieldValue<byte[]>(3);
        if (!json.StartsWith(ClearStart, StringComparison.Ordinal))
        {
            return value is not null && sealer.Open(database, Kind, id, value) is { } document
                ? Documents.FromJson<OutboxMessage>(document) with { Chat = ChatKey.Parse(row.GetString(1)) }
                : null;
        }

        var post = Documents.FromJson<OutboxMessage>(json) with { Id = id, Chat = ChatKey.Parse(row.GetString(1)) };
        return value is null ? post : post with { Message = post.Message with { PlatformContext = sealer.Open(database, ContextKind, id, value) } };
    }

    /// <summary>The plaintext columns that queries need, see <see cref="Trim"/>.</summary>
    private sealed record Clear(DateTimeOffset CreatedAt);
}
