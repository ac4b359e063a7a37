using NemoBot.Core.Model;

namespace NemoBot.Storage.LiteDb.Tables;

/// <summary>Deletes every document of a chat. A test fails if a collection with chats is missing here.</summary>
internal sealed class ChatErasure(ChatKeyTable keys, InboxTable inbox, WebChatTable webChat)
{
    /// <summary>Returns the ids of the keys, for <see cref="ChatKeyTable.Removed"/>.</summary>
    /// <param name="upTo">The inbox id of the last message to erase; null for all.</param>
    public IReadOnlyList<string> Run(Draft draft, ChatKey chat, string? upTo)
    {
        var later = upTo is null ? [] : inbox.After(draft, chat, upTo);
        var ids = new List<string>();
        foreach (var address in Addresses(draft, chat))
        {
            ids.AddRange(keys.Remove(draft, address));
            Delete(draft, address);
        }

        ids.ForEach(id => UsedKeyTable.GiveUp(draft, id));
        inbox.Add(draft, later);
        return ids;
    }

    private void Delete(Draft draft, ChatKey chat)
    {
        InboxTable.DeleteAll(draft, chat);
        JobTable.DeleteAll(draft, chat);
        PostTable.DeleteAll(draft, chat);
        ProjectTable.DeleteAll(draft, chat);
        FileTable.DeleteAll(draft, chat);
        ChargeTable.DeleteAll(draft, chat);
        ClientMessageTable.DeleteAll(draft, chat);
        PlatformValueTable.DeleteAll(draft, chat);
        webChat.DeleteAll(draft, chat);
        UseTable.DeleteAll(draft, chat); // The counts of its people and addresses stay: erasing a chat must not reset a quota.
        if (draft.Find(ChatTable.Collection, chat.ToString()) is { } row)
        {
            ChatTable.Delete(draft, row);
        }
    }

    /// <summary>Returns the chat's address and those that it has left.</summary>
    private static List<ChatKey> Addresses(Draft draft, ChatKey chat)
    {
        var moved = draft.Range(ChatTable.ByOldAddress, "", Key.Last);
        List<ChatKey> found = [chat];
        for (var i = 0; i < found.Count; i++)
        {
            found.AddRange(moved.Where(row => row[ChatTable.MovedTo].AsString == found[i].ToString()).Select(row => ChatKey.Parse(row["_id"].AsString)).Except(found).ToList());
        }

        return found;
    }
}
