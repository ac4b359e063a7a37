using System.Buffers.Binary;
using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace NemoBot.Bench.Compare;

/// <summary>Receives the bot's own metrics (OTLP over HTTP) for the runtime's count of allocated bytes. The bot has no other way to say it, and needs none.</summary>
internal sealed class AllocationMeter : IAsyncDisposable
{
    private const string Metric = "dotnet.gc.heap.total_allocated";

    private readonly WebApplication _app;
    private readonly Channel<Allocated> _received = Channel.CreateUnbounded<Allocated>();

    private AllocationMeter(WebApplication app) => _app = app;

    /// <summary>Gets the bot's settings. No traces: only what the metrics cost is added to what is measured.</summary>
    public (string Name, string Value)[] Settings =>
        [("Operations__OtlpEndpoint", _app.Urls.First()), ("Operations__OtlpProtocol", "Http"), ("Operations__OtlpInterval", "00:00:01"), ("OTEL_TRACES_SAMPLER", "always_off")];

    public static async Task<AllocationMeter> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var meter = new AllocationMeter(app);
        app.MapPost("/v1/metrics", (Delegate)meter.TakeAsync);
        app.MapPost("/v1/traces", () => Results.Ok());
        await app.StartAsync();
        return meter;
    }

    /// <summary>Returns the bytes allocated by the process so far, and when they were counted, which is after the call.</summary>
    public async Task<Allocated> ReadAsync(CancellationToken cancellationToken)
    {
        var asked = (ulong)(TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;
        await foreach (var received in _received.Reader.ReadAllAsync(cancellationToken))
        {
            if (received.Nanoseconds > asked)
            {
                return received;
            }
        }

        throw new InvalidOperationException("The bot has sent no metrics.");
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task<IResult> TakeAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        if (Find(body.ToArray()) is { } allocated)
        {
            _received.Writer.TryWrite(allocated);
        }

        return Results.Ok();
    }

    /// <summary>Reads <c>ExportMetricsServiceRequest</c>: resource_metrics (1), scope_metrics (2), metrics (2) with name (1) and sum (7) of data_points (1).</summary>
    private static Allocated? Find(ReadOnlyMemory<byte> message)
    {
        var metrics = Fields(message, 1).SelectMany(resource => Fields(resource, 2)).SelectMany(scope => Fields(scope, 2));
        var found = metrics.Where(metric => Fields(metric, 1).Any(name => Encoding.UTF8.GetString(name.Span) == Metric));
        return found.SelectMany(metric => Fields(metric, 7)).SelectMany(sum => Fields(sum, 1)).Select(Point).FirstOrDefault();
    }

    /// <summary>A <c>NumberDataPoint</c>: time_unix_nano (3) and as_int (6).</summary>
    private static Allocated Point(ReadOnlyMemory<byte> point) =>
        new(BinaryPrimitives.ReadInt64LittleEndian(Fields(point, 6).Single().Span), BinaryPrimitives.ReadUInt64LittleEndian(Fields(point, 3).Single().Span));

    /// <summary>Returns the values of a field with a length, or of 8 bytes.</summary>
    private static IEnumerable<ReadOnlyMemory<byte>> Fields(ReadOnlyMemory<byte> message, int number)
    {
        while (message.Length > 0)
        {
            var tag = ReadNumber(ref message);
            var length = (tag & 7) switch
            {
                0 => 0,
                1 => 8,
                2 => (int)ReadNumber(ref message),
                5 => 4,
                _ => throw new InvalidDataException("This is not a message of Protocol Buffers."),
            };
            if ((tag & 7) == 0)
            {
                ReadNumber(ref message);
                continue;
            }

            if (tag >> 3 == (ulong)number)
            {
                yield return message[..length];
            }

            message = message[length..];
        }
    }

    private static ulong ReadNumber(ref ReadOnlyMemory<byte> message)
    {
        var (number, at) = (0UL, 0);
        byte next;
        do
        {
            next = message.Span[at];
            number |= (ulong)(next & 0x7F) << (7 * at++);
        }
        while (next >= 0x80);
        message = message[at..];
        return number;
    }

    /// <param name="Nanoseconds">Since 1970.</param>
    internal sealed record Allocated(long Bytes, ulong Nanoseconds)
    {
        /// <summary>Returns the bytes a second since an earlier count.</summary>
        public double RateSince(Allocated earlier) => (Bytes - earlier.Bytes) * 1e9 / (Nanoseconds - earlier.Nanoseconds);
    }
}
