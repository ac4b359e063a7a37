using NemoBot.Core.Concurrency;

namespace NemoBot.Core.Tests.Concurrency;

public sealed class CoalescingWorkerTests
{
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _runs;

    [Fact]
    public async Task Signals_while_it_runs_make_one_more_run()
    {
        var (begun, goOn) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource());
        var worker = Worker(
            async () =>
            {
                begun.TrySetResult();
                await goOn.Task;
            },
            CancellationToken.None);

        Assert.True(worker.Signal());
        await begun.Task;
        Assert.True(worker.Signal() && worker.Signal());
        goOn.SetResult();

        await _idle.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.Equal(2, _runs);
        Assert.True(worker.IsIdle);
    }

    [Fact]
    public void Told_to_stop_it_refuses_a_signal_so_that_nobody_waits_for_it()
    {
        var worker = Worker(() => Task.CompletedTask, new(canceled: true));

        Assert.False(worker.Signal());
        Assert.True(worker.IsIdle);
        Assert.Equal(0, _runs);
    }

    private CoalescingWorker Worker(Func<Task> work, CancellationToken stopping) => new(
        _ =>
        {
            _runs++;
            return work();
        },
        fault => throw new InvalidOperationException("The work does not fail.", fault),
        () => _idle.TrySetResult(),
        TimeProvider.System,
        stopping);
}
