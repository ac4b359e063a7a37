namespace NemoBot.Bench.Compare;

/// <summary>The acknowledgement of a command while 500 streams are open and Discord limits every other call, beside a bot on discord.js.</summary>
internal sealed class AckContest(BenchSettings settings) : IContest
{
    private string _bot = "";
    private string _peer = "";

    public string Name => "ack";

    public string Peer => "discord.js bot";

    public IReadOnlyList<Figure> Figures { get; } = [new("event to acknowledgement, p99", "ms", AtMost: 1), new("event to acknowledgement, median", "ms"), new("CPU meanwhile", "cores"), new("allocated meanwhile", "MB/s", OwnAtMost: 10)];

    public async Task<string?> PrepareAsync()
    {
        _bot = await settings.PublishedAsync("bot", "NemoBot");
        if (await Peers.NodeAsync("discord") is not { } peer)
        {
            return "Node.js or discord.js cannot be had here.";
        }

        _peer = peer;
        return null;
    }

    public async Task<IReadOnlyList<double>> OursAsync()
    {
        var figures = await MeasureAsync((data, api, discord) => ServerProcess.BotAsync(_bot, data, api, discord));

        // In a run of its own, for the bot has to send its metrics.
        await using var meter = await AllocationMeter.StartAsync();
        var metered = await (Run with { Meter = meter }).MeasureAsync((data, api, discord) => ServerProcess.BotAsync(_bot, data, api, [.. discord, .. meter.Settings]));
        return [.. figures, metered.AllocatedPerSecond / 1e6];
    }

    public Task<IReadOnlyList<double>> TheirsAsync() => MeasureAsync((_, api, discord) => ServerProcess.NodeAsync(_peer, [("Nemo__ApiUrl", api.ToString()), .. discord]));

    public ValueTask DisposeAsync() => default;

    private DiscordAckRun Run => new(settings.Number("jobs", 500), settings.Number("commands", 1_000), 100) { WarmUp = TimeSpan.FromSeconds(settings.Number("warm", 45)) };

    private async Task<IReadOnlyList<double>> MeasureAsync(Func<string, Uri, (string Name, string Value)[], Task<ServerProcess>> startAsync)
    {
        var figures = await Run.MeasureAsync(startAsync);
        return [figures.At(0.99), figures.At(0.5), figures.Cores];
    }
}
