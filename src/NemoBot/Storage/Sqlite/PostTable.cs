using Microsoft.Data.Sqlite;
using NemoBot.Conversation;

namespace NemoBot.Storage.Sqlite;

/// <summary>Our messages; the platform's context is sealed, since it may hold an interaction's token.</summary>
internal sealed class PostTable(Sealer sealer)
{
    private const string Kind = "posts";

    public Post? Get(Database database, ChatKey chat, string id) => database.First(
        "SELECT id, chat, json, sealed FROM posts WHERE id = $id AND chat = $chat", ToRecord, ("$id", id), ("$chat", chat.ToString()));

    public Post? Find(Database database, ChatKey chat, string messageId) => database.First(
        "SELECT id, chat, json, sealed FROM posts WHERE chat = $chat AND message_id = $message_id ORDER BY seq DESC LIMIT 1",
        ToRecord,
        ("$chat", chat.ToString()),
        ("$message_id", messageId));

    public IReadOnlyList<Post> Unsent(Database database, ChatKey chat) => database.Query(
        "SELECT id, chat, json, sealed FROM posts WHERE chat = $chat AND unsent = 1 ORDER BY seq", ToRecord, ("$chat", chat.ToString()));

    public Post? Update(Database database, ChatKey chat, string id, Func<Post, Post> change)
    {
        if (Get(database, chat, id) is not { } stored)
        {
            return null;
        }

        var changed = change(stored) with { Id = id, Chat = chat };
        Put(database, changed);
        return changed;
    }

    /// <summary>Stores what a post shall look like. For one that exists it is the next version; what the platform has of it stays known.</summary>
    public void Say(Database database, Post post)
    {
        if (Get(database, post.Chat, post.Id) is not { } stored)
        {
            Put(database, post);
            return;
        }

        var isSame = Documents.ToJson(post.Message) == Documents.ToJson(stored.Message) && post.Message.PlatformContext == stored.Message.PlatformContext;
        Put(database, stored with
        {
            Message = post.Message,
            Version = isSame ? stored.Version : stored.Version + 1,
            Abandoned = stored.Abandoned && isSame, // What was given up is what it said then: a result must not be lost with a card that was refused.
            ResultOfProject = post.ResultOfProject ?? stored.ResultOfProject,
        });
    }

    public void Put(Database database, Post post)
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
            ("$unsent", !post.Abandoned && post.SentVersion != post.Version),
            ("$json", Documents.ToJson(post with { Message = post.Message with { PlatformContext = null } })),
            ("$sealed", post.Message.PlatformContext is { } context ? sealer.Seal(Kind, post.Id, context) : null));
        Ownership.Check(written, "post", post.Id, post.Chat);
    }

    /// <summary>A context that cannot be read is as good as one that has expired: the adapter has to do without.</summary>
    private Post ToRecord(SqliteDataReader row)
    {
        var post = Documents.FromJson<Post>(row.GetString(2)) with { Chat = ChatKey.Parse(row.GetString(1)) };
        return row.IsDBNull(3)
            ? post
            : post with { Message = post.Message with { PlatformContext = sealer.Open(Kind, row.GetString(0), row.GetFieldValue<byte[]>(3)) } };
    }
}
