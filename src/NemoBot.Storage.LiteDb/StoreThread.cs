using System.Threading.Channels;
using NemoBot.Core.Model;

namespace NemoBot.Storage.LiteDb;

/// <summary>
/// The only thread that touches the engine, for reads too. Writes that wait together share a transaction and its flush (group commit); then their callers are told.
/// Their drafts are collected first and given to the engine at the end of the round, so reads see committed data only, and a document that several of them write is
/// written once.
/// </summary>
internal sealed partial class StoreThread : IAsyncDisposable
{
    /// <summary>Callers beyond this wait for room.</summary>
    private const int Capacity = 4096;

    /// <summary>Operations in one round.</summary>
    private const int MostTogether = 256;

    /// <summary>Pages in the log before they are copied to the data file. Twice as many took 1.5 times as long at the median, and two to three times as long at worst.</summary>
    private const int CheckpointPages = 500;

    /// <summary>Pages in the log before a checkpoint is tried again that another process held off.</summary>
    private const int PagesBetweenTries = 100;

    /// <summary>A round takes no further operation once it has taken this, its transaction included: so its first caller does not wait too long.</summary>
    private static readonly TimeSpan LongestTransaction = TimeSpan.FromMilliseconds(3);

    private readonly Database _database;
    private readonly DocumentCache _documents;
    private readonly TimeProvider _time;
    private readonly ILogger<StoreThread> _logger;
    private readonly Action? _rolledBack;
    private readonly Channel<Waiting> _waiting = Channel.CreateBounded<Waiting>(new BoundedChannelOptions(Capacity) { SingleReader = true });
    private readonly List<StoreOperation<Draft>> _writes = new(MostTogether);
    private readonly Task _loop;
    private TimeSpan _timePerDocument;
    private long _checkpointAt = CheckpointPages;

    /// <param name="database">Belongs to the thread from now on.</param>
    /// <param name="rolledBack">Called on the thread after writes were lost, before anything else is run; null: nobody asks.</param>
    public StoreThread(Database database, TimeProvider time, ILogger<StoreThread> logger, Action? rolledBack = null)
    {
        (_database, _documents, _time, _logger, _rolledBack) = (database, new(database), time, logger, rolledBack);
        _loop = Task.Factory.StartNew(Loop, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Reads committed data: at least every write that completed before the call.</summary>
    /// <param name="cancellationToken">Good until the thread takes the operation.</param>
    /// <exception cref="StorageException">The engine failed; the read may be tried again.</exception>
    public Task<T> ReadAsync<T>(Func<IDocumentReader, T> read, CancellationToken cancellationToken) => RunAsync(new StoreOperation<Draft, T>(read), isRead: true, cancellationToken);

    /// <summary>Runs the work in a transaction; when the task completes, it is on the disk. Work that throws writes nothing.</summary>
    /// <param name="cancellationToken">Good until the thread takes the operation. After that it completes, and so does the task.</param>
    /// <exception cref="StorageException">The engine failed; nothing is written, and the work may be tried again.</exception>
    public Task<T> WriteAsync<T>(Func<Draft, T> work, CancellationToken cancellationToken) => RunAsync(new StoreOperation<Draft, T>(work), isRead: false, cancellationToken);

    /// <summary>Copies the log into the data file: at least every write that completed before the call.</summary>
    /// <param name="emptiesLog">True also removes from the log file what it held.</param>
    /// <returns>False if another process reads the database: then nothing is copied.</returns>
    /// <exception cref="StorageException">It failed. Nothing is lost: the log keeps what the data file could not take.</exception>
    public Task<bool> CheckpointAsync(bool emptiesLog) => ReadAsync(
        _ => (!emptiesLog && _database.LogPages == 0) || Checkpoint(emptiesLog), // Like a read: while an operation runs, nothing of a transaction is written.
        CancellationToken.None);

    /// <summary>Completes what waits, then closes the database.</summary>
    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _loop;
    }

    private async Task<T> RunAsync<T>(StoreOperation<Draft, T> operation, bool isRead, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            await _waiting.Writer.WriteAsync(new(operation, isRead), cancellationToken);
        }
        catch (ChannelClosedException closed)
        {
            throw closed.InnerException ?? new ObjectDisposedException(nameof(StoreThread));
        }

        await using var registration = cancellationToken.UnsafeRegister(
            static (state, token) => ((StoreOperation<Draft, T>)state!).Cancel(token), operation);
        return await operation.Completion;
    }

    private void Loop()
    {
        try
        {
            // Blocks, for the engine binds its transactions to the thread.
            while (_waiting.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
            {
                ServeRound();
                CheckpointIfDue();
            }
        }
        catch (Exception fault)
        {
            // A fault of ours. Without the thread nothing would ever be answered, so all that waits fails with it, and all that comes later.
            EndWith(new StorageException($"The store's thread ended: {fault.Message.ReplaceLineEndings(" ")}", fault));
            throw;
        }
        finally
        {
            _database.Dispose();
        }
    }

    private void EndWith(StorageException fault)
    {
        _waiting.Writer.TryComplete(fault);
        while (_waiting.Reader.TryRead(out var waiting))
        {
            if (waiting.Operation.TryTake())
            {
                _writes.Add(waiting.Operation);
            }
        }

        _writes.ForEach(operation => operation.Fail(fault));
        _writes.ForEach(operation => operation.Complete());
    }

    private void ServeRound()
    {
        var start = _time.GetTimestamp();
        var batch = new Draft(_documents);
        for (var taken = 0; taken < MostTogether && _waiting.Reader.TryRead(out var waiting); taken++)
        {
            var operation = waiting.Operation;
            if (!operation.TryTake())
            {
                continue;
            }

            if (waiting.IsRead)
            {
                Run(operation, new(_documents));
                operation.Complete();
            }
            else
            {
                _writes.Add(operation);
                Run(operation, new(batch))?.AddTo(batch);
            }

            if (_time.GetElapsedTime(start) + (batch.Count * _timePerDocument) >= LongestTransaction)
            {
                break;
            }
        }

        Commit(batch);
    }

    /// <summary>Returns null if the operation failed: only its caller gets the exception, and its draft is discarded.</summary>
    private Draft? Run(StoreOperation<Draft> operation, Draft draft)
    {
        try
        {
            _database.EnsureOpen();
            _database.Begin();
            operation.Run(draft);
            return draft;
        }
        catch (Exception failure)
        {
            operation.Fail(failure);
            RolledBack(draft);
            return null;
        }
    }

    private void Commit(Draft batch)
    {
        try
        {
            if (batch.Count > 0)
            {
                _database.EnsureOpen();
                var start = _time.GetTimestamp();
                _database.Apply(batch);
                _timePerDocument = _time.GetElapsedTime(start) / batch.Count;
                _database.Commit();
                _documents.Committed(batch);
            }
            else
            {
                _database.EndReads();
            }
        }
        catch (StorageException failure)
        {
            // The transaction is gone, and with it all that was in it. Should the disk have it nevertheless, what is kept in memory would be older.
            _documents.Clear();
            _writes.ForEach(operation => operation.Fail(failure));
            RolledBack(batch);
        }

        _writes.ForEach(operation => operation.Complete());
        _writes.Clear();
    }

    private void RolledBack(Draft draft)
    {
        if (draft.Count > 0)
        {
            _rolledBack?.Invoke();
        }
    }

    private void CheckpointIfDue()
    {
        if (_database.IsFailed || _database.LogPages < _checkpointAt)
        {
            return;
        }

        try
        {
            Checkpoint(emptiesLog: false);
        }
        catch (StorageException failure)
        {
            // Nothing is lost: the log keeps what the data file could not take.
            _checkpointAt = _database.LogPages + CheckpointPages;
            LogCheckpointFailed(failure);
        }
    }

    private bool Checkpoint(bool emptiesLog)
    {
        _database.EndReads(); // A checkpoint has the database for itself.
        var isDone = _database.Checkpoint(emptiesLog);
        _checkpointAt = isDone ? CheckpointPages : _database.LogPages + PagesBetweenTries;
        return isDone;
    }

    [LoggerMessage(LogLevel.Error, "The write-ahead log cannot be copied to the database file; it grows until it can")]
    private partial void LogCheckpointFailed(Exception failure);

    /// <param name="IsRead">It sees only committed data and writes nothing.</param>
    private readonly record struct Waiting(StoreOperation<Draft> Operation, bool IsRead);
}
