using System.Threading.Channels;

namespace NemoBot.Storage.Sqlite;

/// <summary>The only writer. What waits is written in one transaction with one flush to the disk; then all its callers are told.</summary>
/// <remarks>Each operation has a savepoint of its own, so one that throws fails alone.</remarks>
internal sealed class WriteQueue : IAsyncDisposable
{
    /// <summary>Callers beyond this wait for room.</summary>
    private const int Capacity = 4096;

    /// <summary>Operations in one transaction, so that the first in it does not wait too long.</summary>
    private const int BatchSize = 256;

    private readonly Database _database;
    private readonly RunNote? _note;
    private readonly Action? _rolledBack;
    private readonly Channel<WriteOperation> _waiting = Channel.CreateBounded<WriteOperation>(new BoundedChannelOptions(Capacity) { SingleReader = true });
    private readonly Task _loop;

    /// <param name="database">Belongs to the queue from now on.</param>
    /// <param name="note">Counts the commits; null: nobody does.</param>
    /// <param name="rolledBack">Called after operations were undone; null: nobody asks.</param>
    public WriteQueue(Database database, RunNote? note = null, Action? rolledBack = null)
    {
        (_database, _note, _rolledBack) = (database, note, rolledBack);

        // A thread of its own: SQLite blocks while it flushes to the disk.
        _loop = Task.Factory.StartNew(Loop, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Runs the work in a transaction; when the task completes, it is on the disk.</summary>
    /// <param name="cancellationToken">Good until the writer takes the operation. After that it completes, and so does the task.</param>
    public async Task<T> RunAsync<T>(Func<Database, T> work, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var operation = new WriteOperation<T>(work);
        try
        {
            await _waiting.Writer.WriteAsync(operation, cancellationToken);
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(SqliteStore));
        }

        await using var registration = cancellationToken.UnsafeRegister(
            static (state, token) => ((WriteOperation<T>)state!).Cancel(token), operation);
        return await operation.Completion;
    }

    /// <summary>Transactions so far, of this run and of those before; 0 when nobody counts.</summary>
    public long Commits => _note?.Commits ?? 0;

    /// <summary>Writes what waits, then closes.</summary>
    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _loop;
        _note?.End(_database);
        _database.Dispose();
        _note?.Dispose();
    }

    private void Loop()
    {
        var batch = new List<WriteOperation>(BatchSize);
        while (_waiting.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (batch.Count < BatchSize && _waiting.Reader.TryRead(out var operation))
            {
                if (operation.TryTake())
                {
                    batch.Add(operation);
                }
            }

            for (var written = 0; written < batch.Count;)
            {
                written += Write(batch[written..]);
            }

            batch.Clear();
        }
    }

    /// <summary>Writes operations in one transaction, tells their callers, and returns how many they were.</summary>
    private int Write(List<WriteOperation> operations)
    {
        var run = 0;
        try
        {
            _database.Execute("BEGIN IMMEDIATE");
            while (run < operations.Count)
            {
                run++;
                RunAlone(operations[run - 1]);
            }

            _note?.Count(_database);
            _database.Execute("COMMIT");
            _note?.Committed();
        }
        catch (Exception lost)
        {
            // The transaction is gone, and with it all that ran in it; the rest gets a new one. The callers are told.
            run = Math.Max(run, 1);
            foreach (var operation in operations.Take(run))
            {
                operation.Fail(lost);
            }

            RollBack();
            _rolledBack?.Invoke();
        }

        foreach (var operation in operations.Take(run))
        {
            operation.Complete();
        }

        return run;
    }

    private void RunAlone(WriteOperation operation)
    {
        _database.Execute("SAVEPOINT operation");
        try
        {
            operation.Run(_database);
        }
        catch (Exception failure) when (_database.InTransaction)
        {
            operation.Fail(failure);
            _database.Execute("ROLLBACK TO operation");
            _rolledBack?.Invoke();
        }

        _database.Execute("RELEASE operation");
    }

    private void RollBack()
    {
        if (!_database.InTransaction)
        {
            return;
        }

        try
        {
            _database.Execute("ROLLBACK");
        }
        catch (Microsoft.Data.Sqlite.SqliteException)
        {
            // The callers already know of the first failure; should the transaction still be open, the next BEGIN fails and its callers are told.
        }
    }
}
