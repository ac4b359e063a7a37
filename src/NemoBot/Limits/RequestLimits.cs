using System.Globalization;
using System.Net;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using NemoBot.Platforms.WebChat;

namespace NemoBot.Limits;

/// <summary>Requests to this server, by the caller's address.</summary>
internal static class RequestLimits
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    public static IServiceCollection AddLimits(this IServiceCollection services)
    {
        services.AddOptions<LimitOptions>().BindConfiguration(LimitOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<LimitOptions>, Validator>();
        services.AddSingleton<MessageLimiter>();
        services.AddRateLimiter(static _ => { });
        services.AddOptions<RateLimiterOptions>().Configure<IOptions<LimitOptions>>(static (limiter, limits) =>
        {
            var permits = limits.Value.RequestsPerMinute;
            limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context => Partition(context, permits));
            limiter.OnRejected = RefuseAsync;
        });
        return services;
    }

    /// <summary>Who calls, as one key: an IPv6 network counts as one caller, for its owner has all its addresses.</summary>
    internal static string Caller(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress ?? IPAddress.None;
        if (IPAddress.IsLoopback(address) && LastForwarded(context) is { } behind)
        {
            address = behind; // Only a proxy on this machine is believed, and only what it added itself.
        }

        address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8)) : address.ToString();
    }

    private static IPAddress? LastForwarded(HttpContext context) =>
        context.Request.Headers["X-Forwarded-For"].ToString().Split(',')[^1].Trim() is { Length: > 0 } last && IPAddress.TryParse(last, out var address) ? address : null;

    private static RateLimitPartition<string> Partition(HttpContext context, int permits) =>
        // A platform's webhook comes from a few addresses with everybody's messages, and has a limit of its own: its secret. The operator's probes must not fail.
        context.Request.Path.StartsWithSegments("/health") || !IsWebChat(context.Request.Path)
            ? RateLimitPartition.GetNoLimiter("")
            : RateLimitPartition.GetFixedWindowLimiter(Caller(context), _ => new() { PermitLimit = permits, Window = Window, QueueLimit = 0 });

    private static bool IsWebChat(PathString path) => path == "/" || path.StartsWithSegments("/api") || path.StartsWithSegments("/page") || path.StartsWithSegments("/login") || path.StartsWithSegments("/operator");

    private static async ValueTask RefuseAsync(OnRejectedContext rejected, CancellationToken cancellationToken)
    {
        var context = rejected.HttpContext;
        var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : Window;
        context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        context.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        context.Response.Headers.CacheControl = "no-store";
        var words = WebChatWords.Of(RefusalCode.Busy, null, WebChatWords.IsChinese(context.Request));
        await context.Response.WriteAsJsonAsync(new WireError(new("busy", words)), Wire.Options, cancellationToken);
    }

    private sealed class Validator : IValidateOptions<LimitOptions>
    {
        public ValidateOptionsResult Validate(string? name, LimitOptions options) =>
            options.Faults().ToList() is { Count: > 0 } faults ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
    }
}
