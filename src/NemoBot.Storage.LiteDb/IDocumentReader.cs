using LiteDB;

namespace NemoBot.Storage.LiteDb;

/// <summary>Reads documents. For the store's thread only. Expressions are constants with parameters, because the engine keeps every expression it has seen.</summary>
internal interface IDocumentReader
{
    /// <summary>Null when there is no document with this id.</summary>
    BsonDocument? Find(string collection, string id);

    /// <summary>The documents with a key from <paramref name="from"/> to <paramref name="to"/>, both included, in the order of the keys.</summary>
    /// <param name="limit">At most so many documents, of those that come first in the order asked for.</param>
    List<BsonDocument> Range(KeyIndex index, string from, string to, int limit = int.MaxValue, bool descending = false);
}
