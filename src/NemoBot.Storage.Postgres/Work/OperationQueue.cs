using System.Threading.Channels;
using NemoBot.Core.Concurrency;

namespace NemoBot.Storage.Postgres.Work;

/// <summary>The operations that wait for a connection.</summary>
internal sealed class OperationQueue
{
    /// <summary>Maximum number of pending operations; further callers wait.</summary>
    private const int Capacity = 4096;

    private readonly Channel<Operation> _waiting = Channel.CreateBounded<Operation>(Capacity);

    /// <summary>Queues work, and returns its result.</summary>
    /// <param name="until">When a lost connection is no longer waited for.</param>
    /// <param name="cancellationToken">Has an effect until the operation is taken. After that, the operation and its task complete.</param>
    public async Task<T> RunAsync<T>(Scope scope, Func<Session, Task<T>> work, MonotonicTimestamp until, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var operation = new Operation<T>(scope, until, work);
        try
        {
            await _waiting.Writer.WriteAsync(operation, cancellationToken);
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(PostgresStore));
        }

        await using var registration = cancellationToken.UnsafeRegister(static (state, token) => ((Operation<T>)state!).Cancel(token), operation);
        return await operation.Completion;
    }

    /// <summary>Takes operations as soon as there are any; empty after the last one of a closed queue.</summary>
    /// <param name="most">Maximum number of operations, so that the first does not wait too long.</param>
    public async Task<List<Operation>> TakeAsync(int most)
    {
        var taken = new List<Operation>();
        while (taken.Count == 0 && await _waiting.Reader.WaitToReadAsync())
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
}
