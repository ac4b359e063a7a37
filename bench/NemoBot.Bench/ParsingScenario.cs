using System.Diagnostics;
using System.Text;
using NemoBot.Core.Intents;
using NemoBot.Core.Intents.Trained;
using NemoBot.Telegram.Incoming;

namespace NemoBot.Bench;

/// <summary><c>router</c>, <c>sse</c>, <c>telegram-parse</c>: time and allocated bytes per item, on one thread.</summary>
internal static class ParsingScenario
{
    private static readonly string[] Words =
    [
        "export", "导出", "trim the first 3 seconds and add lo-fi music", "how many credits do I have left?", "加一个标题“城市”然后导出", "cancel that", "what's the status", "make it pop",
    ];

    public static BenchReport Router(BenchSettings settings) => Measure("router", settings.Number("rounds", 50_000), n => IntentRouter.Route(Words[n % Words.Length]));

    /// <summary>Compares both readers in one pass with the rules alone, alternating in one process, so that the ratio of the medians does not depend on the machine.</summary>
    public static BenchReport Reader(BenchSettings settings)
    {
        var clock = Stopwatch.StartNew();
        SecondReader.Shipped.Read("hi", Situation.None);
        var first = clock.Elapsed;
        var stream = new MemoryStream();
        using (var file = typeof(SecondReader).Assembly.GetManifestResourceStream("NemoBot.Core.Intents.Trained.reader.bin")!)
        {
            file.CopyTo(stream);
        }

        clock.Restart();
        stream.Position = 0;
        ReaderModel.Load(stream);
        var load = clock.Elapsed;

        var rounds = settings.Number("rounds", 50_000);
        var (rules, both) = (new List<double>(), new List<double>());
        for (var turn = 0; turn < 11; turn++)
        {
            rules.Add(Time(rounds, n => IntentRouter.Route(Words[n % Words.Length])));
            both.Add(Time(rounds, n => Understanding.Read(Words[n % Words.Length], null, Situation.Draft, SecondReader.Shipped)));
        }

        var (alone, together) = (rules.Order().ElementAt(5), both.Order().ElementAt(5));
        return new BenchReport("reader").Add("file", stream.Length / 1e6, "MB").Add("load from memory", load.TotalMilliseconds, "ms").Add("load and first text, code compiled", first.TotalMilliseconds, "ms")
            .Add("both readers, time a text", together, "us").Add("rules alone", alone, "us").Add("both / rules", together / alone, "").Add("texts a second", 1e6 / together, "");
    }

    private static double Time(int rounds, Func<int, object?> act)
    {
        var clock = Stopwatch.StartNew();
        for (var n = 0; n < rounds; n++)
        {
            act(n);
        }

        return clock.Elapsed.TotalMicroseconds / rounds;
    }

    public static async Task<BenchReport> SseAsync(BenchSettings settings)
    {
        // The whole client, from the socket up, against a server in this process: the bytes include both ends.
        var rounds = settings.Number("rounds", 20_000);
        await using var api = await SseApi.StartAsync(rounds);
        using var client = api.Client();
        var access = new NemoVideo.Accounts.NemoAccess(new("nmv_usr_bench"), new("bench", "1", "unknown"));
        var (before, clock, count) = (GC.GetTotalAllocatedBytes(), Stopwatch.StartNew(), 0);
        await foreach (var happened in client.RunAsync(access, "1", "hi", CancellationToken.None))
        {
            count += happened is NemoVideo.Agent.AgentEvent.TextReceived ? 1 : 0;
        }

        return new BenchReport("sse").Add("events", count, "").Add("time an event", clock.Elapsed.TotalMicroseconds / rounds, "us").Add("allocated an event (both ends)", (GC.GetTotalAllocatedBytes() - before) / (double)rounds, "B");
    }

    public static BenchReport Telegram(BenchSettings settings)
    {
        var update = Encoding.UTF8.GetBytes("""{"update_id":911978041,"message":{"message_id":1584,"from":{"id":42,"is_bot":false,"first_name":"Ana","language_code":"de"},"chat":{"id":42,"type":"private"},"date":1762000000,"text":"trim the first 3 seconds"}}""");
        return Measure("telegram-parse", settings.Number("rounds", 100_000), _ => UpdateMapping.Map(UpdateReader.Read(update), new BotIdentity(7, "nemo_bot")));
    }

    private static BenchReport Measure(string scenario, int rounds, Func<int, object?> act)
    {
        for (var n = 0; n < Math.Min(rounds, 5_000); n++)
        {
            act(n);
        }

        var (before, clock) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.StartNew());
        for (var n = 0; n < rounds; n++)
        {
            act(n);
        }

        return new BenchReport(scenario).Add("time an item", clock.Elapsed.TotalMicroseconds / rounds, "us").Add("allocated an item", (GC.GetAllocatedBytesForCurrentThread() - before) / (double)rounds, "B");
    }
}
