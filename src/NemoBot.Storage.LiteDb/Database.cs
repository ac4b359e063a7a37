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
    private readonly PreparedExpression _byId = new("$._id = @0");
    private readonly Dictionary<KeyIndex, (PreparedExpression Between, BsonExpression Keys)> _indexes = [];
    private LiteEngine? _engine;

    private Database(IDiskFile dataFile, IDiskFile logFile)
    {
        (_dataFile, _logFile, _log) = (dataFile, logFile, WriteAheadLog.Open(logFile, DataStream.StampOf(dataFile)));
        _engine = OpenEngine();
        if (LogPages > 0)
        {
            CheckpointAfterSuddenEnd();
        }
    }

    public bool IsFailed => _engine is null;

    /// <summary>Pages of commits that are not in the data file yet.</summary>
    public long LogPages => _log.CommittedPages;

    /// <summary>The write-ahead log of a data file. It has another name than the engine's own log, whose format it does not have.</summary>
    public static string LogPathOf(string path) => path + ".wal";

    /// <summary>Opens the files and creates them when they are missing.</summary>
    /// <exception cref="StorageException">The database cannot be opened; the message is for the operator.</exception>
    public static Database Open(string path)
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
            return Open(new DiskFile(path), new DiskFile(LogPathOf(path)));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"The database at Storage:Path cannot be opened: {fault.Message.ReplaceLineEndings(" ")}", fault);
        }
    }

    /// <param name="dataFile">Belongs to the database from now on, as does <paramref name="logFile"/>.</param>
    public static Database Open(IDiskFile dataFile, IDiskFile logFile)
    {
        try
        {
            return new(dataFile, logFile);
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

    public void EnsureIndex(KeyIndex index) => Use(engine => engine.EnsureIndex(index.Collection, index.Field, Prepare(index).Keys, unique: false));

    /// <summary>Begins a transaction with what is drafted.</summary>
    public void Apply(Draft draft)
    {
        Use(engine => engine.BeginTrans());
        draft.ApplyTo(this);
    }

    /// <summary>When it returns, the transaction is on the disk.</summary>
    public void Commit() => Use(engine => engine.Commit());

    /// <summary>None of them may be stored: the engine fails at one that is.</summary>
    public void Insert(string collection, IEnumerable<BsonDocument> documents) => Use(engine => engine.Insert(collection, documents, BsonAutoId.ObjectId));

    public void Upsert(string collection, IEnumerable<BsonDocument> documents) => Use(engine => engine.Upsert(collection, documents, BsonAutoId.ObjectId));

    public void Delete(string collection, IEnumerable<BsonValue> ids) => Use(engine => engine.Delete(collection, ids));

    public BsonDocument? Find(string collection, string id) => Use(engine =>
    {
        var query = new Query { Limit = 1 };
        query.Where.Add(_byId.With(id));
        return Read(engine, collection, query) is [var found] ? found : null;
    });

    public List<BsonDocument> Range(KeyIndex index, string from, string to, int limit = int.MaxValue, bool descending = false) => Use(engine =>
    {
        var (between, keys) = Prepare(index);
        var query = new Query { Limit = limit };
        query.Where.Add(between.With(from, to));
        if (descending)
        {
            (query.OrderBy, query.Order) = (keys, Query.Descending);
        }

        return Read(engine, index.Collection, query);
    });

    /// <summary>Copies what the log holds into the data file. Outside of a transaction.</summary>
    public void Checkpoint() => Use(engine => engine.Checkpoint());

    /// <summary>Leaves all in the data file, which any LiteDB then opens. Where that fails, the log keeps it for the next start.</summary>
    public void Dispose()
    {
        try
        {
            if (!IsFailed)
            {
                Checkpoint();
                _engine?.Dispose();
                _log.Truncate();
            }
        }
        catch (Exception failure) when (failure is StorageException or IOException)
        {
            // Every commit is on the disk, in the log.
        }
        finally
        {
            _engine = null;
            _dataFile.Dispose();
            _logFile.Dispose();
        }
    }

    private static List<BsonDocument> Read(LiteEngine engine, string collection, Query query)
    {
        // Read to its end at once: the engine commits nothing while a reader is open.
        using var reader = engine.Query(collection, query);
        var found = new List<BsonDocument>();
        while (reader.Read())
        {
            found.Add(reader.Current.AsDocument);
        }

        return found;
    }

    private static StorageException Failed(Exception failure) => new($"The database at Storage:Path failed: {failure.Message.ReplaceLineEndings(" ")}", failure);

    /// <summary>
    /// The log may have been copied in part or as a whole. Were it continued, the next checkpoint would give its stamp to a second state of the data file.
    /// </summary>
    private void CheckpointAfterSuddenEnd()
    {
        try
        {
            Checkpoint();
        }
        catch (StorageException)
        {
            // A full disk: what is stored can be read, and the next checkpoint tries again.
            EnsureOpen();
        }
    }

    private (PreparedExpression Between, BsonExpression Keys) Prepare(KeyIndex index)
    {
        if (!_indexes.TryGetValue(index, out var prepared))
        {
            prepared = (new(index.Between), BsonExpression.Create(index.Expression));
            _indexes.Add(index, prepared);
        }

        return prepared;
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
        _engine = null;
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
