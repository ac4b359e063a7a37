using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using NemoBot.Core.Model;
using NemoBot.Storage;

namespace NemoBot.Hosting;

/// <summary>
/// Maps the health endpoints. <c>/health/live</c>: the process answers. <c>/health/ready</c>: the store can also be written, read and opened, so messages can
/// be accepted.
/// </summary>
internal static class Health
{
    public static WebApplication MapHealth(this WebApplication app)
    {
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false });
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains("ready"), ResponseWriter = WriteAsync });
        return app;
    }

    /// <summary>
    /// <c>{"status":"Healthy","details":{"accounts":{"tokensFetchedIn7Days":3}}}</c>, or
    /// <c>{"status":"Unhealthy","details":{"store":{"disk":"The disk is full, or nearly."}}}</c> with 503.
    /// </summary>
    private static Task WriteAsync(HttpContext http, HealthReport report) => http.Response.WriteAsJsonAsync(
        new { status = report.Status.ToString(), details = report.Entries.Where(entry => entry.Value.Data.Count > 0).ToDictionary(entry => entry.Key, entry => entry.Value.Data) },
        http.RequestAborted);
}

/// <summary>Reports the parts of the store that fail: <c>database</c>, <c>keys</c>, <c>files</c>, <c>disk</c>.</summary>
internal sealed class StoreHealth(StoreProbe probe) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var faults = await probe.FaultsAsync(cancellationToken);
        return faults.Count == 0
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy(string.Join(' ', faults.Values), data: faults.ToDictionary(fault => fault.Key, object (fault) => fault.Value));
    }
}

/// <summary>Reports how many free accounts this machine was given in 7 days: the backend gives about ten.</summary>
internal sealed class AccountsHealth(IStore store) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        HealthCheckResult.Healthy(data: new Dictionary<string, object> { ["tokensFetchedIn7Days"] = await store.CountTokenFetchAsync(add: false, cancellationToken) });
}
