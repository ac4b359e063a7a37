using LiteDB;

namespace NemoBot.Storage.LiteDb;

/// <summary>
/// What one operation, or a batch of them, reads and writes. Writes are held back until the operation ends well, because the engine has no savepoints: an operation
/// that throws must not take those along that share its transaction. They are read as if they were stored.
/// </summary>
/// <param name="below">What it is written on: the database, or the draft of the batch.</param>
internal sealed class Draft(IDocumentReader below) : IDocumentReader
{
    /// <summary>By collection, then by id.</summary>
    private readonly Dictionary<string, Dictionary<string, Write>> _writes = new(StringComparer.Ordinal);

    /// <summary>Number of documents written or deleted.</summary>
    public int Count { get; private set; }

    /// <summary>The documents written, null for those deleted.</summary>
    public IEnumerable<(string Collection, string Id, BsonDocument? Document)> Writes
    {
        get
        {
            foreach (var (collection, writes) in _writes)
            {
                foreach (var (id, write) in writes)
                {
                    yield return (collection, id, write.Document);
                }
            }
        }
    }

    public BsonDocument? Find(string collection, string id) => TryGet(collection, id, out var write) ? write.Document : below.Find(collection, id);

    public List<BsonDocument> Range(KeyIndex index, string from, string to, int limit = int.MaxValue, bool descending = false)
    {
        if (!_writes.TryGetValue(index.Collection, out var touched))
        {
            return below.Range(index, from, to, limit, descending);
        }

        var stored = below.Range(index, from, to, (int)Math.Min(int.MaxValue, (long)limit + touched.Count), descending);
        var rows = stored.Where(document => !touched.ContainsKey(document["_id"].AsString))
            .Concat(touched.Values.Select(write => write.Document).OfType<BsonDocument>())
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
        var id = document["_id"].AsString;
        Set(collection, id, new(document, TryGet(collection, id, out var before) && before.IsNew));
    }

    /// <summary>Inserts a document that is known not to be there: it was looked for in this draft. The document must not be changed afterwards.</summary>
    /// <exception cref="Core.Model.StorageException">The document is beyond a limit of the engine.</exception>
    public void Add(string collection, BsonDocument document)
    {
        DocumentLimits.Check(document);
        var id = document["_id"].AsString;
        Set(collection, id, new(document, IsNew: !TryGet(collection, id, out var before) || before.IsNew));
    }

    /// <summary>False when there is a document with this <c>_id</c>.</summary>
    public bool TryAdd(string collection, BsonDocument document)
    {
        if (Find(collection, document["_id"].AsString) is not null)
        {
            return false;
        }

        Add(collection, document);
        return true;
    }

    /// <summary>False when there is none.</summary>
    public bool Delete(string collection, string id)
    {
        if (Find(collection, id) is null)
        {
            return false;
        }

        Remove(collection, id);
        return true;
    }

    /// <summary>Deletes a document that is known to be there: it was found in this draft.</summary>
    public void Remove(string collection, string id) => Set(collection, id, new(null, TryGet(collection, id, out var before) && before.IsNew));

    /// <summary>Adds the writes to those of the batch.</summary>
    public void AddTo(Draft batch)
    {
        foreach (var (collection, writes) in _writes)
        {
            foreach (var (id, write) in writes)
            {
                batch.Set(collection, id, batch.TryGet(collection, id, out var before) ? write with { IsNew = before.IsNew } : write);
            }
        }
    }

    /// <summary>Hands the writes to the engine, within its transaction.</summary>
    public void ApplyTo(Database database)
    {
        foreach (var (collection, writes) in _writes)
        {
            var deleted = writes.Where(write => write.Value is { Document: null, IsNew: false }).Select(write => (BsonValue)write.Key).ToList();
            if (deleted.Count > 0)
            {
                database.Delete(collection, deleted);
            }

            foreach (var put in writes.Values.Where(write => write.Document is not null).GroupBy(write => write.IsNew, write => write.Document!))
            {
                if (put.Key)
                {
                    database.Insert(collection, [.. put]);
                }
                else
                {
                    database.Upsert(collection, [.. put]);
                }
            }
        }
    }

    private bool TryGet(string collection, string id, out Write write)
    {
        write = default;
        return _writes.TryGetValue(collection, out var writes) && writes.TryGetValue(id, out write);
    }

    private void Set(string collection, string id, Write write)
    {
        if (!_writes.TryGetValue(collection, out var writes))
        {
            _writes.Add(collection, writes = new(StringComparer.Ordinal));
        }

        Count += writes.ContainsKey(id) ? 0 : 1;
        writes[id] = write;
    }

    /// <param name="Document">Null: deleted.</param>
    /// <param name="IsNew">It is known that the engine has none.</param>
    private readonly record struct Write(BsonDocument? Document, bool IsNew);

    private static bool IsIn(string key, string from, string to) => string.CompareOrdinal(key, from) >= 0 && string.CompareOrdinal(key, to) <= 0;
}
