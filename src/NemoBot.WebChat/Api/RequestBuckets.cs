using System.Threading.RateLimiting;
using NemoBot.Core.Limits;

namespace NemoBot.WebChat.Api;

/// <summary>Requests by the caller's address. The framework's own limiter keeps one partition for each address without a bound: whoever has a network of them fills the memory.</summary>
/// <param name="perMinute">For one address; as many may come at once.</param>
/// <param name="isCounted">Whether a request counts at all.</param>
internal sealed class RequestBuckets(int perMinute, Func<HttpContext, bool> isCounted, TimeProvider time) : PartitionedRateLimiter<HttpContext>
{
    private readonly Lock _gate = new();
    private readonly TokenBuckets<string> _buckets = new(perMinute, time);

    public override RateLimiterStatistics? GetStatistics(HttpContext resource) => null;

    protected override RateLimitLease AttemptAcquireCore(HttpContext resource, int permitCount)
    {
        if (!isCounted(resource))
        {
            return Lease.Free;
        }

        var caller = Caller.Of(resource);
        lock (_gate)
        {
            var wait = _buckets.WaitFor(caller);
            if (wait > TimeSpan.Zero)
            {
                return new Lease(wait);
            }

            _buckets.Take(caller);
            return Lease.Free;
        }
    }

    protected override ValueTask<RateLimitLease> AcquireAsyncCore(HttpContext resource, int permitCount, CancellationToken cancellationToken) =>
        new(AttemptAcquireCore(resource, permitCount));

    /// <param name="wait">Until the caller may come again; null: the request may pass.</param>
    private sealed class Lease(TimeSpan? wait) : RateLimitLease
    {
        public static Lease Free { get; } = new(wait: null);

        public override bool IsAcquired => wait is null;

        public override IEnumerable<string> MetadataNames => wait is null ? [] : [MetadataName.RetryAfter.Name];

        public override bool TryGetMetadata(string metadataName, out object? metadata)
        {
            metadata = metadataName == MetadataName.RetryAfter.Name ? wait : null;
            return metadata is not null;
        }
    }
}
