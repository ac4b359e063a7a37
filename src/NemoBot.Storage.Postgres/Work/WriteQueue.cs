using NemoBot.Core.Concurrency;
using Npgsql;

namespace NemoBot.Storage.Postgres.Work;

/// <summary>
/// The single writer, with group commit: runs pending operations in one transaction, in waves (<see cref="Waves"/>), then completes their callers' tasks. An
/// operation that fails fails alone: the others are repeated without it. One that needs a lock of another process waits for it alone, too.
/// </summary>
/// <remarks>
/// A lost connection is replaced, and the transaction repeated, until the operations' time is over. Whether it was committed before the connection was lost is looked
/// up, so nothing is written twice.
/// </remarks>
internal sealed class WriteQueue : IAsyncDisposable
{
    /// <summary>Maximum number of operations in one transaction, so that the first does not wait too long.</summary>
    private const int BatchSize = 256;

    /// <summary>Maximum number of parked operations; then no others are taken.</summary>
    private const int MostParked = 4096;

    /// <summary>Maximum number of repetitions for another reason than the operations, such as a deadlock with another process.</summary>
    private const int MostConflicts = 8;

    private readonly string _run = Guid.NewGuid().ToString("N");
    private readonly ParkedOperations _parked = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly OperationQueue _waiting;
    private readonly Outage _outage;
    private readonly OutageLog _log;
    private readonly Link _link;
    private readonly ChatKeyTable _keys;
    private readonly TimeProvider _time;
    private readonly TimeProvider _clock;
    private readonly string _lastId;
    private readonly bool _isShared;
    private readonly Waits _waits;
    private readonly Task _loop;
    private MonotonicTimestamp _retryAt;
    private Transaction? _inDoubt;
    private long _number;

    /// <param name="lastId">The highest message id of earlier processes; empty if there were none.</param>
    /// <param name="time">Of the rows.</param>
    /// <param name="clock">See <see cref="OperationQueue"/>.</param>
    /// <param name="isShared">See <see cref="BotLock.TakeAsync"/>.</param>
    public WriteQueue(PostgresServer server, ChatKeyTable keys, string lastId, TimeProvider time, TimeProvider clock, OutageLog log, Waits waits, bool isShared)
    {
        (_keys, _lastId, _time, _clock, _log, _waits, _isShared) = (keys, lastId, time, clock, log, waits, isShared);
        _waiting = new(clock);
        _outage = new(clock, log);
        _link = new(server, PrepareAsync);
        _loop = LoopAsync();
    }

    /// <inheritdoc cref="OperationQueue.RunAsync"/>
    /// <remarks>When the task completes, the changes are committed.</remarks>
    public Task<T> RunAsync<T>(Scope scope, Func<Session, Task<T>> work, MonotonicTimestamp until, CancellationToken cancellationToken) => _waiting.RunAsync(scope, work, until, cancellationToken);

    /// <summary>Completes pending writes, unless the connection is lost; then closes.</summary>
    public async ValueTask DisposeAsync()
    {
        _waiting.Close();
        await _closing.CancelAsync();
        await using (_clock.CreateTimer(ended => ((CancellationTokenSource)ended!).Cancel(), _ended, _waits.Closing, Timeout.InfiniteTimeSpan))
        {
            await _loop;
        }

        await _link.DisposeAsync();
        _closing.Dispose();
        _ended.Dispose();
    }

    private async Task LoopAsync()
    {
        await Task.Yield(); // Not in the constructor.
        while (true)
        {
            var hasParked = _parked.All.Count > 0;
            var pause = hasParked ? _clock.PauseAsync(_waits.LockPause, CancellationToken.None) : null;
            if (_parked.All.Count >= MostParked)
            {
                await pause!;
            }

            var taken = _parked.All.Count >= MostParked ? [] : await _waiting.TakeAsync(BatchSize, pause);
            if (taken.Count == 0 && !hasParked)
            {
                return;
            }

            await WriteSafelyAsync(taken, isProbing: false);
            await RetryParkedAsync();
        }
    }

    private async Task RetryParkedAsync()
    {
        var now = _clock.GetMonotonicTimestamp();
        _parked.Expire(now, _ended.IsCancellationRequested);
        if (now >= _retryAt)
        {
            foreach (var again in _parked.TakeAll().Chunk(BatchSize))
            {
                await WriteSafelyAsync([.. again], isProbing: true);
            }
        }
    }

    /// <summary>Writes, whatever happens: the loop goes on.</summary>
    private async Task WriteSafelyAsync(List<Operation> operations, bool isProbing)
    {
        try
        {
            await WriteAsync(operations, isProbing);
        }
        catch (Exception fault)
        {
            operations.Where(operation => !operation.HasEnded && !_parked.All.Contains(operation)).ToList().ForEach(operation => operation.Fail(fault));
            await _link.LoseAsync(); // In whatever state it is.
            _log.Escaped(fault);
        }
    }

    /// <summary>Writes all operations and completes their callers' tasks, except those that are parked.</summary>
    private async Task WriteAsync(List<Operation> operations, bool isProbing)
    {
        var batches = new Stack<Batch>([new(operations, isProbing)]);
        while (batches.TryPop(out var batch))
        {
            batch.Operations.RemoveAll(operation => operation.HasEnded || _parked.TryAddBehind(operation));
            foreach (var next in batch.Operations.Count == 0 ? [] : (await WriteAsync(batch, operations)).Reverse())
            {
                batches.Push(next);
            }
        }
    }

    /// <summary>Writes a batch in one transaction.</summary>
    /// <param name="all">All operations that are taken.</param>
    /// <returns>What to write next, in its order; empty if all was written.</returns>
    private async Task<IEnumerable<Batch>> WriteAsync(Batch batch, List<Operation> all)
    {
        var transaction = new Transaction(_run, ++_number, _lastId, _keys, _time);
        try
        {
            var connection = await _link.OpenAsync(_ended.Token);
            if (_inDoubt is not null)
            {
                await SettleAsync(connection, _inDoubt);
                return [batch];
            }

            if (await transaction.RunAsync(connection, batch.Operations, batch.IsProbing) is { } spoiler)
            {
                return Without(batch, spoiler, spoiler.Failure!);
            }

            transaction.Written.ForEach(operation => operation.Complete());
            Park(transaction.Left, _waits.LockPause);
            _outage.End();
            return [];
        }
        catch (Exception fault)
        {
            if (transaction.IsInDoubt)
            {
                _inDoubt = transaction;
                var until = _clock.GetMonotonicTimestamp() + _waits.Commit;
                transaction.Written.ForEach(operation => operation.Doubt(until));
            }

            if (Faults.IsTimeout(fault) && _link.Open is not null && !transaction.IsInDoubt)
            {
                await _link.LoseAsync(); // The server rolls back what it no longer has a connection for.
                return Apart(batch, fault);
            }

            if (Faults.IsLost(fault) || fault is OperationCanceledException)
            {
                await _link.LoseAsync();
                await _outage.WaitAsync([.. all.Concat(_parked.All).Where(operation => !operation.HasEnded)], fault, _closing.IsCancellationRequested, _ended.Token);
                return [batch];
            }

            await (Faults.IsStale(fault) ? _link.LoseAsync() : RollBackAsync());
            return Refused(batch, transaction.Culprit, fault);
        }
    }

    /// <summary>Returns what to write next after the server refused a statement.</summary>
    /// <param name="culprit">The statement's operation; null if none is known.</param>
    private IEnumerable<Batch> Refused(Batch batch, Operation? culprit, Exception fault)
    {
        if (Faults.IsLocked(fault))
        {
            ParkedOperations.Expire(batch.Operations, _clock.GetMonotonicTimestamp(), _ended.IsCancellationRequested);
            return Locked(batch, culprit, fault);
        }

        if ((Faults.IsConflict(fault) || Faults.IsStale(fault)) && batch.Conflicts < MostConflicts)
        {
            return [batch with { Conflicts = batch.Conflicts + 1 }];
        }

        return culprit is not null ? Without(batch, culprit, fault) : Halves(batch, fault);
    }

    /// <summary>Returns what to write next after a lock was waited for in vain.</summary>
    private IEnumerable<Batch> Locked(Batch batch, Operation? culprit, Exception fault)
    {
        if (culprit is null && !batch.IsProbing)
        {
            return [batch with { IsProbing = true }]; // Finds out who needs what is not free.
        }

        if (batch.Operations.Count > 1)
        {
            // A lock that cannot be probed, such as of a table or another row. Parked is only what is alone: nothing of its chat is before it.
            return culprit is null ? Halves(batch, fault) : Without(batch, culprit, fault);
        }

        Park([.. batch.Operations.Where(operation => !operation.HasEnded)], _waits.OtherLockPause);
        return [];
    }

    /// <summary>Separates an operation from the others: the last one fails, any other may have failed because of its neighbours, and runs once more on its own.</summary>
    private static IEnumerable<Batch> Without(Batch batch, Operation failed, Exception fault)
    {
        if (batch.Operations is [var only])
        {
            only.Fail(fault);
            return [];
        }

        // In their order: one of those before may be of the same chat.
        var at = batch.Operations.IndexOf(failed);
        return [batch.Part(0, at), batch.Part(at, at + 1), batch.Part(at + 1, batch.Operations.Count)];
    }

    private static IEnumerable<Batch> Halves(Batch batch, Exception fault) => batch.Operations.Count == 1
        ? Without(batch, batch.Operations[0], fault)
        : [batch.Part(0, batch.Operations.Count / 2), batch.Part(batch.Operations.Count / 2, batch.Operations.Count)];

    /// <summary>Each on its own, so that only the slow one fails.</summary>
    private static IEnumerable<Batch> Apart(Batch batch, Exception fault) => batch.Operations.Count == 1
        ? Without(batch, batch.Operations[0], fault)
        : [.. batch.Operations.Select((_, at) => batch.Part(at, at + 1))];

    private void Park(List<Operation> operations, TimeSpan pause)
    {
        if (operations.Count > 0)
        {
            operations.ForEach(_parked.Add);
            _retryAt = _clock.GetMonotonicTimestamp() + pause;
        }
    }

    private async Task RollBackAsync()
    {
        try
        {
            if (_link.Open is { } connection)
            {
                await Transaction.RollBackAsync(connection);
            }
        }
        catch (Exception)
        {
            await _link.LoseAsync(); // The server rolls back what it no longer has a connection for.
        }
    }

    private async Task PrepareAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await BotLock.TakeAsync(connection, _isShared, cancellationToken);
        await BotLock.TakeRunAsync(connection, _run, cancellationToken);

        // "off" would lose acknowledged commits in a crash of the server; what is stronger than "on" stays. A process that stands still must not hold locks for long.
        await using var command = new NpgsqlCommand(
            """
            SELECT set_config('lock_timeout', $1::bigint::text, FALSE), set_config('idle_in_transaction_session_timeout', $2::bigint::text, FALSE),
                CASE WHEN current_setting('synchronous_commit') = 'off' THEN set_config('synchronous_commit', 'on', FALSE) END
            """,
            connection);
        foreach (var time in (TimeSpan[])[_waits.Lock, _isShared ? _waits.SharedIdle : _waits.Idle])
        {
            command.Parameters.Add(Waves.ParameterOf((long)time.TotalMilliseconds));
        }

        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Finds out whether a transaction was committed. The connection's lock of the run proves that the earlier one has ended, so that nothing is still on its way.</summary>
    /// <exception cref="NoConnectionException">It cannot be found out.</exception>
    private async Task SettleAsync(NpgsqlConnection connection, Transaction inDoubt)
    {
        bool isCommitted;
        try
        {
            await using var command = new NpgsqlCommand("SELECT number FROM runs WHERE run = $1", connection);
            command.Parameters.Add(Waves.ParameterOf(_run));
            isCommitted = await command.ExecuteScalarAsync(_ended.Token) is long last && last == inDoubt.Number;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            throw new NoConnectionException(fault);
        }

        _inDoubt = null;
        foreach (var operation in inDoubt.Written.Where(operation => !operation.HasEnded))
        {
            operation.Undoubt();
            if (isCommitted)
            {
                operation.Complete();
            }
        }
    }

    /// <summary>What is written in one transaction.</summary>
    /// <param name="Conflicts">Number of repetitions so far.</param>
    private sealed record Batch(List<Operation> Operations, bool IsProbing, int Conflicts = 0)
    {
        public Batch Part(int from, int to) => this with { Operations = Operations[from..to] };
    }
}
