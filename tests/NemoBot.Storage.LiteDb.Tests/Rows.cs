using LiteDB;
using NemoBot.Storage.LiteDb.Disk;

namespace NemoBot.Storage.LiteDb.Tests;

/// <summary>The documents of a store, read past it.</summary>
internal static class Rows
{
    /// <summary>Of a store that is closed, by collection and id.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<BsonDocument>> In(string path)
    {
        using var stock = new LiteDatabase(new ConnectionString { Filename = path, Connection = ConnectionType.Direct, ReadOnly = true });
        return All(stock);
    }

    /// <summary>What an open store has committed, as one text.</summary>
    /// <param name="without">Collections that are left out.</param>
    public static string Of(IDiskFile data, IDiskFile log, params string[] without)
    {
        // An orderly end leaves everything in the data file.
        Database.Open(data, log).Dispose();
        var bytes = new byte[data.Length];
        data.Read(0, bytes);
        using var stock = new LiteDatabase(new MemoryStream(bytes));
        return string.Join('\n', All(stock)
            .Where(rows => !without.Contains(rows.Key))
            .OrderBy(rows => rows.Key, StringComparer.Ordinal)
            .SelectMany(rows => rows.Value.Select(row => $"{rows.Key} {JsonSerializer.Serialize(row)}")));
    }

    private static Dictionary<string, IReadOnlyList<BsonDocument>> All(LiteDatabase database) => database.GetCollectionNames().ToDictionary(
        name => name,
        IReadOnlyList<BsonDocument> (name) => [.. database.GetCollection(name).FindAll().OrderBy(row => row["_id"].AsString, StringComparer.Ordinal)],
        StringComparer.Ordinal);
}
