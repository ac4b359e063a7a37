using LiteDB;

namespace NemoBot.Storage.LiteDb;

/// <summary>An index of a collection. The field holds the keys of a document as an array of texts; a document without it is not in the index.</summary>
/// <remarks>A compound key is one text of its parts, numbers padded with zeros: texts are ordered by their UTF-16 code units.</remarks>
internal sealed record KeyIndex
{
    private const string IdField = "_id";

    public KeyIndex(string collection, string field)
        : this(collection, field, $"$.{field}[*]", $"$.{field}[*] ANY BETWEEN @0 AND @1")
    {
    }

    private KeyIndex(string collection, string field, string expression, string between) => (Collection, Field, Expression, Between) = (collection, field, expression, between);

    public string Collection { get; }

    public string Field { get; }

    public string Expression { get; }

    public string Between { get; }

    /// <summary>Gets whether it is the index that every collection has, of the documents' ids.</summary>
    public bool IsOfIds => Field == IdField;

    public static KeyIndex OfIds(string collection) => new(collection, IdField, $"$.{IdField}", $"$.{IdField} BETWEEN @0 AND @1");

    /// <summary>The keys under which the document is found.</summary>
    public IEnumerable<string> KeysOf(BsonDocument document) => IsOfIds ? [document[Field].AsString] : document[Field] is BsonArray keys ? keys.Select(key => key.AsString) : [];
}
