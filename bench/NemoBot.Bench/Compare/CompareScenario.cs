using NemoBot.Bench.Uploads;

namespace NemoBot.Bench.Compare;

/// <summary>
/// <c>compare</c>: every figure beside a peer or a physical limit in the same run. The two sides take turns, and change who is first; the ratio of a round is what holds from
/// machine to machine.
/// </summary>
internal static class CompareScenario
{
    public static async Task<BenchReport> RunAsync(BenchSettings settings)
    {
        var rounds = settings.Number("rounds", 5);
        var only = settings.Values.GetValueOrDefault("only")?.Split(',');
        var report = new BenchReport("compare");
        await Baseline.AddToAsync(report);
        foreach (var create in All(settings).Where(each => only?.Contains(each.Name) ?? true).Select(each => each.Create))
        {
            await using var contest = create();
            if (await contest.PrepareAsync() is { } missing)
            {
                Console.Error.WriteLine($"{contest.Name}: skipped. {missing}");
                continue;
            }

            foreach (var result in await PlayAsync(contest, rounds))
            {
                report.Add(result);
            }

            report.WriteContests(Console.Error); // A run of hours may be cut short.
        }

        return report;
    }

    private static IEnumerable<(string Name, Func<IContest> Create)> All(BenchSettings settings) =>
    [
        ("start", () => new StartContest(settings)),
        ("commits-litedb", () => new CommitsContest(settings, "litedb")),
        ("commits-sqlite", () => new CommitsContest(settings, "sqlite")),
        ("earlier-litedb", () => new EarlierContest(settings, "litedb", atMost: 1.0)),
        ("earlier-sqlite", () => new EarlierContest(settings, "sqlite", atMost: 0.5)),
        ("relay", () => new RelayContest(settings)),
        ("echo-grammY", () => new EchoContest(settings, "grammY")),
        ("echo-Telegram.Bot", () => new EchoContest(settings, "Telegram.Bot")),
        ("ack", () => new AckContest(settings)),
        ("streams", () => new StreamsContest(settings)),
        ("pieces", () => new PiecesContest(settings)),
        ("resumable", () => new ResumableContest(settings)),
        ("files-web", () => new FilesContest(settings, "web", _ => Task.FromResult<IUploadRoute>(new WebUpload()), 500)),
        ("files-telegram-local", () => new FilesContest(settings, "telegram-local", async folder => await TelegramUpload.StartAsync(Directory.CreateDirectory(Path.Combine(folder, "botapi")).FullName), 500)),
        ("files-telegram-cloud", () => new FilesContest(settings, "telegram-cloud", async _ => await TelegramUpload.StartAsync(null), 20)),
        ("files-discord", () => new FilesContest(settings, "discord", async folder => await DiscordUpload.StartAsync(folder, streams: true), 500)),
    ];

    private static async Task<IReadOnlyList<ContestResult>> PlayAsync(IContest contest, int rounds)
    {
        var (ours, theirs) = (new List<IReadOnlyList<double>>(), new List<IReadOnlyList<double>>());
        for (var round = 0; round < rounds; round++)
        {
            if (round % 2 == 0)
            {
                ours.Add(await contest.OursAsync());
                theirs.Add(await contest.TheirsAsync());
            }
            else
            {
                theirs.Add(await contest.TheirsAsync());
                ours.Add(await contest.OursAsync());
            }

            Console.Error.WriteLine($"{contest.Name}: round {round + 1} of {rounds}");
        }

        return [.. contest.Figures.Select((figure, at) => new ContestResult(contest.Name, contest.Peer, figure, [.. ours.Select(round => round[at])], figure.OwnAtMost is null ? [.. theirs.Select(round => round[at])] : []))];
    }
}
