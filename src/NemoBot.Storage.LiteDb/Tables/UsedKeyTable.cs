using LiteDB;
using NemoBot.Storage.Rows;

namespace NemoBot.Storage.LiteDb.Tables;

/// <summary>The keys that rows are sealed with, so that a start detects the loss of one; and those that are given up.</summary>
internal static class UsedKeyTable
{
    public const string Collection = SealedKinds.UsedKeys;
    public const string Lost = "lost";
    private const string Owner = "check";

    /// <summary>The plaintext of a key check.</summary>
    private const string KnownValue = "NemoBot";

    private static readonly KeyIndex All = KeyIndex.OfIds(Collection);

    /// <summary>A sealed value that tells its key. To be called by the caller's thread, not the store's.</summary>
    public static byte[] Seal(MasterSealer master) => master.Seal(Collection, Owner, KnownValue);

    /// <summary>Records the key of this value.</summary>
    public static void Note(Draft draft, byte[] value)
    {
        var id = MasterSealer.KeyOf(value)!;
        if (draft.Find(Collection, id) is not { } stored || stored[Lost].AsBoolean || stored[SealedRow.Sealed].IsNull)
        {
            draft.Put(Collection, new BsonDocument { ["_id"] = id, [Lost] = false, [SealedRow.Sealed] = value });
        }
    }

    /// <summary>Marks a key as lost: rows that it sealed are unreadable, but do not count as damage.</summary>
    public static void GiveUp(Draft draft, string key)
    {
        var row = draft.Find(Collection, key) is { } stored ? new BsonDocument(stored) : new() { ["_id"] = key };
        row[Lost] = true;
        draft.Put(Collection, row);
    }

    /// <summary>The required keys: all that are recorded and not given up.</summary>
    public static List<BsonDocument> ListRequired(IDocumentReader reader) => reader.Range(All, "", Key.Last).FindAll(row => !row[Lost].AsBoolean && !row[SealedRow.Sealed].IsNull);

    public static IReadOnlyList<string> ListLost(IDocumentReader reader) => reader.Range(All, "", Key.Last).FindAll(row => row[Lost].AsBoolean).ConvertAll(row => row["_id"].AsString);

    /// <summary>Whether the key of the row can be decrypted with these keys.</summary>
    public static bool Opens(MasterSealer master, BsonDocument row) => master.Open(Collection, Owner, row[SealedRow.Sealed].AsBinary) == KnownValue;
}
