using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using NemoBot.Core.Telemetry;
using NemoBot.WebChat.Api;
using OpenTelemetry.Metrics;

namespace NemoBot.Operations;

/// <summary>Serves <c>GET /metrics</c> in the format of Prometheus if <see cref="OperationsOptions.MetricsCode"/> is set, which each request must carry as a bearer token; otherwise loads nothing.</summary>
internal sealed class PrometheusEndpoint(IOptions<OperationsOptions> options, TimeProvider time, INodes? nodes = null) : IDisposable
{
    public const string Path = "/metrics";

    private const string Scheme = "Bearer ";

    private readonly TryLimiter _tries = new(time);
    private IDisposable? _meters;

    public void MapTo(WebApplication app)
    {
        if (options.Value.MetricsCode is { Length: > 0 } code)
        {
            Open(app, code);
        }
    }

    public void Dispose() => Interlocked.Exchange(ref _meters, null)?.Dispose();

    // A separate method, so that a bot without Prometheus does not load the libraries at its start.
    private void Open(WebApplication app, string code)
    {
        var meters = BotMeters.Create(nodes).AddPrometheusExporter().Build();
        _meters = meters;
        app.Map(Path, branch =>
        {
            branch.Use((context, next) => AllowAsync(context, next, code));
            branch.UseOpenTelemetryPrometheusScrapingEndpoint(meters, predicate: static _ => true, path: null, configureBranchedPipeline: null, optionsName: null);
        });
    }

    private Task AllowAsync(HttpContext context, RequestDelegate next, string code)
    {
        var isRight = IsCode(context.Request.Headers.Authorization.ToString(), code);
        if (_tries.Try(Caller.Of(context), isRight) is { } wait)
        {
            context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            context.Response.Headers.RetryAfter = ((int)Math.Ceiling(wait.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture);
            return Task.CompletedTask;
        }

        if (isRight)
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        context.Response.Headers[HeaderNames.WWWAuthenticate] = Scheme.Trim();
        return Task.CompletedTask;
    }

    private static bool IsCode(string header, string code) =>
        header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
        && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(header[Scheme.Length..])), SHA256.HashData(Encoding.UTF8.GetBytes(code)));
}
