using LiteDB;
using NemoBot.Storage.LiteDb.Tables;

namespace NemoBot.Storage.LiteDb;

/// <summary>Tries sealed values with the keys on the disk.</summary>
internal sealed class SealedValues(IDocumentReader reader, MasterSealer master)
{
    private readonly ChatKeyTable _keys = new(master);

    /// <summary>Whether the value of the document can be decrypted; the chats' keys are values too.</summary>
    public bool Opens(SealedCollection place, BsonDocument row)
    {
        var value = row[SealedRow.Sealed].AsBinary;
        var owner = place.Owner(row);
        if (place.Collection == ChatKeyTable.Collection)
        {
            return ChatKeyTable.Open(master, row) is not null;
        }

        return ChatSeal.IsOne(value)
            ? _keys.Find(reader, ChatSeal.KeyOf(value)) is { } key && ChatSeal.Open(key, place.Kind, owner, value) is not null
            : master.Open(place.Kind, owner, value) is not null;
    }
}
