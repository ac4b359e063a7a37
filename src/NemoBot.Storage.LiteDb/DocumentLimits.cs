using System.Text;
using LiteDB;
using NemoBot.Core.Model;

namespace NemoBot.Storage.LiteDb;

/// <summary>What the engine can store. Beyond it the engine fails, and with it all that is in the same transaction; so it is checked before.</summary>
internal static class DocumentLimits
{
    /// <summary>Bytes of an id or of an index key in UTF-8.</summary>
    public const int KeyLength = 1_000;

    /// <summary>Bytes of all values of a document together.</summary>
    public const int DocumentLength = 16_000_000;

    /// <exception cref="StorageException">The document is beyond a limit.</exception>
    public static void Check(BsonDocument document)
    {
        CheckKey(document["_id"].AsString);
        var length = 0L;
        foreach (var (name, value) in document)
        {
            if (value is BsonArray keys)
            {
                foreach (var key in keys)
                {
                    CheckKey(key.AsString);
                }
            }

            length += name.Length + LengthOf(value);
        }

        if (length > DocumentLength)
        {
            throw new StorageException($"A document of {length} bytes cannot be stored; the limit is {DocumentLength}.");
        }
    }

    private static void CheckKey(string key)
    {
        if (Encoding.UTF8.GetByteCount(key) > KeyLength)
        {
            throw new StorageException($"A key of more than {KeyLength} bytes cannot be stored.");
        }
    }

    private static long LengthOf(BsonValue value) => value.Type switch
    {
        BsonType.String => Encoding.UTF8.GetByteCount(value.AsString),
        BsonType.Binary => value.AsBinary.Length,
        _ => 16,
    };
}
