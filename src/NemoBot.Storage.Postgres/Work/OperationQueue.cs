using System.Threading.Channels;
using NemoBot.Core.Concurrency;
using NemoBot.Core.Model;

namespace NemoBot.Storage.Postgres.Work;

/// <summary>The operations that wait for a connection.</summary>
/// <param name="time">The real one, also in tests: a server is waited for.</param>
internal sealed class OperationQueue(TimeProvider time)
{
    /// <summary>Maximum number of pending operations; further callers wait.</summary>
    private const int Capacity = 4096;

    private readonly Channel<Operation> _waiting = Channel.CreateBounded<Operation>(Capacity);

    /// <summary>What an earlier <see cref="TakeAsync"/> did not wait for any longer; null if there is none.</summary>
    private Task<bool>? _more;

    /// <summary>Queues work, and returns its result.</summary>
    /// <param name="until">When a connection is no longer waited for.</param>
    /// <param name="cancellationToken">Has an effect until the operation is taken. After that, the operation and its task complete.</param>
    /// <exception cref="StorageException">The operation was not taken in time.</exception>
    public async Task<T> RunAsync<T>(Scope scope, Func<Session, Task<T>> work, MonotonicTimestamp until, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Storable.Check(scope);
        var operation = new Operation<T>(scope, until, work);
        try
        {
            if (!_waiting.Writer.TryWrite(operation))
            {
                await WaitForRoomAsync(operation, cancellationToken);
            }
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(PostgresStore));
        }

        await using var registration = cancellationToken.UnsafeRegister(static (state, token) => ((Operation<T>)state!).Cancel(token), operation);
        await using var limit = time.CreateTimer(static state => ((Operation<T>)state!).Expire(), operation, LeftOf(operation), Timeout.InfiniteTimeSpan);
        return await operation.Completion;
    }

    /// <summary>Takes operations as soon as there are any; empty after the last one of a closed queue.</summary>
    /// <param name="most">Maximum number of operations, so that the first does not wait too long.</param>
    /// <param name="pause">Ends the wait, perhaps without an operation; null for none. For a queue with one taker.</param>
    public async Task<List<Operation>> TakeAsync(int most, Task? pause = null)
    {
        var taken = new List<Operation>();
        while (taken.Count == 0 && await HasMoreAsync(pause))
        {
            while (taken.Count < most && _waiting.Reader.TryRead(out var operation))
            {
                if (operation.TryTake())
                {
                    taken.Add(operation);
                }
            }
        }

        return taken;
    }

    /// <summary>Refuses further operations; those that wait still run.</summary>
    public void Close() => _waiting.Writer.TryComplete();

    private async Task WaitForRoomAsync(Operation operation, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(LeftOf(operation), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await _waiting.Writer.WriteAsync(operation, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Operation.NotTaken();
        }
    }

    private TimeSpan LeftOf(Operation operation) => operation.Until - time.GetMonotonicTimestamp() is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;

    private async Task<bool> HasMoreAsync(Task? pause)
    {
        if (pause is null)
        {
            return await _waiting.Reader.WaitToReadAsync();
        }

        _more ??= _waiting.Reader.WaitToReadAsync().AsTask();
        await Task.WhenAny(_more, pause);
        if (!_more.IsCompleted)
        {
            return false;
        }

        var hasMore = await _more;
        _more = null;
        if (!hasMore)
        {
            await pause; // The queue is closed: its taker returns to what else it has, but not at once.
        }

        return hasMore;
    }
}
