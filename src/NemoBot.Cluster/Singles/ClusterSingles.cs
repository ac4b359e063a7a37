using System.Collections.Concurrent;
using NemoBot.Cluster.Chats;
using NemoBot.Core.Concurrency;
using NemoBot.Core.Model;
using NemoBot.Storage.Engines;

namespace NemoBot.Cluster.Singles;

/// <summary>Lets the work of each name run on one node, and starts it elsewhere when that node ends.</summary>
internal sealed partial class ClusterSingles(IServiceProvider services, TimeProvider time, ILogger<ClusterSingles> logger) : ISingles
{
    private static readonly TimeSpan CheckEvery = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Func<CancellationToken, Task>> _works = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, SingleRun> _running = new(StringComparer.Ordinal);

    /// <summary>Gets the names of the work that this node runs.</summary>
    public IReadOnlyList<string> RunningHere => [.. _running.Where(each => !each.Value.HasEnded).Select(each => each.Key).Order(StringComparer.Ordinal)];

    public async Task RunAsync(string name, Func<CancellationToken, Task> work, CancellationToken stopping)
    {
        if (!_works.TryAdd(name, work))
        {
            throw new InvalidOperationException($"There is work named {name} already.");
        }

        try
        {
            await PeriodicWork.RunAsync(CheckEvery, time, _ => EnsureRunningAsync(name), fault => LogNotEnsured(fault, name), stopping);
        }
        finally
        {
            _works.TryRemove(name, out _);
            if (_running.TryRemove(name, out var run))
            {
                await run.StopAsync(CancellationToken.None); // Usually it has ended: the node has left the cluster before.
            }
        }
    }

    public async Task<bool> IsOursAsync(string name, CancellationToken cancellationToken)
    {
        var grain = services.GetRequiredService<IGrainFactory>().GetGrain<ISingleGrain>(name).GetGrainId();
        var owner = await services.GetRequiredService<IServerStore>().Owners.FindAsync(OwnerDirectory.NameOf(grain), cancellationToken);
        return owner?.Node == services.GetRequiredService<ISiloStatusOracle>().SiloAddress.ToParsableString();
    }

    /// <summary>Starts the work in this process.</summary>
    /// <returns>Null if this node has no such work: it does not run yet, ends, or has other settings.</returns>
    public SingleRun? TryStart(string name)
    {
        if (!_works.TryGetValue(name, out var work))
        {
            return null;
        }

        LogStarted(name);
        return _running[name] = new(
            async stop =>
            {
                try
                {
                    await work(stop);
                }
                catch (OperationCanceledException) when (stop.IsCancellationRequested)
                {
                    // Another node goes on.
                }
                catch (Exception fault)
                {
                    LogFailed(fault, name);
                }
            });
    }

    /// <summary>Calls the work's grain, so that there is one.</summary>
    private Task EnsureRunningAsync(string name)
    {
        var nodes = services.GetRequiredService<ISiloStatusOracle>();
        return nodes.CurrentStatus == SiloStatus.Active
            ? services.GetRequiredService<IGrainFactory>().GetGrain<ISingleGrain>(name).EnsureRunningAsync(nodes.SiloAddress.ToParsableString())
            : Task.CompletedTask;
    }

    [LoggerMessage(LogLevel.Information, "This node runs {Name} for the cluster")]
    private partial void LogStarted(string name);

    [LoggerMessage(LogLevel.Error, "{Name} failed; it is started again")]
    private partial void LogFailed(Exception fault, string name);

    [LoggerMessage(LogLevel.Warning, "Could not find out whether {Name} runs; trying again")]
    private partial void LogNotEnsured(Exception fault, string name);
}
