namespace NemoBot.Operations;

/// <summary>Settings of watching the bot; section <c>Operations</c>.</summary>
public sealed class OperationsOptions
{
    public const string Section = "Operations";

    /// <summary>Where metrics and traces are sent (an OpenTelemetry collector): <c>http://127.0.0.1:4317</c>. Default null: nowhere.</summary>
    public Uri? OtlpEndpoint { get; set; }

    /// <summary>How the collector is spoken to. Default <see cref="OtlpWire.Grpc"/>.</summary>
    public OtlpWire OtlpProtocol { get; set; }

    /// <summary>Time between two exports of the metrics. Default 30 seconds, of 1 second to 1 hour.</summary>
    public TimeSpan OtlpInterval { get; set; } = TimeSpan.FromSeconds(30);
}

public enum OtlpWire
{
    /// <summary>gRPC, usually port 4317.</summary>
    Grpc,

    /// <summary>Protobuf over HTTP, usually port 4318; <c>v1/metrics</c> and <c>v1/traces</c> are appended to the endpoint.</summary>
    Http,
}
