using System.Net;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NemoBot.WebChat.Api;
using NemoBot.WebChat.Ingress;

namespace NemoBot.WebChat.Tests;

/// <summary>How many requests of one address are in progress at once.</summary>
public sealed class RequestLimitsTests
{
    private const string OfChat = "/api/chat/files/0123";
    private readonly DescriptorBudget _budget = new(400);

    [Theory]
    [InlineData(OfChat)]
    [InlineData("/file/a-link")]
    public void Who_reads_files_slowly_takes_no_connection_from_others(string path)
    {
        using var limiter = Limiter();
        var leases = Enumerable.Range(0, _budget.DownloadsOfAddress + 1).Select(_ => Ask(limiter, path, "198.51.100.1")).ToList();

        Assert.Equal([false], leases.Where(lease => !lease.IsAcquired).Select(lease => lease.IsAcquired));
        Assert.True(Ask(limiter, path, "198.51.100.2").IsAcquired);
        Assert.True(Ask(limiter, "/api/chat/messages", "198.51.100.1").IsAcquired);
        Assert.True(Ask(limiter, OfChat + "/still", "198.51.100.1").IsAcquired);

        leases[0].Dispose();
        leases[0].Dispose();
        Assert.True(Ask(limiter, path, "198.51.100.1").IsAcquired);
        Assert.False(Ask(limiter, path, "198.51.100.1").IsAcquired);
    }

    [Fact]
    public void All_requests_in_progress_fit_into_the_descriptors()
    {
        using var limiter = Limiter();
        var all = Enumerable.Range(0, _budget.Connections).Select(n => Ask(limiter, "/api/chat/events", $"198.51.100.{n}")).ToList();

        Assert.All(all, lease => Assert.True(lease.IsAcquired));
        Assert.False(Ask(limiter, "/api/chat/events", "203.0.113.1").IsAcquired);
        Assert.True(Ask(limiter, "/health/ready", "203.0.113.1").IsAcquired);
    }

    private static RateLimitLease Ask(PartitionedRateLimiter<HttpContext> limiter, string path, string address) =>
        limiter.AttemptAcquire(new DefaultHttpContext { Request = { Path = path }, Connection = { RemoteIpAddress = IPAddress.Parse(address) } });

    private PartitionedRateLimiter<HttpContext> Limiter()
    {
        var services = new ServiceCollection().AddSingleton(_budget).AddSingleton(TimeProvider.System).AddRequestLimits().BuildServiceProvider();
        return services.GetRequiredService<IOptions<RateLimiterOptions>>().Value.GlobalLimiter!;
    }
}
