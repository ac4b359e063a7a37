using System.Globalization;
using LiteDB;
using LiteDB.Engine;
using NemoBot.Core.Model;
using NemoBot.Storage.Files;
using NemoBot.Storage.LiteDb.Disk;

namespace NemoBot.Storage.LiteDb;

/// <summary>The engine on its two files. For one thread: the engine binds a transaction to its thread, and damages what it reads when several threads read at once.</summary>
/// <remarks>After any failure of the engine it is given up (<see cref="IsFailed"/>), and opened again with what is committed by <see cref="EnsureOpen"/>.</remarks>
internal sealed class Database : IDocumentReader, IDisposable
{
    private readonly IDiskFile _dataFile;
    private readonly IDiskFile _logFile;
    private readonly WriteAheadLog _log;
    private readonly string? _path;
    private readonly DocumentQueries _queries = new();
    private readonly RunFile? _run;
    private LiteEngine? _engine;
    private bool _isInTransaction;

    private Database(IDiskFile dataFile, IDiskFile logFile, string? path, bool acceptsLoss)
    {
        (_dataFile, _logFile, _path, _log) = (dataFile, logFile, path, WriteAheadLog.Open(logFile, DataStream.StampOf(dataFile), acceptsLoss: acceptsLoss));
        _engine = OpenEngine();
        if (LogPages > 0)
        {
            CheckpointAfterSuddenEnd();
        }

        if (path is not null)
        {
            _run = BeginRun(path);
        }
    }

    public IReadOnlyList<string> Collections => Use(engine => engine.GetCollectionNames().ToList());

    public bool IsFailed => _engine is null;

    /// <summary>Pages of commits that are not in the data file yet.</summary>
    public long LogPages => _log.CommittedPages;

    /// <summary>The write-ahead log of a data file. It has another name than the engine's own log, whose format it does not have.</summary>
    public static string LogPathOf(string path) => path + ".wal";

    /// <summary>Opens the files and creates them when they are missing.</summary>
    /// <param name="acceptsLoss">Goes on without the commits that a damaged log has lost.</param>
    /// <exception cref="StorageException">The database cannot be opened; the message is for the operator.</exception>
    public static Database Open(string path, bool acceptsLoss = false)
    {
        try
        {
            DataFile.CreateIfMissing(path);
            if (!File.Exists(LogPathOf(path)))
            {
                PrivateFiles.CreateNew(LogPathOf(path)).Dispose();
                PrivateFiles.FlushFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
            }

            PrivateFiles.Tighten(path);
            PrivateFiles.Tighten(LogPathOf(path));
            return Open(new DiskFile(path), new DiskFile(LogPathOf(path)), path, acceptsLoss);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"The database at Storage:Path cannot be opened: {fault.Message.ReplaceLineEndings(" ")}", fault);
        }
    }

    /// <param name="dataFile">Belongs to the database from now on, as does <paramref name="logFile"/>.</param>
    /// <param name="path">Where the data file is; null for files that no other process sees.</param>
    /// <param name="acceptsLoss">Goes on without the commits that a damaged log has lost.</param>
    public static Database Open(IDiskFile dataFile, IDiskFile logFile, string? path = null, bool acceptsLoss = false)
    {
        try
        {
            return new(dataFile, logFile, path, acceptsLoss);
        }
        catch
        {
            dataFile.Dispose();
            logFile.Dispose();
            throw;
        }
    }

    /// <exception cref="StorageException">It failed before, and cannot be opened again yet.</exception>
    public void EnsureOpen() => _engine ??= OpenEngine();

    /// <summary>Creates the index if it is missing; that of the ids is never missing.</summary>
    public void EnsureIndex(KeyIndex index)
    {
        if (!index.IsOfIds)
        {
            Use(engine => engine.EnsureIndex(index.Collection, index.Field, _queries.KeysOf(index), unique: false));
        }
    }

    /// <summary>Begins a transaction, unless one is open: reads in one share what the engine prepares for each collection, which costs it more than a read.</summary>
    public void Begin()
    {
        if (!_isInTransaction)
        {
            _isInTransaction = Use(engine => engine.BeginTrans());
        }
    }

    /// <summary>Ends the transaction, if one is open, in which nothing was written.</summary>
    public void EndReads()
    {
        if (_isInTransaction)
        {
            _isInTransaction = false;
            Use(engine => engine.Rollback());
        }
    }

    /// <summary>Writes what is drafted, in the transaction.</summary>
    public void Apply(Draft draft)
    {
        Begin();
        draft.ApplyTo(this);
    }

    /// <summary>When it returns, the transaction is on the disk.</summary>
    public void Commit()
    {
        _isInTransaction = false;
        Use(engine => engine.Commit() ? true : throw new InvalidOperationException("No transaction is open."));
        try
        {
            _run?.Write(RunOf(_log), _log.Commits);
        }
        catch (IOException)
        {
            // The disk is full or broken, and the next commit fails too. A record that is behind raises no false alarm.
        }
    }

    /// <summary>None of them may be stored: the engine fails at one that is.</summary>
    public void Insert(string collection, IEnumerable<BsonDocument> documents) => Use(engine => engine.Insert(collection, documents, BsonAutoId.ObjectId));

    public void Upsert(string collection, IEnumerable<BsonDocument> documents) => Use(engine => engine.Upsert(collection, documents, BsonAutoId.ObjectId));

    public void Delete(string collection, IEnumerable<BsonValue> ids) => Use(engine => engine.Delete(collection, ids));

    public BsonDocument? Find(string collection, string id) => Use(engine => _queries.Find(engine, collection, id));

    public List<BsonDocument> Range(KeyIndex index, string from, string to, int limit = int.MaxValue, bool descending = false) =>
        Use(engine => _queries.Range(engine, index, from, to, limit, descending));

    /// <summary>Copies what the log holds into the data file. Outside of a transaction.</summary>
    /// <param name="emptiesLog">True also removes from the log file what it held.</param>
    /// <returns>False if another process reads the database: then nothing is copied.</returns>
    public bool Checkpoint(bool emptiesLog = false)
    {
        using var held = TryHold();
        if (_path is not null && held is null)
        {
            return false;
        }

        Copy(emptiesLog);
        return true;
    }

    /// <summary>Leaves all in the data file, which any LiteDB then opens. Where that fails, the log keeps it for the next start.</summary>
    public void Dispose()
    {
        try
        {
            if (!IsFailed && Checkpoint())
            {
                _engine?.Dispose();
                _log.Truncate();
                _run?.Remove();
            }
        }
        catch (Exception failure) when (failure is StorageException or IOException)
        {
            // Every commit is on the disk, in the log.
        }
        finally
        {
            _engine = null;
            _run?.Dispose();
            _dataFile.Dispose();
            _logFile.Dispose();
        }
    }

    /// <summary>The name of the run that a log belongs to, for <see cref="RunFile"/>.</summary>
    public static string RunOf(WriteAheadLog log) => log.Salt.ToString("x16", CultureInfo.InvariantCulture);

    private IDisposable? TryHold()
    {
        try
        {
            return _path is null ? null : CheckpointLock.TryTake(_path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Failed(fault);
        }
    }

    private void Copy(bool emptiesLog) => Use(engine =>
    {
        engine.Checkpoint();
        if (_log.Failure is not null)
        {
            return false;
        }

        if (emptiesLog)
        {
            _log.Truncate();
        }
        else
        {
            _log.BeginNext();
        }

        return true;
    });

    private RunFile? BeginRun(string path)
    {
        try
        {
            RunFile.Delete(path);
            return RunFile.Create(path, RunOf(_log), _log.Commits);
        }
        catch (IOException)
        {
            return null; // A full disk: this run keeps no record.
        }
    }

    private static StorageException Failed(Exception failure) => new($"The database at Storage:Path failed: {failure.Message.ReplaceLineEndings(" ")}", failure);

    /// <summary>
    /// The log may have been copied in part or as a whole. Were it continued, the next checkpoint would give its stamp to a second state of the data file.
    /// </summary>
    private void CheckpointAfterSuddenEnd()
    {
        using var held = _path is null ? null : CheckpointLock.Take(_path);
        try
        {
            Copy(emptiesLog: false);
        }
        catch (StorageException)
        {
            // A full disk: what is stored can be read, and the next checkpoint tries again.
            EnsureOpen();
        }
    }

    private LiteEngine OpenEngine()
    {
        try
        {
            return new(new EngineSettings
            {
                DataStream = new DataStream(_dataFile, _log.ReadHeaderPage(), () => _log.NextSalt),
                LogStream = _log,
                TempStream = new MemoryStream(),
                Collation = Collation.Binary,
            });
        }
        catch (Exception failure)
        {
            throw Failed(failure); // On a file that is damaged, or not its own, the engine throws anything.
        }
    }

    private T Use<T>(Func<LiteEngine, T> use)
    {
        var engine = _engine ?? throw new InvalidOperationException("The database has failed and is not open again.");
        try
        {
            var result = use(engine);
            return _log.Failure is { } lost ? throw lost : result;
        }
        catch (Exception failure)
        {
            // Whatever it was, what the engine has in memory may be half done. The engine says the same of itself after an I/O error.
            GiveUp(engine, failure);
            throw Failed(failure);
        }
    }

    private void GiveUp(LiteEngine engine, Exception reason)
    {
        (_engine, _isInTransaction) = (null, false);
        _log.Refuse(reason);
        try
        {
            engine.Dispose();
        }
        catch (Exception)
        {
            // Report the first failure.
        }

        // Before any caller gets the failure: the next start must not find what failed.
        _log.CutBack();
    }
}
