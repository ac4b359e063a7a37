using LiteDB;
using NemoBot.Core.Model;
using NemoBot.Storage.Rows;

namespace NemoBot.Storage.LiteDb.Tables;

/// <summary>The adapters' key-value pairs, sealed with the master key.</summary>
internal sealed class PlatformValueTable(MasterSealer master, TimeProvider time)
{
    public const string Collection = SealedKinds.PlatformValues;
    public const string KeepUntil = "keep_until";

    /// <summary>Maximum number of expired values to delete with each write.</summary>
    private const int ForgetAtOnce = 8;

    private readonly Expiry _expired = new(ByEnd, ForgetAtOnce, time);

    /// <summary>Values that expire.</summary>
    public static KeyIndex ByEnd { get; } = new(Collection, "by_end");

    /// <summary>The platform and the key.</summary>
    private static KeyIndex ById { get; } = KeyIndex.OfIds(Collection);

    /// <summary>Null for a value that does not exist or is expired.</summary>
    public BsonDocument? Find(IDocumentReader reader, string platform, string key) =>
        reader.Find(Collection, SealedKinds.OwnerOf(platform, key)) is { } row && (row[KeepUntil].IsNull || row[KeepUntil].AsInt64 > time.GetUtcNow().ToUnixTimeMilliseconds()) ? row : null;

    /// <summary>Null for a value that cannot be decrypted, as if it were missing: the adapter recreates it.</summary>
    public string? Read(BsonDocument? row) => row is null ? null : master.Open(Collection, row["_id"].AsString, row[SealedRow.Sealed].AsBinary);

    /// <summary>The value as it is stored. To be called by the caller's thread, not the store's.</summary>
    /// <exception cref="StorageException">It cannot be sealed.</exception>
    public byte[] Seal(string platform, string key, string value) => master.Seal(Collection, SealedKinds.OwnerOf(platform, key), value);

    /// <param name="value">Null removes it.</param>
    /// <param name="keepFor">Null keeps the value until it is removed.</param>
    public void Set(Draft draft, string platform, string key, byte[]? value, TimeSpan? keepFor)
    {
        var now = time.GetUtcNow();
        _expired.Run(draft, now);
        var id = SealedKinds.OwnerOf(platform, key);
        if (value is null)
        {
            draft.Delete(Collection, id);
            return;
        }

        var row = new BsonDocument { ["_id"] = id, [SealedRow.Sealed] = value };
        if (keepFor is { } life)
        {
            var end = now + life;
            (row[KeepUntil], row[ByEnd.Field]) = (end.ToUnixTimeMilliseconds(), new BsonArray { Key.Of(end) });
        }

        draft.Put(Collection, row);
    }

    /// <summary>Deletes the values that belong to the chat.</summary>
    public static void DeleteAll(Draft draft, ChatKey chat)
    {
        var (from, to) = Key.RangeOf(chat.Platform);
        foreach (var id in draft.Range(ById, from, to).Select(row => row["_id"].AsString).Where(id => PlatformKeys.IsOf(chat, id[(id.IndexOf('\n', StringComparison.Ordinal) + 1)..])))
        {
            draft.Remove(Collection, id);
        }
    }

    /// <param name="keepFor">See <see cref="Set"/>.</param>
    public string? Update(Draft draft, string platform, string key, Func<string?, string?> change, TimeSpan? keepFor)
    {
        var stored = Read(Find(draft, platform, key));
        var changed = change(stored);
        if (changed != stored)
        {
            Set(draft, platform, key, changed is null ? null : Seal(platform, key, changed), keepFor);
        }

        return changed;
    }
}
