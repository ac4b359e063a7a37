using Microsoft.Extensions.Options;
using NemoBot.Core.Telemetry;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace NemoBot.Operations;

/// <summary>Exports metrics and traces to a collector if one is configured; otherwise loads nothing.</summary>
internal sealed class OtlpExport(IOptions<OperationsOptions> options, INodes? nodes = null) : IHostedService, IDisposable
{
    private IDisposable? _metrics;
    private IDisposable? _traces;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.OtlpEndpoint is { } endpoint)
        {
            Open(endpoint);
        }

        return Task.CompletedTask;
    }

    /// <summary>Sends the last measurements: bounded by the exporter's own time limit of 10 seconds, and by the caller's.</summary>
    public Task StopAsync(CancellationToken cancellationToken) =>
        Task.Run(Dispose, CancellationToken.None).WaitAsync(cancellationToken).ContinueWith(static _ => { }, TaskScheduler.Default);

    public void Dispose()
    {
        Interlocked.Exchange(ref _metrics, null)?.Dispose();
        Interlocked.Exchange(ref _traces, null)?.Dispose();
    }

    // A separate method, so that a bot without a collector does not load the libraries at its start.
    private void Open(Uri endpoint)
    {
        _metrics = BotMeters.Create(nodes)
            .AddOtlpExporter((exporter, reader) =>
            {
                Configure(exporter, endpoint, "v1/metrics");
                reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = (int)options.Value.OtlpInterval.TotalMilliseconds;
            })
            .Build();
        _traces = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(BotMeters.Resource(nodes))
            .AddSource(BotTraces.SourceName) // No others: see BotTraces.
            .AddOtlpExporter(exporter => Configure(exporter, endpoint, "v1/traces"))
            .Build();
    }

    private void Configure(OtlpExporterOptions exporter, Uri endpoint, string path)
    {
        var isHttp = options.Value.OtlpProtocol == OtlpWire.Http;
        exporter.Protocol = isHttp ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;
        exporter.Endpoint = isHttp ? new Uri($"{endpoint.AbsoluteUri.TrimEnd('/')}/{path}") : endpoint;
    }
}
