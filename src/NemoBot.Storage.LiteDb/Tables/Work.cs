using NemoBot.Core.Model;

namespace NemoBot.Storage.LiteDb.Tables;

/// <summary>Chats with unhandled messages, unfinished jobs or unsent posts.</summary>
internal static class Work
{
    public static IReadOnlyList<ChatKey> Chats(IDocumentReader reader)
    {
        var chats = new HashSet<string>(StringComparer.Ordinal);
        foreach (var index in (KeyIndex[])[InboxTable.Waiting, JobTable.Unfinished, PostTable.Unsent])
        {
            // One look for each chat, however much work it has.
            for (var from = ""; reader.Range(index, from, Key.Last, limit: 1) is [var row]; from = Key.After(row[Ownership.Chat].AsString))
            {
                chats.Add(row[Ownership.Chat].AsString);
            }
        }

        return [.. chats.Select(ChatKey.Parse)];
    }

    /// <summary>Whether the chat may need any of its rows: a job's card, the job before it, the post that a note refers to.</summary>
    public static bool Has(IDocumentReader reader, ChatKey chat) => JobTable.HasUnfinished(reader, chat) || PostTable.HasUnsent(reader, chat) || InboxTable.HasAny(reader, chat);
}
