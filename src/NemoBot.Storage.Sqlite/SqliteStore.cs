using Microsoft.AspNetCore.DataProtection;
using Microsoft.Data.Sqlite;
using NemoBot.Core.Model;
using NemoBot.Core.Telemetry;
using NemoBot.Storage.Engines;
using NemoBot.Storage.Proof;

namespace NemoBot.Storage.Sqlite;

/// <summary>Implements the store in one SQLite file: one writer with group commit (<see cref="WriteQueue"/>), a few readers, and a table class per concern.</summary>
/// <remarks>The functions passed to Update methods run on the writer's thread, within the transaction: they must be fast and do no I/O.</remarks>
public sealed partial class SqliteStore : IFileEngineStore
{
    private readonly string _path;
    private readonly ILogger<SqliteStore> _logger;
    private readonly TimeProvider _time;
    private readonly BotMetrics? _metrics;
    private readonly SortableIds _ids;
    private readonly Sealer _sealer;
    private readonly MovedChats _moved = new();
    private readonly ChatTable _chats;
    private readonly ChatMove _move;
    private readonly ChatTrim _chatTrim;
    private readonly InboxTable _inbox;
    private readonly JobTable _jobs;
    private readonly PostTable _posts;
    private readonly ProjectTable _projects;
    private readonly FileTable _files;
    private readonly PlatformTable _platforms;
    private readonly WebChatTable _webChat;
    private readonly ClientMessageTable _clients;
    private readonly ChargeTable _charges;
    private readonly RecentChats _recent;
    private StoreLock? _lock;
    private WriteQueue? _writer;
    private ReadPool? _readers;

    /// <param name="path">The database file; its folder is created if it is missing.</param>
    /// <param name="metrics">Measures the writes; null disables metrics.</param>
    /// <param name="ids">Continues after the ids of earlier processes; null creates a source.</param>
    public SqliteStore(string path, IDataProtectionProvider protection, TimeProvider time, ILoggerFactory loggers, BotMetrics? metrics = null, SortableIds? ids = null)
    {
        (_time, _metrics, _ids) = (time, metrics, ids ?? new(time));
        var sealer = _sealer = new Sealer(new MasterSealer(protection));
        _path = Path.GetFullPath(path);
        _logger = loggers.CreateLogger<SqliteStore>();
        _recent = new RecentChats(_moved.Contains);
        _chats = new ChatTable(sealer, _moved, time, loggers.CreateLogger<ChatTable>());
        _move = new ChatMove(_chats, sealer.ChatKeys);
        _chatTrim = new ChatTrim(sealer.ChatKeys);
        _inbox = new InboxTable(sealer, _moved, _ids, time);
        _jobs = new JobTable(sealer, time);
        _posts = new PostTable(sealer);
        _projects = new ProjectTable(sealer);
        _files = new FileTable(sealer);
        _platforms = new PlatformTable(sealer, time);
        _webChat = new WebChatTable(sealer);
        _clients = new ClientMessageTable(sealer, _moved, time);
        _charges = new ChargeTable(sealer);
    }

    public void Lock()
    {
        if (_lock is not null)
        {
            throw new InvalidOperationException("The store is already open.");
        }

        _lock = StoreLock.Take(_path);
    }

    /// <inheritdoc/>
    /// <remarks>Seals plaintext rows of earlier versions, too.</remarks>
    public async Task InitializeAsync(CancellationToken cancellationToken, StorePlan? plan = null)
    {
        if (_lock is null)
        {
            Lock();
        }

        try
        {
            await OpenAsync(plan, cancellationToken);
        }
        catch (SqliteException failure)
        {
            throw new StorageException($"The database at Storage:Path cannot be opened: {failure.Message}", failure);
        }
    }

    /// <summary>Completes pending writes, then closes. May be called more than once.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _readers, null) is { } readers)
        {
            await readers.DisposeAsync();
        }

        if (Interlocked.Exchange(ref _writer, null) is { } writer)
        {
            // Last: closing the last connection truncates the write-ahead log.
            await writer.DisposeAsync();
        }

        _recent.Clear(); // What the last writes kept, too.
        Interlocked.Exchange(ref _lock, null)?.Dispose();
    }

    private async Task OpenAsync(StorePlan? plan, CancellationToken cancellationToken)
    {
        (_writer, _readers) = Open(plan);
        await _writer.RunAsync(db => _clients.TakeOver(db, _webChat), cancellationToken);
        _ids.StartAfter(await _writer.RunAsync(LastId.Find, cancellationToken));

        var (messages, jobs, posts) = await _writer.RunAsync(db => (_inbox.SetUnreadableAside(db), _jobs.FailUnreadable(db), _posts.AbandonUnreadable(db)), cancellationToken);
        if (messages > 0)
        {
            LogMessagesUnreadable(messages);
        }

        if (posts > 0)
        {
            LogPostsUnreadable(posts);
        }

        foreach (var job in jobs)
        {
            LogJobUnreadable(job);
        }
    }

    private (WriteQueue Writer, ReadPool Readers) Open(StorePlan? plan)
    {
        Database? database = null;
        RunNote? note = null;
        try
        {
            database = Database.OpenForWriting(_path);
            Migrator.Migrate(database, Schema.Steps);
            StoreTable.Ensure(database, plan?.Id ?? Guid.NewGuid().ToString("N"));
            GiveUp(database, plan);
            _moved.Load(database);
            Reseal(database);
            note = RunNote.Begin(_path, database);
            var readers = new ReadPool(_path);
            return (new WriteQueue(database, note, _sealer.ChatKeys.RolledBack), readers);
        }
        catch
        {
            note?.Dispose();
            database?.Dispose();
            throw;
        }
    }

    private async Task<T> WriteAsync<T>(Func<Database, T> work, CancellationToken cancellationToken)
    {
        var start = _time.GetTimestamp();
        var result = await NamedAsync(Opened(_writer).RunAsync(work, cancellationToken));
        _metrics?.Written(_time.GetElapsedTime(start));
        return result;
    }

    private Task<T> ReadAsync<T>(Func<Database, T> read, CancellationToken cancellationToken) => NamedAsync(Opened(_readers).RunAsync(db => _moved.Read(db, read), cancellationToken));

    /// <summary>Translates SQLite errors to <see cref="StorageException"/>: callers outside this folder do not depend on SQLite.</summary>
    private static async Task<T> NamedAsync<T>(Task<T> work)
    {
        try
        {
            return await work;
        }
        catch (SqliteException failure)
        {
            throw new StorageException($"The database at Storage:Path failed: {failure.Message}", failure);
        }
    }

    private static T Opened<T>(T? part)
        where T : class => part ?? throw new InvalidOperationException("The store is not open: call InitializeAsync first; a disposed store cannot be used.");

    [LoggerMessage(LogLevel.Error, "{Count} messages cannot be decrypted (are the keys beside the database correct?); they are set aside until they can")]
    private partial void LogMessagesUnreadable(int count);

    [LoggerMessage(LogLevel.Error, "{Count} unsent outgoing messages cannot be decrypted; they are abandoned")]
    private partial void LogPostsUnreadable(int count);

    [LoggerMessage(LogLevel.Error, "The request of job {Job} cannot be decrypted (are the keys beside the database correct?); the job failed")]
    private partial void LogJobUnreadable(string job);
}
