using NemoBot.Core.Concurrency;

namespace NemoBot.Core.Tests.Concurrency;

public sealed class KeyedLockTests
{
    private readonly KeyedLock<string> _lock = new();

    [Fact]
    public async Task One_at_a_time_holds_a_key()
    {
        var (holders, most) = (0, 0);

        await Parallel.ForAsync(0, 200, async (_, stop) =>
        {
            using var holder = await _lock.AcquireAsync("ana", stop);
            most = Math.Max(most, ++holders);
            await Task.Yield();
            holders--;
        });

        Assert.Equal((0, 1), (holders, most));
    }

    [Fact]
    public async Task A_waiter_for_a_key_gets_it_when_it_is_released()
    {
        var first = await _lock.AcquireAsync("ana", default);
        var second = _lock.AcquireAsync("ana", default).AsTask();
        Assert.False(second.IsCompleted);

        first.Dispose();

        (await second).Dispose();
    }

    [Fact]
    public async Task Other_keys_are_free_meanwhile()
    {
        using var stop = new CancellationTokenSource();
        using var holder = await _lock.AcquireAsync("ana", default);

        var others = Enumerable.Range(0, 1_000).Select(n => _lock.AcquireAsync($"chat-{n}", stop.Token).AsTask()).ToList();
        var free = others.Where(other => other.IsCompletedSuccessfully).ToList();
        await stop.CancelAsync();

        Assert.InRange(free.Count, 50, 63); // As many as there are other locks.
    }

    [Fact]
    public async Task A_cancelled_wait_consumes_nothing()
    {
        using var stop = new CancellationTokenSource();
        var holder = await _lock.AcquireAsync("ana", default);
        var waiting = _lock.AcquireAsync("ana", stop.Token).AsTask();

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        holder.Dispose();
        (await _lock.AcquireAsync("ana", default)).Dispose();
    }
}
