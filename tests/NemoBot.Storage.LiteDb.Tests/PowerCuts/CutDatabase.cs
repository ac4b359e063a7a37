using LiteDB;
using NemoBot.Storage.LiteDb.Disk;
using NemoBot.Storage.LiteDb.Tables;

namespace NemoBot.Storage.LiteDb.Tests.PowerCuts;

/// <summary>The store's own way: <see cref="Database"/> and drafts.</summary>
internal sealed class CutDatabase : ICutStore
{
    private readonly Database _database;

    private CutDatabase(IDiskFile data, IDiskFile log) => _database = Database.Open(data, log);

    public bool SurvivesErrors => true;

    public static ICutStore Open(IDiskFile data, IDiskFile log) => new CutDatabase(data, log);

    public void Commit(IReadOnlyDictionary<(string Collection, string Id), string?> writes)
    {
        _database.EnsureOpen();
        var draft = new Draft(_database);
        foreach (var ((collection, id), text) in writes)
        {
            if (text is null)
            {
                draft.Delete(collection, id);
            }
            else
            {
                draft.Put(collection, new BsonDocument { ["_id"] = id, ["key"] = new BsonArray { id }, ["text"] = text });
            }
        }

        _database.Apply(draft);
        _database.Commit();
    }

    public void Checkpoint()
    {
        _database.EnsureOpen();
        _database.Checkpoint();
    }

    public (Texts ById, Texts ByIndex) Read(IReadOnlyList<string> collections)
    {
        _database.EnsureOpen();
        var found = new Texts();
        foreach (var index in collections.Select(collection => new KeyIndex(collection, "key")))
        {
            _database.EnsureIndex(index);
            foreach (var document in _database.Range(index, "", Key.Last))
            {
                found.Add((index.Collection, document["_id"].AsString), document["text"].AsString);
            }
        }

        return (found, found);
    }

    public void Close() => _database.Dispose();
}
