using LiteDB;
using LiteDB.Engine;
using NemoBot.Core.Model;
using NemoBot.Storage.LiteDb.Disk;

namespace NemoBot.Storage.LiteDb;

/// <summary>A database as it is on the disk, for reading, while a bot, perhaps in another process, goes on writing. Holds off checkpoints until disposal.</summary>
internal sealed class DatabaseSnapshot : IDocumentReader, IDisposable
{
    private readonly string _path;
    private readonly IDisposable? _hold;
    private readonly ReadOnlyFile _dataFile;
    private readonly ReadOnlyFile _logFile;
    private readonly DocumentQueries _queries = new();
    private readonly LiteEngine _engine;

    /// <exception cref="StorageException">The database cannot be read; the message is for the operator.</exception>
    public DatabaseSnapshot(string path)
    {
        _path = path;
        ReadOnlyFile? dataFile = null;
        ReadOnlyFile? logFile = null;
        var hold = CheckpointLock.HoldOff(path);
        try
        {
            dataFile = new ReadOnlyFile(path);
            logFile = new ReadOnlyFile(Database.LogPathOf(path));
            Log = WriteAheadLog.OpenForReading(logFile, DataStream.StampOf(dataFile));
            _engine = new(new EngineSettings
            {
                DataStream = new DataStream(dataFile, Log.ReadHeaderPage(), stamp: null),
                LogStream = Log,
                TempStream = new MemoryStream(),
                ReadOnly = true,
            });
            (_hold, _dataFile, _logFile) = (hold, dataFile, logFile);
        }
        catch (Exception fault)
        {
            logFile?.Dispose();
            dataFile?.Dispose();
            hold?.Dispose();
            if (fault is StorageException or IOException or UnauthorizedAccessException)
            {
                throw;
            }

            throw Damaged(fault.Message, fault); // On a file that is damaged, or not its own, the engine throws anything.
        }
    }

    public WriteAheadLog Log { get; }

    /// <summary>The data file, which stands still.</summary>
    public IDiskFile DataFile => _dataFile;

    public IDiskFile LogFile => _logFile;

    public IReadOnlyList<string> Collections => Use(engine => engine.GetCollectionNames().ToList());

    public BsonDocument? Find(string collection, string id) => Use(engine => _queries.Find(engine, collection, id));

    public List<BsonDocument> Range(KeyIndex index, string from, string to, int limit = int.MaxValue, bool descending = false) =>
        Use(engine => _queries.Range(engine, index, from, to, limit, descending));

    /// <summary>Streams all documents of the collection, in the order of their ids.</summary>
    public IEnumerable<BsonDocument> All(string collection) => Stream(DocumentQueries.All(_engine, collection));

    /// <summary>Streams the documents that the index holds, in the order of their keys.</summary>
    public IEnumerable<BsonDocument> All(KeyIndex index) => Stream(_queries.All(_engine, index));

    /// <summary>Calls back with each document of the collection, in the order of the ids, as long as it returns true.</summary>
    public void Each(string collection, Func<BsonDocument, bool> read) => Use(engine => DocumentQueries.All(engine, collection).All(read));

    /// <summary>Calls back with each document that the index holds, in the order of the keys, as long as it returns true.</summary>
    public void Each(KeyIndex index, Func<BsonDocument, bool> read) => Use(engine => _queries.All(engine, index).All(read));

    /// <summary>Whether every page of the data file that the log does not replace is there, and is that page.</summary>
    /// <returns>False if it was stopped early.</returns>
    /// <exception cref="StorageException">A page is missing, or is not that page.</exception>
    public bool CheckPages(Func<bool> isEnough)
    {
        var replaced = Log.ReplacedPages();
        var header = Log.ReadHeaderPage() ?? new byte[PageStream.PageSize];
        if (!replaced.Contains(0))
        {
            _dataFile.Read(0, header);
        }

        Span<byte> page = stackalloc byte[sizeof(uint)];
        var last = EnginePage.LastNumber(header);
        for (var number = 0U; number <= last; number++)
        {
            if (isEnough())
            {
                return false;
            }

            if (!replaced.Contains(number)
                && ((number + 1L) * PageStream.PageSize > _dataFile.Length || _dataFile.Read((long)number * PageStream.PageSize, page) < page.Length || EnginePage.Number(page) != number))
            {
                throw Damaged($"page {number} is missing or damaged");
            }
        }

        return true;
    }

    public void Dispose()
    {
        _engine.Dispose();
        _logFile.Dispose();
        _dataFile.Dispose();
        _hold?.Dispose();
    }

    /// <summary>The exception for the operator.</summary>
    public StorageException Damaged(string what, Exception? fault = null) => new(
        $"The database at Storage:Path ({_path}) is damaged ({what.ReplaceLineEndings(" ").TrimEnd('.')}). Nothing was changed; restore a backup of it (README, \"When it breaks\"), or start over with --new-store.",
        fault);

    private IEnumerable<BsonDocument> Stream(IEnumerable<BsonDocument> documents)
    {
        using var each = documents.GetEnumerator();
        while (Next(each))
        {
            yield return each.Current;
        }
    }

    private bool Next(IEnumerator<BsonDocument> each)
    {
        try
        {
            return each.MoveNext();
        }
        catch (Exception fault) when (fault is not (StorageException or OperationCanceledException))
        {
            throw Damaged(fault.Message, fault);
        }
    }

    private T Use<T>(Func<LiteEngine, T> use)
    {
        try
        {
            return use(_engine);
        }
        catch (Exception fault) when (fault is not (StorageException or OperationCanceledException))
        {
            throw Damaged(fault.Message, fault);
        }
    }
}
