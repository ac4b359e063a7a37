using LiteDB;
using NemoBot.Core.Concurrency;

namespace NemoBot.Storage.LiteDb;

/// <summary>
/// The documents committed last, in memory: what is read by its id was mostly written shortly before, and the engine takes longer to find it than a step takes
/// otherwise. Holds committed documents only, so a failed transaction leaves nothing here.
/// </summary>
/// <param name="below">All its writes are confirmed (<see cref="Committed"/>).</param>
internal sealed class DocumentCache(IDocumentReader below) : IDocumentReader
{
    /// <summary>Maximum number of documents.</summary>
    private const int Most = 1024;

    /// <summary>Bytes of the longest value of a document; larger ones are rare.</summary>
    private const int LongestValue = 4096;

    private readonly BoundedCache<(string Collection, string Id), BsonDocument> _documents = new(Most);

    public BsonDocument? Find(string collection, string id) => _documents.TryGet((collection, id), out var document) ? document : below.Find(collection, id);

    public List<BsonDocument> Range(KeyIndex index, string from, string to, int limit = int.MaxValue, bool descending = false) => below.Range(index, from, to, limit, descending);

    public void Clear() => _documents.Clear();

    /// <summary>Called after each commit, with all that it wrote.</summary>
    public void Committed(Draft batch)
    {
        foreach (var (collection, id, document) in batch.Writes)
        {
            if (document is null || !IsSmall(document))
            {
                _documents.Remove((collection, id));
            }
            else
            {
                _documents.Set((collection, id), document);
            }
        }
    }

    private static bool IsSmall(BsonDocument document)
    {
        foreach (var value in document.Values)
        {
            var length = value.Type switch
            {
                BsonType.Binary => value.AsBinary.Length,
                BsonType.String => value.AsString.Length,
                _ => 0,
            };
            if (length > LongestValue)
            {
                return false;
            }
        }

        return true;
    }
}
