using LiteDB;
using NemoBot.Core.Model;

namespace NemoBot.Storage.LiteDb.Tables;

/// <summary>A row belongs to one chat, and no other reads or overwrites it.</summary>
internal static class Ownership
{
    /// <summary>The field with the chat.</summary>
    public const string Chat = "chat";

    public static bool IsOf(BsonDocument row, ChatKey chat) => row[Chat].AsString == chat.ToString();

    /// <param name="stored">The row to be overwritten; null if there is none.</param>
    /// <exception cref="InvalidOperationException">It belongs to another chat.</exception>
    public static void Check(BsonDocument? stored, string what, string id, ChatKey chat)
    {
        if (stored is not null && !IsOf(stored, chat))
        {
            throw new InvalidOperationException($"The {what} {id} does not belong to chat {chat}.");
        }
    }

    /// <summary>Gives the rows to another chat.</summary>
    /// <param name="indexes">Those whose keys begin with the chat.</param>
    public static void Move(Draft draft, List<BsonDocument> rows, ChatKey to, params IReadOnlyList<KeyIndex> indexes)
    {
        foreach (var stored in rows)
        {
            var from = stored[Chat].AsString.Length;
            var row = new BsonDocument(stored) { [Chat] = to.ToString() };
            foreach (var index in indexes)
            {
                if (stored[index.Field] is BsonArray keys)
                {
                    row[index.Field] = new BsonArray(keys.Select(key => new BsonValue($"{to}{key.AsString[from..]}")));
                }
            }

            draft.Put(indexes[0].Collection, row);
        }
    }
}
