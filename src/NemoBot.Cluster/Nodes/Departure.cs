using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace NemoBot.Cluster.Nodes;

/// <summary>
/// Leaves the cluster before anything else stops: the chats go to other nodes while this one still answers what has arrived. Without its database a node cannot leave,
/// and Orleans goes on trying for minutes: then the process ends without, and the other nodes find out.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "The timer must outlive this object: it ends a process whose services do not end.")]
internal sealed partial class Departure(Silo silo, IOptions<HostOptions> host, TimeProvider time, ILogger<Departure> logger) : IHostedLifecycleService
{
    /// <summary>Told to the supervisor of a process that did not end in order.</summary>
    private const int ExitCode = 1;

    /// <summary>For what ends after the host's own time limit.</summary>
    private static readonly TimeSpan Reserve = TimeSpan.FromSeconds(3);

    private ITimer? _end;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        _end = time.CreateTimer(
            _ =>
            {
                LogNotEnded();
                Environment.Exit(ExitCode);
            },
            null,
            host.Value.ShutdownTimeout + Reserve,
            Timeout.InfiniteTimeSpan);
        await silo.StopAsync(cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The process ends in order. Not called after the host's time limit: then its services are disposed, which waits for Orleans again.</summary>
    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        if (_end is { } end && !cancellationToken.IsCancellationRequested)
        {
            await end.DisposeAsync();
        }
    }

    [LoggerMessage(LogLevel.Error, "This node could not leave the cluster in time, and ends without: the others take its chats over")]
    private partial void LogNotEnded();
}
