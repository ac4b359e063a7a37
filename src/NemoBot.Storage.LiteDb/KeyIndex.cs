using LiteDB;

namespace NemoBot.Storage.LiteDb;

/// <summary>An index of a collection. The field holds the keys of a document as an array of texts; a document without it is not in the index.</summary>
/// <remarks>A compound key is one text of its parts, numbers padded with zeros: texts are ordered by their UTF-16 code units.</remarks>
internal sealed record KeyIndex(string Collection, string Field)
{
    public string Expression { get; } = $"$.{Field}[*]";

    public string Between { get; } = $"$.{Field}[*] ANY BETWEEN @0 AND @1";

    /// <summary>The keys under which the document is found.</summary>
    public IEnumerable<string> KeysOf(BsonDocument document) => document[Field] is BsonArray keys ? keys.Select(key => key.AsString) : [];
}
