using System.Diagnostics;
using System.Globalization;
using NemoBot.Bench.Compare;

namespace NemoBot.Bench.Growth;

/// <summary>
/// <c>growth</c>: what each operation of the store costs with 1,000 messages and with very many. A round visits as many chats of a fresh small store as of the large one, and
/// no chat twice: the chats have the same length, and only the number of chats differs.
/// </summary>
internal static class GrowthScenario
{
    private const int Few = 1_000;
    private const int ChatsOfRound = Few / GrowthRows.MessagesOfChat;

    /// <summary>Chats that are visited first and not measured, for the connections prepare their statements.</summary>
    private const int ChatsBefore = 32;

    /// <summary>Concurrent visits, as the bot has concurrent chats.</summary>
    private const int AtOnce = 32;

    /// <summary>Rounds that are not counted: the compiler needs them.</summary>
    private const int WarmUp = 5;

    private const double Aim = 1.3;

    public static async Task<BenchReport> RunAsync(BenchSettings settings)
    {
        var engine = settings.Values.GetValueOrDefault("engine", "litedb");
        var (messages, rounds) = (settings.Number("messages", MessagesOf(engine)), settings.Number("rounds", 9));
        var folder = Directory.CreateTempSubdirectory("nemobot-growth-").FullName;
        try
        {
            var clock = Stopwatch.StartNew();
            await using var large = await GrowthStore.FilledAsync(Directory.CreateDirectory(Path.Combine(folder, "large")).FullName, engine, protection => new GrowthRows(new(protection), messages / GrowthRows.MessagesOfChat).All(), DatabaseOf(settings, engine));
            var report = new BenchReport("growth").Add("messages", messages, "").Add("filled in", clock.Elapsed.TotalSeconds, "s")
                .Add("database", await large.BytesAsync() / (double)(1 << 20), "MiB");
            var chats = Enumerable.Range(0, messages / GrowthRows.MessagesOfChat).ToArray();
            new Random(1).Shuffle(chats);
            var (atFew, atMany) = (new GrowthTimes(), new GrowthTimes());
            for (var round = 0; round < rounds + WarmUp; round++)
            {
                var fresh = Directory.CreateDirectory(Path.Combine(folder, $"{round}")).FullName;
                await using (var small = await GrowthStore.FilledAsync(fresh, engine, protection => new GrowthRows(new(protection), ChatsOfRound).All(), DatabaseOf(settings, engine)))
                {
                    await VisitAsync(small, [.. Enumerable.Range(0, ChatsOfRound)], round < WarmUp ? new() : atFew);
                }

                Directory.Delete(fresh, recursive: true);
                await VisitAsync(large, chats.AsSpan(round * ChatsOfRound, ChatsOfRound).ToArray(), round < WarmUp ? new() : atMany);
            }

            Report(report, engine, atFew, atMany);
            return report;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static int MessagesOf(string engine) => engine switch
    {
        "postgres" => 10_000_000,
        "sqlite" => 1_000_000,
        _ => 500_000,
    };

    private static GrowthDatabase? DatabaseOf(BenchSettings settings, string engine) => engine == "postgres"
        ? new(settings.Values.GetValueOrDefault("postgres") ?? throw new ArgumentException("--postgres is the connection string of a database on a server on which the scenario may create others."))
        : null;

    private static void Report(BenchReport report, string engine, GrowthTimes atFew, GrowthTimes atMany)
    {
        var peer = string.Create(CultureInfo.InvariantCulture, $"with {Few:N0} messages");
        foreach (var name in atFew.Names)
        {
            Add(name, [name]);
        }

        Add("a message and its edit, all of these", [.. GrowthVisit.OfPlatform.Select(operation => operation.Name)]);
        Add("page: a message, all of these", [.. GrowthVisit.OfPage.Select(operation => operation.Name)]);

        void Add(string name, IReadOnlyList<string> parts) => report
            .Add(new ContestResult("growth", peer, new($"{engine}, {name}: CPU", "us", AtMost: Aim), GrowthTimes.Sum(parts, atMany.Cpu), GrowthTimes.Sum(parts, atFew.Cpu)))
            .Add(new ContestResult("growth", peer, new($"{engine}, {name}: time", "us"), GrowthTimes.Sum(parts, atMany.Wall), GrowthTimes.Sum(parts, atFew.Wall)));
    }

    private static async Task VisitAsync(GrowthStore store, int[] chats, GrowthTimes times)
    {
        await MeasureAsync(store, chats[..ChatsBefore], new());
        await MeasureAsync(store, chats[ChatsBefore..], times);
    }

    private static async Task MeasureAsync(GrowthStore store, int[] chats, GrowthTimes times)
    {
        var records = new GrowthRecords();
        var visits = chats.ToLookup(GrowthRows.IsWeb, chat => new GrowthVisit(store, records, GrowthRows.KeyOf(chat)));
        foreach (var (name, runAsync) in GrowthVisit.OfPlatform)
        {
            await times.MeasureAsync(name, [.. visits[false]], AtOnce, () => store.Cpu, runAsync);
        }

        foreach (var (name, runAsync) in GrowthVisit.OfPage)
        {
            await times.MeasureAsync(name, [.. visits[true]], AtOnce, () => store.Cpu, runAsync);
        }
    }
}
