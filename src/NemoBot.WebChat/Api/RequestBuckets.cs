using System.Threading.RateLimiting;
using NemoBot.Core.Limits;

namespace NemoBot.WebChat.Api;

/// <summary>
/// Limits requests by the caller's address. The framework's own limiter keeps a partition for each address without a bound, so a caller with a whole network
/// could exhaust the memory.
/// </summary>
/// <param name="perMinute">Returns the requests per minute of one address, which are its burst too.</param>
/// <param name="isCounted">Returns whether a request counts.</param>
internal sealed class RequestBuckets(Func<int> perMinute, Func<HttpContext, bool> isCounted, TimeProvider time) : PartitionedRateLimiter<HttpContext>
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

    /// <param name="wait">Time until the caller's next request is accepted; null if this one is.</param>
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
