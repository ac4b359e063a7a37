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

    /// <summary>Pages in the log before they are copied to the data file.</summary>
    private const int CheckpointPages = 1000;

    /// <summary>A round takes no further operation once it has taken this, its transaction included: so its first caller does not wait too long.</summary>
    private static readonly TimeSpan LongestTransaction = TimeSpan.FromMilliseconds(3);

    private readonly Database _database;
    private readonly TimeProvider _time;
    private readonly ILogger<StoreThread> _logger;
    private readonly Action? _rolledBack;
    private readonly Channel<StoreOperation> _waiting = Channel.CreateBounded<StoreOperation>(new BoundedChannelOptions(Capacity) { SingleReader = true });
    private readonly List<StoreOperation> _writes = new(MostTogether);
    private readonly Task _loop;
    private TimeSpan _timePerDocument;
    private long _checkpointAt = CheckpointPages;

    /// <param name="database">Belongs to the thread from now on.</param>
    /// <param name="rolledBack">Called on the thread after writes were lost, before anything else is run; null: nobody asks.</param>
    public StoreThread(Database database, TimeProvider time, ILogger<StoreThread> logger, Action? rolledBack = null)
    {
        (_database, _time, _logger, _rolledBack) = (database, time, logger, rolledBack);
        _loop = Task.Factory.StartNew(Loop, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Reads committed data: at least every write that completed before the call.</summary>
    /// <param name="cancellationToken">Good until the thread takes the operation.</param>
    /// <exception cref="StorageException">The engine failed; the read may be tried again.</exception>
    public Task<T> ReadAsync<T>(Func<IDocumentReader, T> read, CancellationToken cancellationToken) => RunAsync(new StoreOperation<T>(read, isRead: true), cancellationToken);

    /// <summary>Runs the work in a transaction; when the task completes, it is on the disk. Work that throws writes nothing.</summary>
    /// <param name="cancellationToken">Good until the thread takes the operation. After that it completes, and so does the task.</param>
    /// <exception cref="StorageException">The engine failed; nothing is written, and the work may be tried again.</exception>
    public Task<T> WriteAsync<T>(Func<Draft, T> work, CancellationToken cancellationToken) => RunAsync(new StoreOperation<T>(work, isRead: false), cancellationToken);

    /// <summary>Completes what waits, then closes the database.</summary>
    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _loop;
    }

    private async Task<T> RunAsync<T>(StoreOperation<T> operation, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            await _waiting.Writer.WriteAsync(operation, cancellationToken);
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(StoreThread));
        }

        await using var registration = cancellationToken.UnsafeRegister(
            static (state, token) => ((StoreOperation<T>)state!).Cancel(token), operation);
        return await operation.Completion;
    }

    private void Loop()
    {
        // Blocks, for the engine binds its transactions to the thread.
        while (_waiting.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            ServeRound();
            CheckpointIfDue();
        }

        _database.Dispose();
    }

    private void ServeRound()
    {
        var start = _time.GetTimestamp();
        var batch = new Draft(_database);
        for (var taken = 0; taken < MostTogether && _waiting.Reader.TryRead(out var operation); taken++)
        {
            if (!operation.TryTake())
            {
                continue;
            }

            if (operation.IsRead)
            {
                Run(operation, new(_database));
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
    private Draft? Run(StoreOperation operation, Draft draft)
    {
        try
        {
            _database.EnsureOpen();
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
            }
        }
        catch (StorageException failure)
        {
            // The transaction is gone, and with it all that was in it.
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
            _database.Checkpoint();
            _checkpointAt = CheckpointPages;
        }
        catch (StorageException failure)
        {
            // Nothing is lost: the log keeps what the data file could not take.
            _checkpointAt = _database.LogPages + CheckpointPages;
            LogCheckpointFailed(failure);
        }
    }

    [LoggerMessage(LogLevel.Error, "The write-ahead log cannot be copied to the database file; it grows until it can")]
    private partial void LogCheckpointFailed(Exception failure);
}
