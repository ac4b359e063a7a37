using LiteDB;
using NemoBot.Storage.Rows;

namespace NemoBot.Storage.LiteDb.Tables;

/// <summary>Files on disk without a record, and since when.</summary>
internal sealed class OrphanTable(TimeProvider time)
{
    public const string Collection = "orphans";
    public const string SeenAt = "seen_at";

    /// <summary>Maximum number of rows forgotten at once.</summary>
    private const int ForgetAtOnce = 100;

    private readonly Expiry _old = new(ByAge, ForgetAtOnce, time);

    public static KeyIndex ByAge { get; } = new(Collection, "by_age");

    /// <summary>Records which of these paths have no file record, and returns those first recorded at <paramref name="before"/> or earlier.</summary>
    public IReadOnlyList<string> Note(Draft draft, IReadOnlyList<string> paths, DateTimeOffset before)
    {
        var now = time.GetUtcNow();
        var old = new List<string>();
        foreach (var path in paths)
        {
            if (FileTable.Has(draft, path))
            {
                draft.Delete(Collection, path);
                continue;
            }

            var seenAt = draft.Find(Collection, path)?[SeenAt].AsInt64 ?? Add(draft, path, now);
            if (seenAt <= before.ToUnixTimeMilliseconds())
            {
                old.Add(path);
            }
        }

        _old.Run(draft, now - Retention.Orphans);
        return old;
    }

    private static long Add(Draft draft, string path, DateTimeOffset now)
    {
        draft.Add(Collection, new BsonDocument { ["_id"] = path, [SeenAt] = now.ToUnixTimeMilliseconds(), [ByAge.Field] = new BsonArray { Key.Of(now) } });
        return now.ToUnixTimeMilliseconds();
    }
}
