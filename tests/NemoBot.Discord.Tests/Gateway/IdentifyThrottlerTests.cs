using Fakes.Time;
using Harness.Discord;
using Microsoft.Extensions.Logging.Abstractions;
using NemoBot.Core.Model;
using NemoBot.Discord.Gateway;

namespace NemoBot.Discord.Tests.Gateway;

/// <summary>How often, and in which order, sessions are begun.</summary>
public sealed class IdentifyThrottlerTests : IDisposable
{
    private readonly ManualClock _clock = new();
    private readonly IStore _store;
    private readonly ValueStore _values;
    private readonly IdentifyThrottler _gate;

    public IdentifyThrottlerTests()
    {
        (_store, _values) = ValueStore.Create();
        _gate = new(_store, _clock, NullLogger<IdentifyThrottler>.Instance);
    }

    public void Dispose() => _gate.Dispose();

    [Fact]
    public async Task The_window_slides_so_no_24_hours_ever_have_more_than_the_budget()
    {
        // A burst at the end of one day: where windows were fixed, as many again could follow at once.
        var began = _clock.GetUtcNow();
        for (var i = 0; i < IdentifyThrottler.Budget; i++)
        {
            await _gate.TakeAsync(0, default);
            _clock.Advance(TimeSpan.FromSeconds(5));
        }

        _clock.Advance(TimeSpan.FromHours(23));
        for (var i = 0; i < 3; i++)
        {
            var oldest = began + TimeSpan.FromSeconds(5 * i);
            var turn = _gate.TakeAsync(0, default);
            Assert.False(turn.IsCompleted);
            _clock.Advance(oldest + TimeSpan.FromHours(24) - _clock.GetUtcNow());
            Assert.False(turn.IsCompleted);
            _clock.Advance(TimeSpan.FromSeconds(5));
            await turn.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
        }
    }

    [Fact]
    public async Task Times_of_a_clock_that_was_a_year_ahead_count_for_a_day_and_no_longer()
    {
        var ahead = _clock.GetUtcNow().AddDays(365).ToUnixTimeSeconds();
        _values.Values["identify-times"] = $$"""{"times":[{{string.Join(',', Enumerable.Range(0, IdentifyThrottler.Budget).Select(i => ahead + i))}}]}""";

        var turn = _gate.TakeAsync(0, default);

        await _clock.PassAsync(TimeSpan.FromHours(24));
        await turn.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
    }

    [Fact]
    public async Task Two_processes_together_stay_within_the_budget()
    {
        var now = _clock.GetUtcNow().ToUnixTimeSeconds();
        _values.Values["identify-times"] = $$"""{"times":[{{string.Join(',', Enumerable.Repeat(now, IdentifyThrottler.Budget - 1))}}]}""";
        using var other = new IdentifyThrottler(_store, _clock, NullLogger<IdentifyThrottler>.Instance);
        Task? others = null;
        _values.Setup(nameof(IStore.UpdateValueAsync), arguments =>
        {
            var updated = _values.Update(arguments);
            others ??= StartOther(); // After this process's first look at the count.
            return updated;
        });

        var turn = _gate.TakeAsync(0, default);

        Assert.Equal(IdentifyThrottler.Budget, Stored().Times.Count);
        Assert.Equal((true, false), (turn.IsCompleted, others!.IsCompleted));
        await _clock.PassAsync(TimeSpan.FromHours(24));
        await Task.WhenAll(turn, others!).WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);

        Task StartOther()
        {
            others = Task.CompletedTask; // Its own look starts no third.
            return other.TakeAsync(0, default);
        }
    }

    [Fact]
    public async Task Two_processes_keep_the_spacing_of_a_bucket_together()
    {
        using var other = new IdentifyThrottler(_store, _clock, NullLogger<IdentifyThrottler>.Instance);
        await _gate.TakeAsync(0, default);

        var next = other.TakeAsync(1, default);

        Assert.False(next.IsCompleted);
        await _clock.PassAsync(TimeSpan.FromSeconds(5));
        await next.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
    }

    [Fact]
    public async Task A_stored_time_from_a_clock_that_was_set_back_delays_nobody()
    {
        var ahead = _clock.GetUtcNow().AddHours(5).ToUnixTimeMilliseconds();
        _values.Values["identify-times"] = $$"""{"times":[],"next":{"0":{{ahead}} } }""";

        await _gate.TakeAsync(0, default).WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);

        Assert.Equal(_clock.GetUtcNow().AddSeconds(5).ToUnixTimeMilliseconds(), Stored().Next![0]);
    }

    [Fact]
    public async Task The_count_survives_a_restart()
    {
        await _gate.TakeAsync(0, default);

        Assert.Contains($"{_clock.GetUtcNow().ToUnixTimeSeconds() + 1}", _values.Values["identify-times"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shards_of_one_bucket_are_5_seconds_apart_those_of_others_are_not()
    {
        _gate.Learn(new(Remaining: 900, ResetAfter: 0, MaxConcurrency: 2));
        await _gate.TakeAsync(0, default);
        await _gate.TakeAsync(1, default);

        var third = _gate.TakeAsync(2, default);
        _clock.Advance(TimeSpan.FromSeconds(4.9));
        Assert.False(third.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(0.1));
        await third.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
    }

    [Fact]
    public async Task Where_Discord_says_that_none_is_left_it_waits_for_Discords_day()
    {
        _gate.Learn(new(Remaining: 0, ResetAfter: 7_200_000, MaxConcurrency: 1));

        var turn = _gate.TakeAsync(0, default);
        _clock.Advance(TimeSpan.FromMinutes(119));
        Assert.False(turn.IsCompleted);
        _clock.Advance(TimeSpan.FromMinutes(1));
        await turn.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
    }

    private IdentifyTimes Stored() => System.Text.Json.JsonSerializer.Deserialize(_values.Values["identify-times"], GatewayJson.Default.IdentifyTimes)!;
}
