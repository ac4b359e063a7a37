using Fakes.Time;
using NemoBot.Core.Concurrency;
using NemoBot.Discord.Rest;

namespace NemoBot.Discord.Tests.Rest;

/// <summary>The processes of a cluster share the token's limit of requests a second.</summary>
public sealed class SharedLimitTests
{
    [Theory]
    [InlineData(1, 45)]
    [InlineData(3, 15)]
    [InlineData(100, 1)]
    public async Task Each_process_makes_its_part_of_the_requests_of_a_second(int processes, int most)
    {
        var clock = new ManualClock();
        var limits = new RateLimits(clock, new ProcessCount { Value = processes });
        for (var channel = 0; channel < most; channel++)
        {
            Assert.True(limits.EnterAsync(RestRoute.CreateMessage($"{channel}"), default).IsCompleted);
        }

        var next = limits.EnterAsync(RestRoute.CreateMessage("next"), default);
        Assert.False(next.IsCompleted);
        await clock.PassAsync(TimeSpan.FromSeconds(1));
        await next.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
    }
}
