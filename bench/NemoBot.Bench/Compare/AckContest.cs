namespace NemoBot.Bench.Compare;

/// <summary>The acknowledgement of a command while 500 streams are open and Discord limits every other call, beside a bot on discord.js.</summary>
internal sealed class AckContest(BenchSettings settings) : IContest
{
    private string _bot = "";
    private string _peer = "";

    public string Name => "ack";

    public string Peer => "discord.js bot";

    public IReadOnlyList<Figure> Figures { get; } = [new("event to acknowledgement, p99", "ms", AtMost: 1), new("event to acknowledgement, median", "ms"), new("CPU meanwhile", "cores")];

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

    public Task<IReadOnlyList<double>> OursAsync() => MeasureAsync((data, api, discord) => ServerProcess.BotAsync(_bot, data, api, discord));

    public Task<IReadOnlyList<double>> TheirsAsync() => MeasureAsync((_, api, discord) => ServerProcess.NodeAsync(_peer, [("Nemo__ApiUrl", api.ToString()), .. discord]));

    public ValueTask DisposeAsync() => default;

    private async Task<IReadOnlyList<double>> MeasureAsync(Func<string, Uri, (string Name, string Value)[], Task<ServerProcess>> startAsync)
    {
        var figures = await new DiscordAckRun(settings.Number("jobs", 500), settings.Number("commands", 1_000), 100).MeasureAsync(startAsync);
        return [figures.At(0.99), figures.At(0.5), figures.Cores];
    }
}
