using NemoBot.Core.Concurrency;

namespace NemoBot.Storage.Postgres.Work;

/// <summary>A few connections for reads, on which many callers' statements share round trips (<see cref="Waves"/>). A read sees every write that completed before it began.</summary>
/// <remarks>Each statement is a snapshot of its own: what must fit together is read by one statement.</remarks>
internal sealed class ReadQueue : IAsyncDisposable
{
    /// <summary>Maximum number of reads that share round trips, so that a short one does not wait for many others.</summary>
    private const int BatchSize = 32;

    private readonly CancellationTokenSource _closing = new();
    private readonly OperationQueue _waiting;
    private readonly PostgresServer _server;
    private readonly TimeProvider _time;
    private readonly OutageLog _log;
    private readonly Task _loops;

    /// <param name="size">Number of connections.</param>
    /// <param name="time">See <see cref="OperationQueue"/>.</param>
    public ReadQueue(PostgresServer server, int size, TimeProvider time, OutageLog log)
    {
        (_server, _time, _log, _waiting) = (server, time, log, new(time));
        _loops = Task.WhenAll(Enumerable.Range(0, size).Select(_ => LoopAsync()));
    }

    /// <inheritdoc cref="OperationQueue.RunAsync"/>
    public Task<T> RunAsync<T>(Func<Session, Task<T>> read, MonotonicTimestamp until, CancellationToken cancellationToken) => _waiting.RunAsync(Scope.None, read, until, cancellationToken);

    /// <summary>Completes pending reads, unless the connection is lost; then closes.</summary>
    public async ValueTask DisposeAsync()
    {
        _waiting.Close();
        await _closing.CancelAsync();
        await _loops;
        _closing.Dispose();
    }

    private async Task LoopAsync()
    {
        await Task.Yield(); // Not in the constructor.
        await using var link = new Link(_server);
        var outage = new Outage(_time, _log);
        while (await _waiting.TakeAsync(BatchSize) is { Count: > 0 } operations)
        {
            try
            {
                await ReadAsync(link, outage, operations);
            }
            catch (Exception fault)
            {
                operations.Where(operation => !operation.HasEnded).ToList().ForEach(operation => operation.Fail(fault));
                await link.LoseAsync();
                _log.Escaped(fault);
            }
        }
    }

    private async Task ReadAsync(Link link, Outage outage, IReadOnlyList<Operation> operations)
    {
        while (operations.Where(operation => !operation.HasEnded).ToList() is { Count: > 0 } left)
        {
            try
            {
                var waves = new Waves(await link.OpenAsync(_closing.Token));
                await waves.RunAsync([.. left.Select(operation => operation.RunAsync(new Session(waves)))], CancellationToken.None);
                left.ForEach(operation => operation.Complete());
                outage.End();
                return;
            }
            catch (Exception fault) when (Faults.IsTimeout(fault) && link.Open is not null)
            {
                await link.LoseAsync();
                await FailAloneAsync(link, outage, left, fault);
                return;
            }
            catch (Exception fault) when (Faults.IsLost(fault) || Faults.IsStale(fault) || fault is OperationCanceledException)
            {
                await link.LoseAsync();
                await outage.WaitAsync(left, fault, _closing.IsCancellationRequested, _closing.Token);
            }
            catch (Exception fault)
            {
                await FailAloneAsync(link, outage, left, fault);
                return;
            }
        }
    }

    /// <summary>The one that failed does so again, and alone.</summary>
    private async Task FailAloneAsync(Link link, Outage outage, List<Operation> operations, Exception fault)
    {
        if (operations is [var only])
        {
            only.Fail(fault);
            return;
        }

        foreach (var operation in operations)
        {
            await ReadAsync(link, outage, [operation]);
        }
    }
}
