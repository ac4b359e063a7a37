using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using NemoBot.Core.Limits;
using NemoBot.WebChat.Agents;
using NemoBot.WebChat.Ingress;
using NemoBot.WebChat.Keys;
using NemoBot.WebChat.Links;

namespace NemoBot.WebChat.Api;

/// <summary>Limits requests to this server by the caller's address.</summary>
public static class RequestLimits
{
    /// <summary>The Retry-After value if too many requests are in progress.</summary>
    private static readonly TimeSpan Busy = TimeSpan.FromSeconds(10);

    public static IServiceCollection AddRequestLimits(this IServiceCollection services)
    {
        services.AddRateLimiter(static _ => { });
        services.AddOptions<RateLimiterOptions>().Configure<IOptions<LimitOptions>, DescriptorBudget, TimeProvider>(static (limiter, limits, budget, time) =>
        {
            limiter.GlobalLimiter = PartitionedRateLimiter.CreateChained(
                new RequestBuckets(() => limits.Value.RequestsPerMinute, IsCounted, time),
                new DownloadsOfAddress(budget.DownloadsOfAddress, IsDownload),
                PartitionedRateLimiter.Create<HttpContext, string>(context => InProgress(context, budget.Connections)));
            limiter.OnRejected = RefuseAsync;
        });
        return services;
    }

    // Webhooks send many users' messages from a few addresses, and are limited by their secret. The operator's probes must not fail.
    private static bool IsCounted(HttpContext context) => !context.Request.Path.StartsWithSegments("/health") && IsWebChat(context.Request.Path);

    // Stills are small, and a page shows many.
    private static bool IsDownload(HttpContext context) =>
        (context.Request.Path.StartsWithSegments(FileEndpoint.Path, out var file) && !file.Value!.EndsWith("/still", StringComparison.Ordinal))
        || context.Request.Path.StartsWithSegments(FileLinkEndpoint.Path);

    /// <summary>Each request may hold a file open, and one HTTP/2 connection carries up to a hundred.</summary>
    private static RateLimitPartition<string> InProgress(HttpContext context, int most) => context.Request.Path.StartsWithSegments("/health")
        ? RateLimitPartition.GetNoLimiter("")
        : RateLimitPartition.GetConcurrencyLimiter("all", _ => new() { PermitLimit = most, QueueLimit = 0 });

    private static bool IsWebChat(PathString path) => path == "/" || path.StartsWithSegments("/api") || path.StartsWithSegments("/page") || path.StartsWithSegments("/login") || path.StartsWithSegments(KeysEndpoint.Path) || path.StartsWithSegments(AgentSetup.Path) || path.StartsWithSegments("/operator")
        || path.StartsWithSegments(UploadLinkEndpoint.Path) || path.StartsWithSegments(FileLinkEndpoint.Path);

    private static async ValueTask RefuseAsync(OnRejectedContext rejected, CancellationToken cancellationToken)
    {
        var context = rejected.HttpContext;
        var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : Busy;
        context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        context.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        context.Response.Headers.CacheControl = "no-store";
        var words = RefusalTexts.Of(RefusalCode.Busy, RequestLanguage.TextsFor(context.Request));
        await context.Response.WriteAsJsonAsync(new WireError(new("busy", words)), Wire.Options, cancellationToken);
    }
}
