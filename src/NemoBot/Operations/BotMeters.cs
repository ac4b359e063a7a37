using NemoBot.Core.Telemetry;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace NemoBot.Operations;

/// <summary>Names what is exported, to whichever collector.</summary>
internal static class BotMeters
{
    /// <summary>Describes this process: its version and, in a cluster, the node.</summary>
    public static ResourceBuilder Resource(INodes? nodes) => ResourceBuilder.CreateEmpty().AddService("nemobot", serviceVersion: Hosting.ProductVersion.Full, serviceInstanceId: nodes?.Name);

    public static MeterProviderBuilder Create(INodes? nodes) => Sdk.CreateMeterProviderBuilder()
        .SetResourceBuilder(Resource(nodes))
        .AddMeter(BotMetrics.MeterName, "NemoVideo", "System.Runtime", "System.Net.Http", "Microsoft.AspNetCore.Server.Kestrel"); // Not "Hosting": a route may be a webhook's secret path.
}
