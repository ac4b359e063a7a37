using NemoBot.Core.Concurrency;

namespace NemoBot.Storage.Postgres.Work;

/// <summary>A few connections for reads, on which many callers' statements share round trips (<see cref="Waves"/>). A read sees every write that completed before it began.</summary>
/// <remarks>Each statement is a snapshot of its own: what must fit together is read by one statement.</remarks>
internal sealed class ReadQueue : IAsyncDisposable
{
    /// <summary>Number of connections.</summary>
    private const int Size = 3;

    /// <summary>Maximum number of reads that share round trips, so that a short one does not wait for many others.</summary>
    private const int BatchSize = 32;

    private readonly OperationQueue _waiting = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly PostgresServer _server;
    private readonly Outage _outage;
    private readonly Task _loops;

    public ReadQueue(PostgresServer server, Outage outage)
    {
        (_server, _outage) = (server, outage);
        _loops = Task.WhenAll(Enumerable.Range(0, Size).Select(_ => LoopAsync()));
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
        while (await _waiting.TakeAsync(BatchSize) is { Count: > 0 } operations)
        {
            await ReadAsync(link, operations);
        }
    }

    private async Task ReadAsync(Link link, List<Operation> operations)
    {
        while (operations.Count > 0)
        {
            try
            {
                var waves = new Waves(await link.OpenAsync(_closing.Token));
                await waves.RunAsync([.. operations.Select(operation => operation.RunAsync(new Session(waves)))], CancellationToken.None);
                _outage.End();
                operations.ForEach(operation => operation.Complete());
                return;
            }
            catch (Exception fault) when (Faults.IsLost(fault) || fault is OperationCanceledException)
            {
                await link.LoseAsync();
                await _outage.WaitAsync(operations, fault, _closing.Token);
            }
            catch (Exception fault) when (operations is [var only])
            {
                only.Fail(fault);
                only.Complete();
                return;
            }
            catch (Exception)
            {
                foreach (var operation in operations)
                {
                    await ReadAsync(link, [operation]); // The one that failed does so again, and alone.
                }

                return;
            }
        }
    }
}
