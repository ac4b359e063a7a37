using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using NemoBot.Conversation;
using NemoBot.Storage;

namespace NemoBot.Hosting;

/// <summary><c>/health/live</c>: the process answers. <c>/health/ready</c>: the store can be read too, so messages can be accepted.</summary>
internal static class Health
{
    public static WebApplication MapHealth(this WebApplication app)
    {
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false });
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains("ready"), ResponseWriter = WriteAsync });
        return app;
    }

    /// <summary><c>{"status":"Healthy","details":{"accounts":{"tokensFetchedIn7Days":3}}}</c></summary>
    private static Task WriteAsync(HttpContext http, HealthReport report) => http.Response.WriteAsJsonAsync(
        new { status = report.Status.ToString(), details = report.Entries.Where(entry => entry.Value.Data.Count > 0).ToDictionary(entry => entry.Key, entry => entry.Value.Data) },
        http.RequestAborted);
}

internal sealed class StoreHealth(IStore store) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await store.GetChatAsync(new ChatKey("health", "check"), cancellationToken);
        return HealthCheckResult.Healthy();
    }
}

/// <summary>How many free accounts this machine was given in 7 days: the backend gives about ten.</summary>
internal sealed class AccountsHealth(IStore store) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        HealthCheckResult.Healthy(data: new Dictionary<string, object> { ["tokensFetchedIn7Days"] = await store.CountTokenFetchAsync(add: false, cancellationToken) });
}
