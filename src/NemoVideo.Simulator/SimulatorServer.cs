using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using NemoVideo.Simulator.Agent;
using NemoVideo.Simulator.Faults;
using NemoVideo.Simulator.Log;
using NemoVideo.Simulator.State;

namespace NemoVideo.Simulator;

/// <summary>Runs the simulated video API on loopback. Disposing stops it, ends its renders, and deletes its files unless <see cref="SimulatorOptions.StateDirectory"/> is set.</summary>
public sealed class SimulatorServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly SimulatorControl _control;

    private SimulatorServer(WebApplication app, SimulatorControl control, IReadOnlyList<Uri> addresses, bool hasFfmpeg)
    {
        _app = app;
        _control = control;
        Address = addresses[0];
        CdnAddress = addresses[^1];
        HasFfmpeg = hasFfmpeg;
    }

    public Uri Address { get; }

    /// <summary>Gets the CDN's address: the same as <see cref="Address"/> unless <see cref="SimulatorOptions.SeparateCdn"/> is set.</summary>
    public Uri CdnAddress { get; }

    /// <summary>Gets whether exports are real; if not, they return the original clip.</summary>
    public bool HasFfmpeg { get; }

    public SimulatorLog Log => _control.Log;

    public FaultBoard Faults => _control.Faults;

    /// <summary>Starts on 127.0.0.1, at <see cref="SimulatorOptions.Port"/> or a free port.</summary>
    public static async Task<SimulatorServer> StartAsync(SimulatorOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        // Ignores the command line and the configuration files of the host process, and does not watch the files until they are cleared.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = ["--hostBuilder:reloadConfigOnChange=false"], ContentRootPath = AppContext.BaseDirectory, ApplicationName = typeof(SimulatorServer).Assembly.GetName().Name });
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseUrls(options.SeparateCdn ? [$"http://127.0.0.1:{options.Port}", "http://127.0.0.1:0"] : [$"http://127.0.0.1:{options.Port}"]);
        var (app, control, hasFfmpeg) = SimulatorApp.Build(builder, options, time);
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(address => new Uri(address)).ToList();
        var server = new SimulatorServer(app, control, addresses, hasFfmpeg);
        if (options.SeparateCdn)
        {
            app.Services.GetRequiredService<CdnHost>().Address = server.CdnAddress;
        }

        app.Services.GetRequiredService<StateKeeper>().ContinueTurns(app.Services.GetRequiredService<VideoAgent>(), server.CdnAddress);
        return server;
    }

    /// <summary>Forgets the session, as after a long idle time: 1002 and 404 from now on.</summary>
    public bool ForgetSession(string sessionId) => _control.ForgetSession(sessionId);

    /// <summary>Forgets the render: its id becomes unknown, like those of an account that was replaced.</summary>
    public bool ForgetRender(string renderId) => _control.ForgetRender(renderId);

    /// <param name="account">A token or a user id.</param>
    public bool ExpireToken(string account) => _control.ExpireToken(account);

    /// <param name="account">A token or a user id.</param>
    public bool SetCredits(string account, int credits) => _control.SetCredits(account, credits);

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync(); // Streams that wait for their caller would delay a graceful stop.
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }
}
