using System.Diagnostics;
using System.Text;
using NemoBot.Discord.Gateway;

namespace NemoBot.Bench;

/// <summary><c>discord-parse</c>: the cost of one event of Discord's gateway from compressed bytes to a routed event, on one thread.</summary>
internal static class DiscordParseBench
{
    private const int Distinct = 64;

    public static BenchReport Run(BenchSettings settings)
    {
        var rounds = settings.Number("rounds", 200_000);
        var report = new BenchReport("discord-parse");
        var tails = Enumerable.Range(0, Distinct).Select(DiscordFrames.IrrelevantTail).ToList();
        Measure(report, "irrelevant message", rounds, [.. tails.Select(tail => $$"""{"t":"MESSAGE_CREATE","s":7,"op":0,"d":{"id":"1300000000000000000"{{tail}}""")]);

        // Tokens of 212 characters, as at Discord; and of 500, more than ever observed.
        Measure(report, "interaction", rounds / 4, [.. Enumerable.Range(0, Distinct).Select(person => Command(person, 212))]);
        Measure(report, "interaction, token of 500", rounds / 4, [.. Enumerable.Range(0, Distinct).Select(person => Command(person, 500))]);
        return report;
    }

    private static string Command(int person, int tokenLength) =>
        $$"""{"t":"INTERACTION_CREATE","s":9,"op":0,"d":{{DiscordFrames.SlashCommand("1300000000000000001", new('x', tokenLength), "edit", person, withVideo: true)}}}""";

    private static void Measure(BenchReport report, string name, int rounds, List<string> payloads)
    {
        var bot = Encoding.UTF8.GetBytes(DiscordFrames.BotId);
        var frames = payloads.ConvertAll(DiscordFrames.Compress);
        using var inflater = new ZlibStreamInflater();
        inflater.Inflate(DiscordFrames.Begin);
        for (var i = 0; i < 20_000; i++)
        {
            Take(i);
        }

        var (before, began) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.GetTimestamp());
        for (var i = 0; i < rounds; i++)
        {
            Take(i);
        }

        var (time, bytes) = (Stopwatch.GetElapsedTime(began), GC.GetAllocatedBytesForCurrentThread() - before);
        report.Add($"{name}: size", payloads.Average(payload => payload.Length), "B").Add($"{name}: time", time.TotalMicroseconds / rounds, "us").Add($"{name}: allocated", bytes / (double)rounds, "B");

        void Take(int round)
        {
            var payload = inflater.Inflate(frames[round % Distinct]).Span;
            var head = GatewayPayload.Read(payload);
            Arrival.Read(head.Event, head.Data(payload), bot);
        }
    }
}
