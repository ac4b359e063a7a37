using System.Diagnostics.Metrics;
using System.Globalization;
using NemoBot.Core.Telemetry;

namespace NemoBot.Discord.Gateway;

/// <summary>Provides the metrics of the gateway's shards, in the meter <see cref="BotMetrics.MeterName"/>.</summary>
internal sealed class GatewayMetrics
{
    private readonly Counter<long> _ended;
    private IReadOnlyList<GatewayShard> _shards = [];

    public GatewayMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(BotMetrics.MeterName);
        _ended = meter.CreateCounter<long>("nemobot.discord.connections.ended", "{connection}", "Gateway connections that ended, by shard and close code (4001, 4002 and 4008 are bugs of ours).");
        meter.CreateObservableGauge("nemobot.discord.shard.healthy", Measure, null, "1: READY or RESUMED was seen and the last heartbeat's acknowledgement is less than two intervals old; else 0. By shard.");
    }

    /// <summary>Sets the shards to measure.</summary>
    public void Watch(IReadOnlyList<GatewayShard> shards) => Volatile.Write(ref _shards, shards);

    public void Ended(int shard, ConnectionEnd end) =>
        _ended.Add(1, new("shard", shard), new("code", end.Code?.ToString(CultureInfo.InvariantCulture) ?? "none"));

    private IEnumerable<Measurement<int>> Measure() =>
        Volatile.Read(ref _shards).Select(shard => new Measurement<int>(shard.IsHealthy ? 1 : 0, new KeyValuePair<string, object?>("shard", shard.Number)));
}
