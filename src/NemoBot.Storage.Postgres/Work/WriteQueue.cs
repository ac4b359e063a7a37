using NemoBot.Core.Concurrency;
using Npgsql;

namespace NemoBot.Storage.Postgres.Work;

/// <summary>
/// The single writer, with group commit: runs pending operations in one transaction, in waves (<see cref="Waves"/>), then completes their callers' tasks. An
/// operation that fails fails alone: the others are repeated without it.
/// </summary>
/// <remarks>
/// A lost connection is replaced, and the transaction repeated, until the operations' time is over. Whether it was committed before the connection was lost is looked
/// up, so nothing is written twice.
/// </remarks>
internal sealed class WriteQueue : IAsyncDisposable
{
    /// <summary>Maximum number of operations in one transaction, so that the first does not wait too long.</summary>
    private const int BatchSize = 256;

    /// <summary>Maximum number of repetitions because of other transactions, such as after a deadlock.</summary>
    private const int MostConflicts = 8;

    private readonly string _run = Guid.NewGuid().ToString("N");
    private readonly OperationQueue _waiting = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly Link _link;
    private readonly ChatKeyTable _keys;
    private readonly Outage _outage;
    private readonly TimeProvider _time;
    private readonly string _lastId;
    private readonly bool _isShared;
    private readonly Task _loop;
    private long _number;

    /// <param name="lastId">The highest message id of earlier processes; empty if there were none.</param>
    /// <param name="time">Of the rows.</param>
    /// <param name="isShared">See <see cref="BotLock.TakeAsync"/>.</param>
    public WriteQueue(PostgresServer server, ChatKeyTable keys, string lastId, Outage outage, TimeProvider time, bool isShared)
    {
        (_keys, _lastId, _outage, _time, _isShared) = (keys, lastId, outage, time, isShared);
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
        await _loop;
        await _link.DisposeAsync();
        _closing.Dispose();
    }

    private async Task LoopAsync()
    {
        await Task.Yield(); // Not in the constructor.
        while (await _waiting.TakeAsync(BatchSize) is { Count: > 0 } operations)
        {
            await WriteAsync(operations);
        }
    }

    /// <summary>Writes all operations and completes their callers' tasks; those that fail are removed first.</summary>
    private async Task WriteAsync(List<Operation> operations)
    {
        Transaction? inDoubt = null;
        for (var conflicts = 0; operations.Count > 0;)
        {
            var transaction = new Transaction(_run, ++_number, _keys, _time);
            try
            {
                var connection = await _link.OpenAsync(_closing.Token);
                if (inDoubt is not null && await IsCommittedAsync(connection, inDoubt.Number))
                {
                    _outage.End();
                    Complete(operations);
                    return;
                }

                inDoubt = null;
                if (await transaction.RunAsync(connection, operations) is not { } spoiler)
                {
                    _outage.End();
                    Complete(operations);
                    return;
                }

                await FailAloneAsync(operations, spoiler, spoiler.Failure!);
            }
            catch (Exception fault) when (Faults.IsLost(fault) || fault is OperationCanceledException)
            {
                inDoubt = transaction.IsInDoubt ? transaction : inDoubt;
                await _link.LoseAsync();
                await _outage.WaitAsync(operations, fault, _closing.Token);
            }
            catch (Exception fault)
            {
                if (!await TryRollBackAsync() || (Faults.IsConflict(fault) && conflicts++ < MostConflicts))
                {
                    continue;
                }

                await FailAloneAsync(operations, transaction.Culprit ?? operations[0], fault);
            }
        }
    }

    /// <summary>Removes an operation from the others: the last one fails, any other may have failed because of its neighbours, and runs once more on its own.</summary>
    private async Task FailAloneAsync(List<Operation> operations, Operation failed, Exception fault)
    {
        operations.Remove(failed);
        if (operations.Count > 0)
        {
            await WriteAsync([failed]);
        }
        else
        {
            failed.Fail(fault);
            failed.Complete();
        }
    }

    private static void Complete(List<Operation> operations)
    {
        foreach (var operation in operations)
        {
            operation.Complete();
        }
    }

    private async Task<bool> TryRollBackAsync()
    {
        try
        {
            await Transaction.RollBackAsync(await _link.OpenAsync(_closing.Token));
            return true;
        }
        catch (Exception fault) when (Faults.IsLost(fault) || fault is OperationCanceledException)
        {
            await _link.LoseAsync(); // The server rolls back what it no longer has a connection for.
            return false;
        }
    }

    private async Task PrepareAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await BotLock.TakeAsync(connection, _isShared, cancellationToken);

        // "off" would lose acknowledged commits in a crash of the server; what is stronger than "on" stays.
        await using var command = new NpgsqlCommand(
            """
            SELECT set_config('lock_timeout', '5s', FALSE), set_config('idle_in_transaction_session_timeout', '60s', FALSE),
                CASE WHEN current_setting('synchronous_commit') = 'off' THEN set_config('synchronous_commit', 'on', FALSE) END
            """,
            connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
        await using var run = new NpgsqlCommand("INSERT INTO runs (run, number, last_id, at) VALUES ($1, 0, $2, $3) ON CONFLICT DO NOTHING", connection);
        foreach (var value in (Value[])[_run, _lastId, _time.GetUtcNow()])
        {
            run.Parameters.Add(Waves.ParameterOf(value));
        }

        await run.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Waits for the earlier connection's transaction, should it still be on its way.</summary>
    private async Task<bool> IsCommittedAsync(NpgsqlConnection connection, long number)
    {
        await using var command = new NpgsqlCommand("SELECT number FROM runs WHERE run = $1 FOR UPDATE", connection);
        command.Parameters.Add(Waves.ParameterOf(_run));
        return await command.ExecuteScalarAsync(_closing.Token) is long last && last == number;
    }
}
