using NemoBot.Core.Model;
using NemoBot.Storage.Rows;

namespace NemoBot.Storage.LiteDb.Tables;

/// <summary>Gives all rows of a chat to its new address. A record at the old address redirects late writes.</summary>
/// <remarks>
/// The ids of seen messages stay under the old address on purpose: the platform redelivers with it, and the new chat restarts its message numbers, so renamed
/// ids would make new messages look like duplicates.
/// </remarks>
internal sealed class ChatMove(ChatTable chats, ChatKeyTable keys, WebChatTable webChat)
{
    public void Run(Draft draft, ChatKey from, ChatKey to)
    {
        if (from == to)
        {
            return;
        }

        keys.Move(draft, from, to);
        InboxTable.Move(draft, from, to);
        ProjectTable.Move(draft, from, to);
        JobTable.Move(draft, from, to);
        PostTable.Move(draft, from, to);
        FileTable.Move(draft, from, to);
        ChargeTable.Move(draft, from, to);
        UseTable.Move(draft, from, to);
        webChat.Move(draft, from, to);

        var old = chats.Find(draft, from);
        if (chats.Read(old) is { } moving && moving.MovedTo != to.ToString())
        {
            var there = chats.Find(draft, to);
            chats.Put(draft, there?.Document, ChatMerge.Merge(moving, chats.Read(there)) with { Chat = to, MovedTo = null });
            chats.Put(draft, old?.Document, new ChatRecord(from) { CreatedAt = moving.CreatedAt, MovedTo = to.ToString() });
        }
        else
        {
            chats.Update(draft, from, chat => chat with { MovedTo = to.ToString() });
        }
    }
}
