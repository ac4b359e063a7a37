using NemoVideo;
using NemoVideo.Simulator;

namespace NemoBot.Hosting;

/// <summary>Runs <c>--demo</c>: the simulated video API in this process, with settings that suit it. Nothing leaves this machine.</summary>
internal sealed class Demo : IAsyncDisposable
{
    private readonly SimulatorServer _simulator;

    private Demo(SimulatorServer simulator) => _simulator = simulator;

    /// <summary>Gets whether ffmpeg composes the exports; without it they are the clip as it was sent.</summary>
    public bool HasFfmpeg => _simulator.HasFfmpeg;

    public static async Task<Demo> StartAsync(WebApplicationBuilder builder, CancellationToken cancellationToken)
    {
        var simulator = await SimulatorServer.StartAsync(new() { TokensPerAddress = 10_000, TokensPerClient = 1_000, CreditsPerAccount = 1_000, SeparateCdn = true }, TimeProvider.System, cancellationToken);
        var demo = new Dictionary<string, string?>
        {
            [$"{NemoVideoOptions.Section}:{nameof(NemoVideoOptions.ApiUrl)}"] = simulator.Address.ToString(),
            [$"{NemoVideoOptions.Section}:{nameof(NemoVideoOptions.WebUrl)}"] = simulator.Address.ToString(),
            [$"{NemoVideoOptions.Section}:{nameof(NemoVideoOptions.Token)}"] = null,
            [$"{NemoVideoOptions.Section}:{nameof(NemoVideoOptions.RenderPollInterval)}"] = "00:00:01",
            [$"{NemoVideoOptions.Section}:{nameof(NemoVideoOptions.RenderPolls)}"] = "100",
            ["Limits:FreeAccountsPerWeek"] = "10000", // The simulator's accounts cost nothing.
        };
        if (builder.Configuration["Storage:Path"] is null or "data/nemobot.db")
        {
            demo["Storage:Path"] = "data/demo/nemobot.db"; // The simulator does not keep its projects; keep them apart from real ones.
        }

        builder.Configuration.AddInMemoryCollection(demo);
        return new(simulator);
    }

    public ValueTask DisposeAsync() => _simulator.DisposeAsync();
}
