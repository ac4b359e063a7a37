using System.Globalization;
using NemoVideo;
using NemoVideo.Simulator;

namespace NemoBot.Hosting;

/// <summary>Runs <c>--demo</c>: the simulated video API in this process, with settings that suit it. Nothing leaves this machine. Its state is beside the database, and survives a kill as the bot does.</summary>
internal sealed class Demo : IAsyncDisposable
{
    /// <summary>More than the real API grants, so that there is enough for every suggestion of the README.</summary>
    private const int CreditsPerAccount = 1_000;

    private readonly SimulatorServer _simulator;

    private Demo(SimulatorServer simulator) => _simulator = simulator;

    /// <summary>Gets whether ffmpeg composes the exports; without it they are the clip as it was sent.</summary>
    public bool HasFfmpeg => _simulator.HasFfmpeg;

    public static async Task<Demo> StartAsync(WebApplicationBuilder builder, CancellationToken cancellationToken)
    {
        var configured = builder.Configuration["Storage:Path"];
        var database = configured is null || configured == LegacyStore.Resolve("data/nemobot.db")
            ? LegacyStore.Resolve("data/demo/nemobot.db") // Projects of the simulator are kept apart from real ones.
            : configured;
        var options = new SimulatorOptions
        {
            TokensPerAddress = 10_000,
            TokensPerClient = 1_000,
            CreditsPerAccount = CreditsPerAccount,
            SeparateCdn = true,
            StateDirectory = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(database))!, "simulator"),
        };
        var simulator = await SimulatorServer.StartAsync(options, TimeProvider.System, cancellationToken);
        var demo = new Dictionary<string, string?>
        {
            [$"{NemoVideoOptions.Section}:{nameof(NemoVideoOptions.ApiUrl)}"] = simulator.Address.ToString(),
            [$"{NemoVideoOptions.Section}:{nameof(NemoVideoOptions.WebUrl)}"] = simulator.Address.ToString(),
            [$"{NemoVideoOptions.Section}:{nameof(NemoVideoOptions.Token)}"] = null,
            [$"{NemoVideoOptions.Section}:{nameof(NemoVideoOptions.RenderPollInterval)}"] = "00:00:01",
            [$"{NemoVideoOptions.Section}:{nameof(NemoVideoOptions.RenderPolls)}"] = "100",
            [$"{NemoVideoOptions.Section}:{nameof(NemoVideoOptions.FreeCredits)}"] = CreditsPerAccount.ToString(CultureInfo.InvariantCulture),
            ["Storage:Path"] = database,
            ["Limits:FreeAccountsPerWeek"] = "10000", // The simulator's accounts cost nothing.
        };
        builder.Configuration.AddInMemoryCollection(demo);
        return new(simulator);
    }

    public ValueTask DisposeAsync() => _simulator.DisposeAsync();
}
