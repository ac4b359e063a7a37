using LiteDB;

namespace NemoBot.Storage.LiteDb.Tables;

/// <summary>The store's own row: its identity and the version of its documents.</summary>
internal static class StoreIdentity
{
    private const string Collection = "store";
    private const string Row = "store";
    private const string StoreId = "store_id";
    private const string Version = "version";

    /// <summary>Rises with each change that an earlier NemoBot cannot read.</summary>
    private const int CurrentVersion = 1;

    /// <summary>Returns null for a store that was never opened.</summary>
    public static string? Id(IDocumentReader reader) => reader.Find(Collection, Row)?[StoreId].AsString;

    /// <summary>Gives the store an identity if it has none; with a database, on the disk when it returns.</summary>
    /// <returns>True if it had none.</returns>
    public static bool Ensure(Database database, string idOfNew)
    {
        var draft = new Draft(database);
        if (!Ensure(draft, idOfNew))
        {
            return false;
        }

        database.Apply(draft);
        database.Commit();
        return true;
    }

    /// <inheritdoc cref="Ensure(Database, string)"/>
    public static bool Ensure(Draft draft, string idOfNew) => draft.TryAdd(Collection, new BsonDocument { ["_id"] = Row, [StoreId] = idOfNew, [Version] = CurrentVersion });

    /// <summary>Returns why this program cannot use the database, for the operator; null if it can.</summary>
    /// <param name="collections">Those in the file.</param>
    public static string? Fault(IDocumentReader reader, IReadOnlyCollection<string> collections)
    {
        if (reader.Find(Collection, Row) is not { } row)
        {
            return collections.Count == 0
                ? null
                : "The file at Storage:Path is not a NemoBot database. Nothing was changed; choose another path, or start over with --new-store.";
        }

        return row[Version].AsInt32 is var version && version > CurrentVersion
            ? $"The database at Storage:Path has version {version}, but this NemoBot knows only versions up to {CurrentVersion}. Nothing was changed; start the newer NemoBot, or restore a backup."
            : null;
    }
}
