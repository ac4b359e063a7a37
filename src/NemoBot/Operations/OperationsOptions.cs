namespace NemoBot.Operations;

/// <summary>Settings for monitoring the bot; section <c>Operations</c>.</summary>
public sealed class OperationsOptions
{
    public const string Section = "Operations";

    /// <summary>
    /// What Prometheus sends as a bearer token to <c>/metrics</c>, at least 12 characters; not <c>Operator:Code</c>, which opens more. Default null: there is no
    /// <c>/metrics</c>.
    /// </summary>
    public string? MetricsCode { get; set; }

    /// <summary>Address of the OpenTelemetry collector that receives metrics and traces, such as <c>http://127.0.0.1:4317</c>. Default null: no export.</summary>
    public Uri? OtlpEndpoint { get; set; }

    /// <summary>Protocol of the collector. Default <see cref="OtlpWire.Grpc"/>.</summary>
    public OtlpWire OtlpProtocol { get; set; }

    /// <summary>Time between two exports of the metrics. Default 30 seconds, range 1 second to 1 hour.</summary>
    public TimeSpan OtlpInterval { get; set; } = TimeSpan.FromSeconds(30);
}

public enum OtlpWire
{
    /// <summary>gRPC, usually port 4317.</summary>
    Grpc,

    /// <summary>Protobuf over HTTP, usually port 4318; <c>v1/metrics</c> and <c>v1/traces</c> are appended to the endpoint.</summary>
    Http,
}
