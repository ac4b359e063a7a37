using System.Collections.Concurrent;
using NemoBot.Core.Model;

namespace NemoBot.Storage.LiteDb.Tables;

/// <summary>Which addresses chats have left. Few ever move, and nearly every read and write asks: so who never moved is known without asking the engine.</summary>
/// <remarks>Holds at least every moved address; where each leads is always read.</remarks>
internal sealed class MovedChats
{
    private readonly ConcurrentDictionary<string, bool> _left = new(StringComparer.Ordinal);

    /// <summary>Once, before anything else.</summary>
    public void Load(IDocumentReader reader)
    {
        foreach (var chat in reader.Range(ChatTable.ByOldAddress, "", Key.Last))
        {
            Add(chat["_id"].AsString);
        }
    }

    /// <summary>To be called before the move is committed; should that fail, it does no harm.</summary>
    public void Add(string chat) => _left[chat] = true;

    /// <summary>Whether the chat has left this address, or may have.</summary>
    public bool Contains(ChatKey chat) => !_left.IsEmpty && _left.ContainsKey(chat.ToString());

    /// <summary>Where the chat lives now: itself, unless it moved.</summary>
    public ChatKey Resolve(IDocumentReader reader, ChatKey chat)
    {
        // A chat moves once in its life; a few hops are more than enough, and a circle ends.
        for (var hops = 0; hops < 4 && Contains(chat); hops++)
        {
            if (reader.Find(ChatTable.Collection, chat.ToString())?[ChatTable.MovedTo].AsString is not { } next)
            {
                break;
            }

            chat = ChatKey.Parse(next);
        }

        return chat;
    }
}
