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
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains("ready") });
        return app;
    }
}

internal sealed class StoreHealth(IStore store) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await store.GetChatAsync(new ChatKey("health", "check"), cancellationToken);
        return HealthCheckResult.Healthy();
    }
}
