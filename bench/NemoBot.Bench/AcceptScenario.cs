using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Logging.Abstractions;
using NemoBot.Core.Model;
using NemoBot.Storage;
using NemoBot.Storage.LiteDb;
using NemoBot.Storage.Postgres;
using NemoBot.Storage.Postgres.Keys;
using NemoBot.Storage.Sqlite;

namespace NemoBot.Bench;

/// <summary><c>accept</c>: messages a second that each store accepts into the inbox, sealed and on the disk, from 128 chats at once. The stores take turns; PostgreSQL too, if <c>--postgres</c> names a database.</summary>
internal static class AcceptScenario
{
    private const int Chats = 128;

    public static async Task<BenchReport> RunAsync(BenchSettings settings)
    {
        var span = TimeSpan.FromSeconds(settings.Number("seconds", 3));
        var folder = Directory.CreateTempSubdirectory("nemobot-accept-");
        try
        {
            var (sqlite, liteDb, bytes, postgres) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
            for (var round = 0; round < settings.Number("rounds", 5); round++)
            {
                sqlite.Add(await SqliteAsync(Path.Combine(folder.FullName, $"s{round}.db"), span));
                var before = GC.GetTotalAllocatedBytes();
                liteDb.Add(await LiteDbAsync(Path.Combine(folder.FullName, $"l{round}.db"), span));
                bytes.Add((GC.GetTotalAllocatedBytes() - before) / (liteDb[^1] * span.TotalSeconds));
                if (settings.Values.TryGetValue("postgres", out var database))
                {
                    postgres.Add(await PostgresAsync($"{database};Search Path=bench_{Guid.NewGuid():N}", span));
                }
            }

            var (one, other) = (Median(sqlite), Median(liteDb));
            var report = new BenchReport("accept").Add("SQLite", one, "messages/s").Add("LiteDB", other, "messages/s").Add("LiteDB / SQLite", other / one, "").Add("LiteDB, allocated a message", Median(bytes) / 1024, "KiB");
            return postgres.Count == 0 ? report : report.Add("PostgreSQL", Median(postgres), "messages/s").Add("PostgreSQL / SQLite", Median(postgres) / one, "");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<double> SqliteAsync(string path, TimeSpan span)
    {
        await using var store = new SqliteStore(path, new EphemeralDataProtectionProvider(), TimeProvider.System, NullLoggerFactory.Instance);
        await store.InitializeAsync(CancellationToken.None);
        return await CountAsync(span, store.AcceptAsync);
    }

    private static async Task<double> LiteDbAsync(string path, TimeSpan span)
    {
        await using var store = new LiteDbStore(
            path, new MasterSealer(new EphemeralDataProtectionProvider()), new SortableIds(TimeProvider.System), TimeProvider.System, NullLoggerFactory.Instance);
        await store.InitializeAsync(CancellationToken.None);
        return await CountAsync(span, store.AcceptAsync);
    }

    private static async Task<double> PostgresAsync(string database, TimeSpan span)
    {
        var server = new PostgresServer(database);
        var keys = new KeyTable(server, "a secret of the measurement");
        await using var store = new PostgresStore(
            server, keys, new MasterSealer(new EphemeralDataProtectionProvider()), new SortableIds(TimeProvider.System), TimeProvider.System, NullLoggerFactory.Instance);
        await store.OpenAsync(CancellationToken.None);
        return await CountAsync(span, store.AcceptAsync);
    }

    private static async Task<double> CountAsync(TimeSpan span, Func<IReadOnlyList<IncomingMessage>, CancellationToken, Task<IReadOnlyList<InboxItem>>> acceptAsync)
    {
        var clock = Stopwatch.StartNew();
        var counts = await Task.WhenAll(Enumerable.Range(0, Chats).Select(chat => Task.Run(async () =>
        {
            var (key, accepted) = (new ChatKey("telegram", chat.ToString(CultureInfo.InvariantCulture)), 0);
            for (; clock.Elapsed < span; accepted++)
            {
                var message = new IncomingMessage
                {
                    Chat = key,
                    MessageId = accepted.ToString(CultureInfo.InvariantCulture),
                    Text = "trim the first 3 seconds and add lo-fi music",
                    SentAt = TimeProvider.System.GetUtcNow(),
                };
                await acceptAsync([message], CancellationToken.None);
            }

            return accepted;
        })));
        return counts.Sum() / clock.Elapsed.TotalSeconds;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
