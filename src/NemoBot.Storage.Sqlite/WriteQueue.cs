using System.Threading.Channels;

namespace NemoBot.Storage.Sqlite;

/// <summary>The single writer, with group commit: writes pending operations in one transaction with one flush to disk, then completes their callers' tasks.</summary>
/// <remarks>Each operation has its own savepoint, so one that throws fails alone.</remarks>
internal sealed class WriteQueue : IAsyncDisposable
{
    /// <summary>Maximum number of pending operations; further callers wait.</summary>
    private const int Capacity = 4096;

    /// <summary>Maximum number of operations in one transaction, so that the first does not wait too long.</summary>
    private const int BatchSize = 256;

    private readonly Database _database;
    private readonly RunNote? _note;
    private readonly Action? _rolledBack;
    private readonly Channel<StoreOperation<Database>> _waiting = Channel.CreateBounded<StoreOperation<Database>>(new BoundedChannelOptions(Capacity) { SingleReader = true });
    private readonly Task _loop;

    /// <param name="database">Owned by the queue from now on.</param>
    /// <param name="note">Counts the commits; null disables counting.</param>
    /// <param name="rolledBack">Called after operations were rolled back; may be null.</param>
    public WriteQueue(Database database, RunNote? note = null, Action? rolledBack = null)
    {
        (_database, _note, _rolledBack) = (database, note, rolledBack);

        // Uses a dedicated thread: SQLite blocks while it flushes to disk.
        _loop = Task.Factory.StartNew(Loop, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Runs the work in a transaction; when the task completes, the changes are on disk.</summary>
    /// <param name="cancellationToken">Has an effect until the writer takes the operation. After that, the operation and its task complete.</param>
    public async Task<T> RunAsync<T>(Func<Database, T> work, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var operation = new StoreOperation<Database, T>(work);
        try
        {
            await _waiting.Writer.WriteAsync(operation, cancellationToken);
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(SqliteStore));
        }

        await using var registration = cancellationToken.UnsafeRegister(
            static (state, token) => ((StoreOperation<Database, T>)state!).Cancel(token), operation);
        return await operation.Completion;
    }

    /// <summary>Gets the number of transactions of this and earlier runs; 0 if counting is disabled.</summary>
    public long Commits => _note?.Commits ?? 0;

    /// <summary>Completes pending writes, then closes.</summary>
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
        var batch = new List<StoreOperation<Database>>(BatchSize);
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

    /// <summary>Runs operations in one transaction, completes their callers' tasks, and returns the number of operations.</summary>
    private int Write(List<StoreOperation<Database>> operations)
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
            // The transaction is lost with all operations that ran in it, and their callers get the exception; the rest run in a new transaction.
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

    private void RunAlone(StoreOperation<Database> operation)
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
            // The callers already get the first failure. If the transaction is still open, the next BEGIN fails, and its callers get that failure.
        }
    }
}
