using System.Globalization;
using CsCheck;
using Fakes.Time;
using NemoBot.Core.Concurrency;

namespace NemoBot.Core.Tests.Concurrency;

/// <summary>A property that fails prints the seed that repeats it.</summary>
public sealed class BoundedCacheTests
{
    private static readonly TimeSpan KeepFor = TimeSpan.FromSeconds(10);
    private readonly ManualClock _clock = new();

    private enum Call
    {
        TryGet,
        Contains,
        Set,
        TryAdd,
        GetOrAdd,
        Remove,
        Clear,
        Wait,
    }

    /// <summary>Any calls give what a plain list of the entries gives, searched through each time.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void It_remembers_what_was_used_last_as_long_as_it_is_kept(bool expires) =>
        Gen.Select(Gen.Int[1, 5], Gen.Select(Gen.Enum<Call>(), Gen.Int[0, 7], Gen.Int[0, 6]).Array[0, 80]).Sample((capacity, calls) =>
        {
            var clock = new ManualClock();
            var cache = expires ? new BoundedCache<int, string>(capacity, KeepFor, clock) : new(capacity);
            var model = new Model(capacity, expires ? KeepFor : null);
            for (var step = 0; step < calls.Length; step++)
            {
                var (call, key, seconds) = calls[step];
                var value = step.ToString(CultureInfo.InvariantCulture);
                switch (call)
                {
                    case Call.TryGet:
                        Assert.Equal(model.Find(key), cache.TryGet(key, out var found) ? found : null);
                        break;
                    case Call.Contains:
                        Assert.Equal(model.Find(key) is not null, cache.Contains(key));
                        break;
                    case Call.Set:
                        model.Set(key, value);
                        cache.Set(key, value);
                        break;
                    case Call.TryAdd:
                        Assert.Equal(model.GetOrAdd(key, value) == value, cache.TryAdd(key, value));
                        break;
                    case Call.GetOrAdd:
                        Assert.Equal(model.GetOrAdd(key, value), cache.GetOrAdd(key, value));
                        break;
                    case Call.Remove:
                        model.Remove(key);
                        cache.Remove(key);
                        break;
                    case Call.Clear:
                        model.Clear();
                        cache.Clear();
                        break;
                    default:
                        model.Wait(TimeSpan.FromSeconds(seconds));
                        clock.Advance(TimeSpan.FromSeconds(seconds));
                        break;
                }

                Assert.InRange(cache.Count, 0, capacity);
            }

            Assert.All(Enumerable.Range(0, 8), key => Assert.Equal(model.Find(key), cache.TryGet(key, out var found) ? found : null));
        }, iter: 2_000);

    [Fact]
    public void It_keeps_what_is_used_while_others_come_and_go()
    {
        var cache = new BoundedCache<int, string>(100);
        for (var i = 0; i < 10_000; i++)
        {
            cache.Set(i, i.ToString(CultureInfo.InvariantCulture));
            Assert.True(cache.TryGet(0, out var used) && used == "0");
        }

        Assert.Equal(100, Enumerable.Range(0, 10_000).Count(cache.Contains));
        Assert.Equal("a", new BoundedCache<int, string>(1).GetOrAdd(1, "a"));
    }

    [Fact]
    public void What_is_remembered_for_a_while_is_bounded_and_given_back()
    {
        var recent = new BoundedCache<int, string>(1000, TimeSpan.FromMinutes(10), _clock);
        for (var n = 0; n < 5000; n++)
        {
            recent.Set(n, "one");
            recent.Set(4000, "kept fresh");
        }

        Assert.Equal(1000, recent.Count);
        Assert.True(recent.TryGet(4000, out var fresh) && fresh == "kept fresh");
        Assert.False(recent.TryGet(17, out _));
        _clock.Advance(TimeSpan.FromMinutes(10));
        Assert.False(recent.TryGet(4000, out _));
        Assert.Equal(0, recent.Count);
    }

    [Fact]
    public void Nothing_stays_for_longer_than_its_time_after_it_was_used_last()
    {
        var cache = new BoundedCache<int, string>(1000, KeepFor, _clock);
        cache.Set(1, "hides the others");
        cache.Set(2, "used since");
        _clock.Advance(KeepFor / 2);
        cache.Set(1, "hides the others");
        Assert.True(cache.Contains(2));

        _clock.Advance(KeepFor);
        Assert.False(cache.Contains(3));

        Assert.Equal(0, cache.Count);
    }

    [Fact]
    public void Of_many_that_add_at_once_one_does()
    {
        var cache = new BoundedCache<string, int>(10);
        var added = 0;

        Parallel.For(0, 1_000, n => Interlocked.Add(ref added, cache.TryAdd("id", n) ? 1 : 0));

        Assert.Equal(1, added);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_cache_for_nothing_is_refused(int capacity) => Assert.Throws<ArgumentOutOfRangeException>(() => new BoundedCache<int, int>(capacity));

    /// <summary>What the cache is to do, without regard to speed.</summary>
    private sealed class Model(int capacity, TimeSpan? keepFor)
    {
        private TimeSpan _now;
        private List<(int Key, string Value, TimeSpan At)> _longestUnusedFirst = [];

        public string? Find(int key)
        {
            _longestUnusedFirst.RemoveAll(entry => entry.Key == key && entry.At + keepFor <= _now);
            var found = _longestUnusedFirst.Find(entry => entry.Key == key);
            if (found.Value is not null)
            {
                _longestUnusedFirst.Remove(found);
                _longestUnusedFirst.Add(found);
            }

            return found.Value;
        }

        public void Set(int key, string value)
        {
            Remove(key);
            _longestUnusedFirst.Add((key, value, _now));
            _longestUnusedFirst = [.. _longestUnusedFirst.TakeLast(capacity)];
        }

        public string GetOrAdd(int key, string value)
        {
            if (Find(key) is { } known)
            {
                return known;
            }

            Set(key, value);
            return value;
        }

        public void Remove(int key) => _longestUnusedFirst.RemoveAll(entry => entry.Key == key);

        public void Clear() => _longestUnusedFirst = [];

        public void Wait(TimeSpan span) => _now += span;
    }
}
