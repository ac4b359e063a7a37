using Microsoft.AspNetCore.DataProtection;
using Microsoft.Data.Sqlite;
using NemoBot.Core.Model;
using NemoBot.Core.Telemetry;
using NemoBot.Storage.Proof;

namespace NemoBot.Storage.Sqlite;

/// <summary>The store in one SQLite file: one writer that shares its flushes (<see cref="WriteQueue"/>), a few readers, a table class per concern.</summary>
/// <remarks>The functions given to the Update methods run on the writer's thread, within the transaction: they must be quick and do no I/O.</remarks>
public sealed partial class SqliteStore : IStore, IWebChatLog, IAsyncDisposable
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
    private StoreLock? _lock;
    private WriteQueue? _writer;
    private ReadPool? _readers;

    /// <param name="path">The database file; its folder is created when it is missing.</param>
    /// <param name="metrics">Measures the writes; null: nobody measures.</param>
    /// <param name="ids">Told at the start where earlier processes ended; null: a source of its own.</param>
    public SqliteStore(string path, IDataProtectionProvider protection, TimeProvider time, ILoggerFactory loggers, BotMetrics? metrics = null, SortableIds? ids = null)
    {
        (_time, _metrics, _ids) = (time, metrics, ids ?? new(time));
        var sealer = _sealer = new Sealer(new MasterSealer(protection));
        _path = Path.GetFullPath(path);
        _logger = loggers.CreateLogger<SqliteStore>();
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
    }

    /// <summary>One bot to a database: from here until the disposal it is this one's.</summary>
    /// <exception cref="StorageException">Another bot has it; the message is for the operator.</exception>
    internal void Lock()
    {
        if (_lock is not null)
        {
            throw new InvalidOperationException("The store is open already.");
        }

        _lock = StoreLock.Take(_path);
    }

    /// <summary>Opens the database, brings it up to date, seals what lies in clear, and sets aside what cannot be decrypted. Before anything else, once.</summary>
    /// <param name="plan">How; null: a store of its own that nothing is known of, as a test has it.</param>
    /// <exception cref="StorageException">The file is not ours, damaged, too new, or another bot has it; the message is for the operator.</exception>
    internal async Task InitializeAsync(CancellationToken cancellationToken, StorePlan? plan = null)
    {
        if (_lock is null)
        {
            Lock();
        }

        (_writer, _readers) = Open(plan);
        await _writer.RunAsync(db => _clients.TakeOver(db, _webChat), cancellationToken);
        if (await _writer.RunAsync(LastId.Find, cancellationToken) is { } last)
        {
            _ids.StartAfter(last);
        }

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

    /// <summary>Writes what is under way, then closes. May be called more than once.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _readers, null) is { } readers)
        {
            await readers.DisposeAsync();
        }

        if (Interlocked.Exchange(ref _writer, null) is { } writer)
        {
            // Last, for the last connection to close empties the write-ahead log.
            await writer.DisposeAsync();
        }

        Interlocked.Exchange(ref _lock, null)?.Dispose();
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
        catch (SqliteException failure)
        {
            note?.Dispose();
            database?.Dispose();
            throw new StorageException($"The database at Storage:Path cannot be opened: {failure.Message}", failure);
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

    /// <summary>Nobody outside this folder knows the database: what it cannot do is told in the store's own words.</summary>
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
        where T : class => part ?? throw new InvalidOperationException("The store is not open: InitializeAsync comes first, and nothing after its disposal.");

    [LoggerMessage(LogLevel.Error, "{Count} messages cannot be decrypted (are the keys beside the database the right ones?); they are set aside until they can")]
    private partial void LogMessagesUnreadable(int count);

    [LoggerMessage(LogLevel.Error, "{Count} messages of ours that were not sent yet cannot be decrypted; they are given up")]
    private partial void LogPostsUnreadable(int count);

    [LoggerMessage(LogLevel.Error, "What job {Job} was to do cannot be decrypted (are the keys beside the database the right ones?); it has failed")]
    private partial void LogJobUnreadable(string job);
}
