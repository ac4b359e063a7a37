using Fakes.Logging;
using NemoBot.Discord.Incoming;

namespace NemoBot.Discord.Tests;

/// <summary>What an event starts beside the gateway's reader is not forgotten.</summary>
public sealed class StartedCallsTests : IDisposable
{
    private readonly LogCapture _log = new();
    private readonly StartedCalls _calls;

    public StartedCallsTests() => _calls = new(_log.CreateLogger<StartedCalls>());

    public void Dispose() => _calls.Dispose();

    [Fact]
    public async Task The_end_waits_for_every_call()
    {
        TaskCompletionSource first = new(), second = new();
        _calls.Start(_ => first.Task, finishes: true);
        _calls.Start(_ => second.Task);

        var ended = _calls.EndAsync(CancellationToken.None);
        first.SetResult();
        Assert.False(ended.IsCompleted);
        second.SetResult();

        await ended.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public async Task The_end_cancels_quietly_what_need_not_finish()
    {
        _calls.Start(stopping => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stopping));

        await _calls.EndAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);

        Assert.Empty(_log.Lines);
    }

    [Fact]
    public async Task Once_the_limit_is_over_the_rest_is_cancelled_quietly_too()
    {
        using var limit = new CancellationTokenSource();
        _calls.Start(stopping => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stopping), finishes: true);

        var ended = _calls.EndAsync(limit.Token);
        Assert.False(ended.IsCompleted);
        await limit.CancelAsync();

        await ended.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public async Task A_fault_is_logged_and_harms_no_other_call()
    {
        TaskCompletionSource other = new();
        _calls.Start(_ => throw new InvalidOperationException("told to"));
        _calls.Start(_ => other.Task);
        other.SetResult();

        await _calls.EndAsync(CancellationToken.None);

        var line = Assert.Single(_log.Lines);
        Assert.StartsWith("Error", line, StringComparison.Ordinal);
        Assert.Contains("told to", line, StringComparison.Ordinal);
    }
}
