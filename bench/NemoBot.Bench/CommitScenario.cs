using System.Diagnostics;
using System.Globalization;
using LiteDB;
using Microsoft.Extensions.Logging.Abstractions;
using NemoBot.Storage.LiteDb;
using NemoBot.Storage.Sqlite;

namespace NemoBot.Bench;

/// <summary>
/// <c>commits</c>: how many small writes a second each store acknowledges, by how many callers write at once. A write is a row of 400 bytes with an id and one
/// index; a caller writes its next one when the last is on the disk. The stores take turns, so that the ratio does not depend on the machine.
/// </summary>
internal static class CommitScenario
{
    private static readonly int[] RowLength = [400];

    private static readonly KeyIndex ByChat = new("rows", "by_chat");

    public static async Task<BenchReport> RunAsync(BenchSettings settings)
    {
        var span = TimeSpan.FromSeconds(settings.Number("seconds", 2));
        var folder = Directory.CreateTempSubdirectory("nemobot-commits-");
        try
        {
            var report = new BenchReport("commits");
            foreach (var callers in new[] { 1, 64, 128 })
            {
                var (sqlite, liteDb) = (new List<double>(), new List<double>());
                for (var round = 0; round < settings.Number("rounds", 5); round++)
                {
                    sqlite.Add(await SqliteAsync(Path.Combine(folder.FullName, $"s{callers}-{round}.db"), callers, span, RowLength));
                    liteDb.Add(await LiteDbAsync(Path.Combine(folder.FullName, $"l{callers}-{round}.db"), callers, span, RowLength));
                }

                var (one, other) = (Median(sqlite), Median(liteDb));
                report.Add($"SQLite, {callers} callers", one, "commits/s").Add($"LiteDB, {callers} callers", other, "commits/s").Add($"LiteDB / SQLite, {callers} callers", other / one, "");
            }

            return report;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <param name="lengths">The bytes of the rows, which each caller writes in turns.</param>
    /// <returns>Commits a second.</returns>
    internal static async Task<double> SqliteAsync(string path, int callers, TimeSpan span, int[] lengths)
    {
        var database = NemoBot.Storage.Sqlite.Database.OpenForWriting(path);
        database.Run("PRAGMA journal_mode = WAL; CREATE TABLE rows (id TEXT PRIMARY KEY, chat TEXT NOT NULL, value BLOB NOT NULL) STRICT; CREATE INDEX rows_by_chat ON rows (chat, id);");
        await using var queue = new WriteQueue(database);
        return await CountAsync(callers, span, lengths, (id, chat, value) => queue.RunAsync(
            db => db.Execute("INSERT INTO rows (id, chat, value) VALUES ($id, $chat, $value)", ("$id", id), ("$chat", chat), ("$value", value)), CancellationToken.None));
    }

    /// <inheritdoc cref="SqliteAsync" />
    internal static async Task<double> LiteDbAsync(string path, int callers, TimeSpan span, int[] lengths)
    {
        var database = NemoBot.Storage.LiteDb.Database.Open(path);
        database.EnsureIndex(ByChat);
        await using var thread = new StoreThread(database, TimeProvider.System, NullLogger<StoreThread>.Instance);
        return await CountAsync(callers, span, lengths, (id, chat, value) => thread.WriteAsync(
            draft =>
            {
                draft.Put("rows", new BsonDocument { ["_id"] = id, [ByChat.Field] = new BsonArray { $"{chat}\n{id}" }, ["value"] = value });
                return 0;
            },
            CancellationToken.None));
    }

    private static async Task<double> CountAsync(int callers, TimeSpan span, int[] lengths, Func<string, string, byte[], Task<int>> writeAsync)
    {
        var values = Array.ConvertAll(lengths, length =>
        {
            var value = new byte[length];
            Random.Shared.NextBytes(value);
            return value;
        });
        var clock = Stopwatch.StartNew();
        var counts = await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
        {
            var (chat, written) = ($"telegram:{caller}", 0);
            for (; clock.Elapsed < span; written++)
            {
                await writeAsync(string.Create(CultureInfo.InvariantCulture, $"{written:D9}-{caller:D4}"), chat, values[written % values.Length]);
            }

            return written;
        })));
        return counts.Sum() / clock.Elapsed.TotalSeconds;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
