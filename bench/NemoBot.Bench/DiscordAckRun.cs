using System.Diagnostics;
using System.Net.Http.Json;
using NemoBot.Bench.Compare;

namespace NemoBot.Bench;

/// <summary>One measurement of the scenario <c>discord-ack</c>, on a new bot.</summary>
/// <param name="Jobs">Streams that are open meanwhile.</param>
/// <param name="Rate">Commands a second.</param>
internal sealed record DiscordAckRun(int Jobs, int Commands, int Rate)
{
    /// <summary>Gets what counts the bot's allocations; null counts none.</summary>
    public AllocationMeter? Meter { get; init; }

    /// <summary>Gets how long commands arrive before they are measured: in the first half minute the runtime compiles again what runs often.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(1);

    /// <param name="startAsync">Starts the bot, given its folder for data, the address of the video API and the settings of Discord.</param>
    public async Task<DiscordAckFigures> MeasureAsync(Func<string, Uri, (string Name, string Value)[], Task<ServerProcess>> startAsync)
    {
        var data = Directory.CreateTempSubdirectory("bench-").FullName;
        try
        {
            await using var api = await ServerProcess.RelayApiAsync();
            using var http = new HttpClient { BaseAddress = api.Address };
            async Task<RelayApi.Figures> FiguresAsync() => (await http.GetFromJsonAsync<RelayApi.Figures>(RelayApi.FiguresPath))!;
            await using var discord = await DiscordServer.StartAsync();
            await using var bot = await startAsync(data, api.Address, discord.Settings);
            await discord.ReadyAsync();
            await DiscordAckScenario.PacedAsync(Jobs, Rate, person => discord.CommandAsync("edit", person));
            var waited = Stopwatch.StartNew();
            while ((await FiguresAsync()).Open < Jobs && waited.Elapsed < TimeSpan.FromMinutes(1))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
            }

            // From here on every call except acknowledgements is limited; answers to these messages hit the global limit.
            discord.Api.IsExhausted = true;
            await DiscordAckScenario.PacedAsync(50, Rate, person => discord.MessageAsync(person, "help"));
            var early = (int)(WarmUp.TotalSeconds * Rate);
            await DiscordAckScenario.PacedAsync(early, Rate, person => discord.CommandAsync("help", Jobs + person));
            await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System);
            discord.Api.Acknowledged.Clear();
            var allocated = await ReadAsync();
            var (cpu, clock, limited, posts, events) = (bot.Cpu, Stopwatch.StartNew(), discord.Api.Limited, discord.Api.Posts, (await FiguresAsync()).Events);
            await DiscordAckScenario.PacedAsync(Commands, Rate, person => discord.CommandAsync("help", Jobs + early + person));
            var (seconds, usedCpu) = (clock.Elapsed.TotalSeconds, bot.Cpu - cpu);
            var running = await FiguresAsync();
            var rate = allocated is { } before ? (await ReadAsync())!.RateSince(before) : double.NaN;
            (limited, posts, events) = (discord.Api.Limited - limited, discord.Api.Posts - posts, running.Events - events);
            await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System); // A later acknowledgement counts as too late.
            return new(running.Open, events, posts, limited, [.. discord.Api.Acknowledged.Values.Order()], usedCpu.TotalSeconds / seconds) { AllocatedPerSecond = rate };
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }

        async Task<AllocationMeter.Allocated?> ReadAsync() => Meter is null ? null : await Meter.ReadAsync(CancellationToken.None);
    }
}

/// <param name="Streams">Open streams at the end.</param>
/// <param name="Events">Events of the streams meanwhile.</param>
/// <param name="Posts">Messages sent or edited meanwhile.</param>
/// <param name="Limited">Calls answered with 429 meanwhile.</param>
/// <param name="Latencies">From the event to its acknowledgement, in milliseconds, smallest first.</param>
/// <param name="Cores">CPU time of the bot divided by real time.</param>
internal sealed record DiscordAckFigures(int Streams, long Events, long Posts, long Limited, double[] Latencies, double Cores)
{
    /// <summary>Gets the bytes that the bot allocated in a second; not a number if nothing counted them.</summary>
    public double AllocatedPerSecond { get; init; } = double.NaN;

    /// <param name="share">0 to 1; 0.5 for the median.</param>
    public double At(double share) => Latencies.Length == 0 ? double.NaN : Latencies[(int)((Latencies.Length - 1) * share)];
}
