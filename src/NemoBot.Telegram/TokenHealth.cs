using Microsoft.Extensions.Diagnostics.HealthChecks;
using NemoBot.Telegram.Api;

namespace NemoBot.Telegram;

/// <summary>Reports a refused token. The bot stays ready: its other platforms work, and a restart with the same token changes nothing.</summary>
internal sealed class TokenHealth(TelegramClient client) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(client.IsTokenRefused
        ? HealthCheckResult.Degraded("Telegram refuses the token.", data: new Dictionary<string, object> { ["token"] = "Telegram refuses the token." })
        : HealthCheckResult.Healthy());
}
