using System.Threading.RateLimiting;

namespace NemoBot.WebChat.Api;

/// <summary>Limits how many files one address reads at once: who reads slowly holds a connection and an open file for as long.</summary>
/// <remarks>Has an entry for each address with a download in progress only, so that a caller with a whole network cannot exhaust the memory.</remarks>
/// <param name="most">Downloads in progress of one address.</param>
/// <param name="isDownload">Returns whether a request counts.</param>
internal sealed class DownloadsOfAddress(int most, Func<HttpContext, bool> isDownload) : PartitionedRateLimiter<HttpContext>
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _inProgress = new(StringComparer.Ordinal);

    public override RateLimiterStatistics? GetStatistics(HttpContext resource) => null;

    protected override RateLimitLease AttemptAcquireCore(HttpContext resource, int permitCount)
    {
        if (!isDownload(resource))
        {
            return new Lease(isAcquired: true, end: null);
        }

        var caller = Caller.Of(resource);
        lock (_gate)
        {
            var before = _inProgress.GetValueOrDefault(caller);
            if (before >= most)
            {
                return new Lease(isAcquired: false, end: null);
            }

            _inProgress[caller] = before + 1;
            return new Lease(isAcquired: true, () => End(caller));
        }
    }

    protected override ValueTask<RateLimitLease> AcquireAsyncCore(HttpContext resource, int permitCount, CancellationToken cancellationToken) =>
        new(AttemptAcquireCore(resource, permitCount));

    private void End(string caller)
    {
        lock (_gate)
        {
            if (--_inProgress[caller] == 0)
            {
                _inProgress.Remove(caller);
            }
        }
    }

    private sealed class Lease(bool isAcquired, Action? end) : RateLimitLease
    {
        private Action? _end = end;

        public override bool IsAcquired => isAcquired;

        public override IEnumerable<string> MetadataNames => [];

        public override bool TryGetMetadata(string metadataName, out object? metadata)
        {
            metadata = null;
            return false;
        }

        protected override void Dispose(bool disposing)
        {
            Interlocked.Exchange(ref _end, null)?.Invoke();
            base.Dispose(disposing);
        }
    }
}
