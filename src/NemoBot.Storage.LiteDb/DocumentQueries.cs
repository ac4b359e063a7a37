using LiteDB;
using LiteDB.Engine;

namespace NemoBot.Storage.LiteDb;

/// <summary>The queries of <see cref="IDocumentReader"/>, with their expressions parsed once. For one engine after the other, and one thread.</summary>
internal sealed class DocumentQueries
{
    private readonly PreparedExpression _byId = new("$._id = @0");
    private readonly Dictionary<KeyIndex, (PreparedExpression Between, BsonExpression Keys)> _indexes = [];

    /// <inheritdoc cref="IDocumentReader.Find"/>
    public BsonDocument? Find(LiteEngine engine, string collection, string id) => Read(engine, collection, ById(id)) is [var found] ? found : null;

    /// <inheritdoc cref="IDocumentReader.Range"/>
    public List<BsonDocument> Range(LiteEngine engine, KeyIndex index, string from, string to, int limit, bool descending) =>
        Read(engine, index.Collection, Between(index, from, to, limit, descending));

    /// <summary>The query of <see cref="Find"/>; good until the next one.</summary>
    public Query ById(string id)
    {
        var query = new Query { Limit = 1 };
        query.Where.Add(_byId.With(id));
        return query;
    }

    /// <summary>The query of <see cref="Range"/>; good until the next one.</summary>
    public Query Between(KeyIndex index, string from, string to, int limit, bool descending)
    {
        var (between, keys) = Prepare(index);
        var query = new Query { Limit = limit };
        query.Where.Add(between.With(from, to));
        if (descending)
        {
            (query.OrderBy, query.Order) = (keys, Query.Descending);
        }

        return query;
    }

    /// <summary>The expression of the index's keys.</summary>
    public BsonExpression KeysOf(KeyIndex index) => Prepare(index).Keys;

    /// <summary>Streams all documents of a collection, in the order of their ids.</summary>
    public static IEnumerable<BsonDocument> All(LiteEngine engine, string collection)
    {
        using var reader = engine.Query(collection, new Query());
        while (reader.Read())
        {
            yield return reader.Current.AsDocument;
        }
    }

    /// <summary>Streams the documents that the index holds, in the order of their keys.</summary>
    public IEnumerable<BsonDocument> All(LiteEngine engine, KeyIndex index)
    {
        var query = new Query();
        query.Where.Add(Prepare(index).Between.With("", Tables.Key.Last));
        using var reader = engine.Query(index.Collection, query);
        while (reader.Read())
        {
            yield return reader.Current.AsDocument;
        }
    }

    private static List<BsonDocument> Read(LiteEngine engine, string collection, Query query)
    {
        // Read to its end at once: the engine commits nothing while a reader is open.
        using var reader = engine.Query(collection, query);
        var found = new List<BsonDocument>();
        while (reader.Read())
        {
            found.Add(reader.Current.AsDocument);
        }

        return found;
    }

    private (PreparedExpression Between, BsonExpression Keys) Prepare(KeyIndex index)
    {
        if (!_indexes.TryGetValue(index, out var prepared))
        {
            prepared = (new(index.Between), BsonExpression.Create(index.Expression));
            _indexes.Add(index, prepared);
        }

        return prepared;
    }
}
