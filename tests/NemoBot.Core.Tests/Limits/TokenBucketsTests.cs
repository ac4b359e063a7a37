using Fakes.Time;
using NemoBot.Core.Limits;

namespace NemoBot.Core.Tests.Limits;

public sealed class TokenBucketsTests
{
    private readonly ManualClock _clock = new();

    [Fact]
    public void As_many_as_the_minute_allows_may_come_at_once_and_then_one_at_a_time()
    {
        var buckets = new TokenBuckets<string>(30, _clock);
        for (var n = 0; n < 30; n++)
        {
            Assert.Equal(TimeSpan.Zero, buckets.WaitFor("ana"));
            buckets.Take("ana");
        }

        Assert.Equal(TimeSpan.FromSeconds(2), buckets.WaitFor("ana"));
        Assert.Equal(TimeSpan.Zero, buckets.WaitFor("ben")); // Each key has a bucket of its own.
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.FromSeconds(1), buckets.WaitFor("ana"));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.Zero, buckets.WaitFor("ana"));
    }

    [Fact]
    public void A_query_consumes_no_token_and_an_idle_bucket_fills_up_to_one_minutes_worth()
    {
        var buckets = new TokenBuckets<string>(2, _clock);
        buckets.Take("ana");
        buckets.Take("ana");
        for (var n = 0; n < 10; n++)
        {
            Assert.True(buckets.WaitFor("ana") > TimeSpan.Zero);
        }

        _clock.Advance(TimeSpan.FromHours(5));
        buckets.Take("ana");
        buckets.Take("ana");
        Assert.True(buckets.WaitFor("ana") > TimeSpan.Zero);
    }

    [Fact]
    public void A_flood_of_strangers_does_not_grow_the_memory_and_does_not_let_them_in()
    {
        var buckets = new TokenBuckets<int>(1, _clock);
        for (var stranger = 0; stranger < 100_000; stranger++)
        {
            buckets.Take(stranger);
        }

        Assert.True(buckets.WaitFor(-1) > TimeSpan.Zero);
        Assert.Equal(100_000, buckets.Count);
        _clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(TimeSpan.Zero, buckets.WaitFor(-1));
        Assert.Equal(0, buckets.Count); // The memory is given back.
        Assert.InRange(buckets.Capacity, 0, 1024);
    }

    [Fact]
    public void A_flood_of_keys_resets_no_bucket_and_admits_new_keys_once_its_own_buckets_are_full_again()
    {
        var buckets = new TokenBuckets<int>(30, _clock);
        for (var n = 0; n < 30; n++)
        {
            buckets.Take(-1);
        }

        for (var stranger = 0; stranger < 200_000; stranger++)
        {
            if (buckets.WaitFor(stranger) == TimeSpan.Zero)
            {
                buckets.Take(stranger);
            }
        }

        Assert.Equal(TokenBuckets<int>.MaxKeys, buckets.Count);
        Assert.Equal(TimeSpan.FromSeconds(2), buckets.WaitFor(-1));
        Assert.True(buckets.WaitFor(-2) > TimeSpan.Zero);
        _clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(TimeSpan.Zero, buckets.WaitFor(-2)); // One token each has come back.
        Assert.Equal(1, buckets.Count);
    }
}
