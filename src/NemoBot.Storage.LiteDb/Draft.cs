using LiteDB;

namespace NemoBot.Storage.LiteDb;

/// <summary>
/// What one operation, or a batch of them, reads and writes. Writes are held back until the operation ends well, because the engine has no savepoints: an operation
/// that throws must not take those along that share its transaction. They are read as if they were stored.
/// </summary>
/// <param name="below">What it is written on: the database, or the draft of the batch.</param>
internal sealed class Draft(IDocumentReader below) : IDocumentReader
{
    private readonly Dictionary<(string Collection, string Id), Write> _writes = [];

    /// <summary>Documents written or deleted.</summary>
    public int Count => _writes.Count;

    public BsonDocument? Find(string collection, string id) => _writes.TryGetValue((collection, id), out var write) ? write.Document : below.Find(collection, id);

    public List<BsonDocument> Range(KeyIndex index, string from, string to, int limit = int.MaxValue, bool descending = false)
    {
        var touched = _writes.Where(write => write.Key.Collection == index.Collection).ToDictionary(write => write.Key.Id, write => write.Value.Document, StringComparer.Ordinal);
        var stored = below.Range(index, from, to, (int)Math.Min(int.MaxValue, (long)limit + touched.Count), descending);
        if (touched.Count == 0)
        {
            return stored;
        }

        var rows = stored.Where(document => !touched.ContainsKey(document["_id"].AsString))
            .Concat(touched.Values.OfType<BsonDocument>())
            .Select(document => (Document: document, Key: index.KeysOf(document).FirstOrDefault(key => IsIn(key, from, to))))
            .Where(row => row.Key is not null);
        rows = descending ? rows.OrderByDescending(row => row.Key, StringComparer.Ordinal) : rows.OrderBy(row => row.Key, StringComparer.Ordinal);
        return [.. rows.Take(limit).Select(row => row.Document)];
    }

    /// <summary>Inserts or replaces by <c>_id</c>, a text. The document must not be changed afterwards.</summary>
    /// <exception cref="Core.Model.StorageException">The document is beyond a limit of the engine.</exception>
    public void Put(string collection, BsonDocument document)
    {
        DocumentLimits.Check(document);
        var key = (collection, document["_id"].AsString);
        _writes[key] = new(document, _writes.TryGetValue(key, out var before) && before.IsNew);
    }

    /// <summary>False when there is a document with this <c>_id</c>.</summary>
    public bool TryAdd(string collection, BsonDocument document)
    {
        var key = (Collection: collection, Id: document["_id"].AsString);
        if (Find(key.Collection, key.Id) is not null)
        {
            return false;
        }

        DocumentLimits.Check(document);
        _writes[key] = new(document, IsNew: !_writes.TryGetValue(key, out var before) || before.IsNew);
        return true;
    }

    /// <summary>False when there is none.</summary>
    public bool Delete(string collection, string id)
    {
        if (Find(collection, id) is null)
        {
            return false;
        }

        _writes[(collection, id)] = new(null, _writes.TryGetValue((collection, id), out var before) && before.IsNew);
        return true;
    }

    /// <summary>Adds the writes to those of the batch.</summary>
    public void AddTo(Draft batch)
    {
        foreach (var (key, write) in _writes)
        {
            batch._writes[key] = batch._writes.TryGetValue(key, out var before) ? write with { IsNew = before.IsNew } : write;
        }
    }

    /// <summary>Hands the writes to the engine, within its transaction.</summary>
    public void ApplyTo(Database database)
    {
        foreach (var writes in _writes.GroupBy(write => write.Key.Collection, StringComparer.Ordinal))
        {
            var deleted = writes.Where(write => write.Value is { Document: null, IsNew: false }).Select(write => (BsonValue)write.Key.Id).ToList();
            if (deleted.Count > 0)
            {
                database.Delete(writes.Key, deleted);
            }

            foreach (var put in writes.Where(write => write.Value.Document is not null).GroupBy(write => write.Value.IsNew, write => write.Value.Document!))
            {
                if (put.Key)
                {
                    database.Insert(writes.Key, [.. put]);
                }
                else
                {
                    database.Upsert(writes.Key, [.. put]);
                }
            }
        }
    }

    /// <param name="Document">Null: deleted.</param>
    /// <param name="IsNew">It is known that the engine has none.</param>
    private readonly record struct Write(BsonDocument? Document, bool IsNew);

    private static bool IsIn(string key, string from, string to) => string.CompareOrdinal(key, from) >= 0 && string.CompareOrdinal(key, to) <= 0;
}
