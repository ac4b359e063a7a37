using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace NemoBot.Cluster.Nodes;

/// <summary>Reports whether this node is a member of the cluster: until it has joined, and once it is cut off or leaves, a load balancer should send nobody here.</summary>
internal sealed class NodeHealth(ISiloStatusOracle nodes) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var status = nodes.CurrentStatus;
        return Task.FromResult(status == SiloStatus.Active
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy("This node is not a member of the cluster.", data: new Dictionary<string, object> { ["node"] = $"This node is not a member of the cluster: {status}." }));
    }
}
