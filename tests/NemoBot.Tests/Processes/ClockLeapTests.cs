using Fakes.Time;
using Harness.Bot;
using NemoBot.Core.Limits;

namespace NemoBot.Tests.Processes;

/// <summary>The machine's clock is set while the bot runs: nobody waits longer for that.</summary>
public sealed class ClockLeapTests
{
    public static readonly TheoryData<int> Hours = [-2, 2];

    [Theory]
    [MemberData(nameof(Hours))]
    public async Task A_card_keeps_updating_whatever_its_clock_does(int hours)
    {
        var clock = new LeapingClock(TimeProvider.System);
        await using var bot = await BotHarness.StartAsync(time: clock, limits: TestPlatform.NoLimits with { EditInterval = TimeSpan.FromMilliseconds(20) });
        var held = new TaskCompletionSource();
        bot.Platform.HoldFiles = held.Task;
        var ana = bot.Friend();
        await ana.SaysAsync("", ("clip.mp4", SampleMedia.Mp4()));
        await ana.SeesAsync("Uploading");

        clock.Leap(TimeSpan.FromHours(hours));
        held.SetResult();

        await ana.SeesAsync("Got clip.mp4");
    }

    [Theory]
    [MemberData(nameof(Hours))]
    public async Task A_message_after_a_leap_is_answered_and_not_held_for_a_flood(int hours)
    {
        var clock = new LeapingClock(TimeProvider.System);
        await using var bot = await BotHarness.StartAsync(time: clock);
        var ana = bot.Friend();
        await ana.SaysAsync("help");
        await ana.SeesAsync("export");

        clock.Leap(TimeSpan.FromHours(hours));
        await ana.SaysAsync("credits");

        await ana.SeesAsync("100 free credits");
    }

    [Fact]
    public void A_limit_is_unaffected_when_the_clock_is_set()
    {
        var time = new ManualClock();
        var clock = new LeapingClock(time);
        var buckets = new TokenBuckets<string>(2, clock);
        buckets.Take("ana");
        buckets.Take("ana");

        clock.Leap(TimeSpan.FromHours(2));
        Assert.Equal(TimeSpan.FromSeconds(30), buckets.WaitFor("ana"));
        clock.Leap(TimeSpan.FromHours(-4));
        Assert.Equal(TimeSpan.FromSeconds(30), buckets.WaitFor("ana"));
        time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(TimeSpan.Zero, buckets.WaitFor("ana"));
    }
}
