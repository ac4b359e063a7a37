using System.Text.Json;
using NemoBot.Storage;

namespace NemoBot.Platforms.Discord.Gateway;

/// <summary>How many sessions were started in the window that began then.</summary>
internal sealed record IdentifyCount(DateTimeOffset WindowBegan, int Count);

/// <summary>
/// Lets shards identify one after the other, 5 seconds apart, and never so often that Discord would reset the token (1,000 in 24 hours). The count
/// is stored, so a crash loop cannot start it anew.
/// </summary>
internal sealed partial class IdentifyGate(IStore store, TimeProvider time, ILogger<IdentifyGate> logger) : IDisposable
{
    /// <summary>In each fixed window of 24 hours; two neighbouring windows together stay below Discord's 1,000.</summary>
    public const int Budget = 450;

    private const string Key = "identifies";
    private static readonly TimeSpan Window = TimeSpan.FromHours(24);
    private static readonly TimeSpan Spacing = TimeSpan.FromSeconds(5);
    private readonly SemaphoreSlim _turn = new(1, 1);
    private DateTimeOffset _next;

    /// <summary>Waits until another IDENTIFY may be sent, and counts it.</summary>
    public async Task TakeAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var count = await LoadAsync(cancellationToken);
            if (count.Count >= Budget)
            {
                var until = count.WindowBegan + Window;
                LogExhausted(Budget, until);
                await Task.Delay(Positive(until - time.GetUtcNow()), time, cancellationToken);
                count = new(time.GetUtcNow(), 0);
            }

            if (_next > time.GetSteadyNow())
            {
                await Task.Delay(Positive(_next - time.GetSteadyNow()), time, cancellationToken);
            }

            var json = JsonSerializer.Serialize(count with { Count = count.Count + 1 }, GatewayJson.Default.IdentifyCount);
            await store.SetValueAsync(DiscordPlatform.PlatformName, Key, json, cancellationToken);
            _next = time.GetSteadyNow() + Spacing;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task<IdentifyCount> LoadAsync(CancellationToken cancellationToken)
    {
        var json = await store.GetValueAsync(DiscordPlatform.PlatformName, Key, cancellationToken);
        var count = json is null ? null : JsonSerializer.Deserialize(json, GatewayJson.Default.IdentifyCount);
        return count is not null && time.GetUtcNow() < count.WindowBegan + Window ? count : new(time.GetUtcNow(), 0);
    }

    private static TimeSpan Positive(TimeSpan span) => span > TimeSpan.Zero ? span : TimeSpan.Zero;

    [LoggerMessage(LogLevel.Error, "Discord: {Budget} new sessions within a day. No further one before {Until}, else Discord would reset the token.")]
    private partial void LogExhausted(int budget, DateTimeOffset until);
}
