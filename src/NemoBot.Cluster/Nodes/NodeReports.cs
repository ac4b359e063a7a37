using System.Reflection;
using System.Text.Json;
using Microsoft.Extensions.Hosting;
using NemoBot.Cluster.Chats;
using NemoBot.Cluster.Singles;
using NemoBot.Core.Concurrency;
using NemoBot.Core.Model;
using NemoBot.Core.Telemetry;

namespace NemoBot.Cluster.Nodes;

/// <summary>Reports this node to the store every few seconds, and reads the reports of all.</summary>
internal sealed partial class NodeReports(
    IStore store, OwnedChats owned, ClusterSingles singles, Workload work, ISiloStatusOracle nodes, TimeProvider time, ILogger<NodeReports> logger) : BackgroundService, INodes
{
    private const string Platform = "cluster";
    private const string Key = "nodes";
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan KeepFor = TimeSpan.FromMinutes(1);
    private static readonly string Version = Assembly.GetEntryAssembly()?.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    private readonly DateTimeOffset _startedAt = time.GetUtcNow();

    public string Name => nodes.SiloAddress.Endpoint.ToString();

    public async Task<IReadOnlyList<NodeStatus>> ListAsync(CancellationToken cancellationToken) => Recent(await store.GetValueAsync(Platform, Key, cancellationToken));

    /// <summary>Returns the reports without those of nodes that ended a while ago. A member stays, whatever its clock or ours says: they may differ by more than a minute.</summary>
    internal static IReadOnlyList<NodeStatus> Recent(IEnumerable<NodeStatus> all, IReadOnlySet<string> members, DateTimeOffset now) =>
        [.. all.Where(node => node.SeenAt > now - KeepFor || members.Contains(node.Name))];

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => PeriodicWork.RunAsync(Every, time, ReportAsync, LogNotReported, stoppingToken);

    private async Task ReportAsync(CancellationToken cancellationToken)
    {
        var now = new NodeStatus(Name, Version, owned.Count, work.BusyChats, work.RunningJobs, singles.RunningHere, _startedAt, time.GetUtcNow());
        await store.UpdateValueAsync(
            Platform,
            Key,
            json => JsonSerializer.Serialize(Recent(json).Where(other => other.Name != Name).Append(now).OrderBy(node => node.Name, StringComparer.Ordinal), JsonSerializerOptions.Web),
            KeepFor,
            cancellationToken);
    }

    private IReadOnlyList<NodeStatus> Recent(string? json) => Recent(
        json is null ? [] : JsonSerializer.Deserialize<List<NodeStatus>>(json, JsonSerializerOptions.Web) ?? [],
        nodes.GetApproximateSiloStatuses(onlyActive: true).Keys.Select(silo => silo.Endpoint.ToString()).ToHashSet(StringComparer.Ordinal),
        time.GetUtcNow());

    [LoggerMessage(LogLevel.Warning, "This node could not be reported; trying again")]
    private partial void LogNotReported(Exception fault);
}
