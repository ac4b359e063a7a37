using NemoBot.Core.Model;
using NemoBot.Core.Telemetry;
using NemoBot.Storage.Engines;
using NemoBot.Storage.LiteDb.Tables;
using NemoBot.Storage.Proof;

namespace NemoBot.Storage.LiteDb;

/// <summary>The store in one LiteDB file: one thread for all (<see cref="StoreThread"/>), a table class per concern.</summary>
/// <remarks>
/// Only what must be atomic runs on the store's thread; JSON, the master key and the opening of what was read stay with the caller. The functions given to the
/// Update methods run on the store's thread, within the transaction: they must be quick and do no I/O.
/// </remarks>
internal sealed partial class LiteDbStore : IFileEngineStore
{
    private static readonly KeyIndex[] Indexes =
    [
        ChatTable.ByOldAddress, ChatKeyTable.ByChat, InboxTable.Waiting, InboxTable.Aside, InboxTable.SeenByAge, ProjectTable.ByChat, JobTable.Unfinished,
        JobTable.Finished, JobTable.Ended, JobTable.UnfinishedByShare, PostTable.Unsent, PostTable.ByChat, PostTable.ByAge, FileTable.ByChat, FileTable.ByAge,
        FileTable.ByShare, FileTable.Awaiting, OrphanTable.ByAge, PlatformValueTable.ByEnd, UseTable.ByDay, WebChatTable.ByChange, WebChatTable.ByPosition,
        WebChatTable.ByAge, ClientMessageTable.ByAge, ChargeTable.ByChat, ChargeTable.ByAge,
    ];

    private readonly string? _path;
    private readonly Func<bool, Database> _open;
    private readonly SortableIds _ids;
    private readonly ILoggerFactory _loggers;
    private readonly ILogger<LiteDbStore> _logger;
    private readonly MasterSealer _master;
    private readonly TimeProvider _time;
    private readonly BotMetrics? _metrics;
    private readonly MovedChats _moved = new();
    private readonly ChatKeyTable _keys;
    private readonly ChatTable _chats;
    private readonly ChatMove _move;
    private readonly ChatErasure _erasure;
    private readonly InboxTable _inbox;
    private readonly JobTable _jobs;
    private readonly PostTable _posts;
    private readonly ProjectTable _projects;
    private readonly FileTable _files;
    private readonly OrphanTable _orphans;
    private readonly PlatformValueTable _values;
    private readonly QuarantineTable _quarantine;
    private readonly TokenFetchTable _tokenFetches;
    private readonly UseTable _uses;
    private readonly WebChatTable _webChat;
    private readonly ClientMessageTable _clients;
    private readonly ChargeTable _charges;
    private readonly Trim[] _trims;
    private readonly ChatTrim _chatTrim;
    private readonly RecentChats _recent;
    private StoreLock? _lock;
    private StoreThread? _opened;

    /// <param name="path">The database file; its folder is created if it is missing.</param>
    /// <param name="ids">Continues after the ids of earlier processes.</param>
    /// <param name="metrics">Measures the writes; null disables metrics.</param>
    public LiteDbStore(string path, MasterSealer master, SortableIds ids, TimeProvider time, ILoggerFactory loggers, BotMetrics? metrics = null)
        : this(acceptsLoss => Database.Open(Path.GetFullPath(path), acceptsLoss), master, ids, time, loggers, metrics)
    {
        _path = Path.GetFullPath(path);
    }

    /// <param name="open">Opens a database that no other process sees.</param>
    public LiteDbStore(Func<Database> open, MasterSealer master, SortableIds ids, TimeProvider time, ILoggerFactory loggers, BotMetrics? metrics = null)
        : this(_ => open(), master, ids, time, loggers, metrics)
    {
    }

    private LiteDbStore(Func<bool, Database> open, MasterSealer master, SortableIds ids, TimeProvider time, ILoggerFactory loggers, BotMetrics? metrics)
    {
        _open = open;
        (_ids, _loggers, _logger, _master, _time, _metrics) = (ids, loggers, loggers.CreateLogger<LiteDbStore>(), master, time, metrics);
        _recent = new RecentChats(_moved.Contains);
        _keys = new ChatKeyTable(master);
        var sealer = new Sealer(_keys);
        _chats = new ChatTable(sealer, _moved, time, loggers.CreateLogger<ChatTable>());
        _inbox = new InboxTable(sealer, _moved, ids, time);
        _jobs = new JobTable(sealer, time);
        _posts = new PostTable(sealer);
        _projects = new ProjectTable(sealer);
        _files = new FileTable(sealer);
        _orphans = new OrphanTable(time);
        _values = new PlatformValueTable(master, time);
        _quarantine = new QuarantineTable(master, time);
        _tokenFetches = new TokenFetchTable(time);
        _uses = new UseTable(time);
        _webChat = new WebChatTable(sealer);
        _clients = new ClientMessageTable(sealer, _moved, time);
        _charges = new ChargeTable(sealer);
        _move = new ChatMove(_chats, _keys, _webChat);
        _erasure = new ChatErasure(_keys, _inbox, _webChat);
        _chatTrim = new ChatTrim(_keys, _webChat);
        _trims =
        [
            // Posts come before the jobs they refer to.
            new(PostTable.ByAge, "", static (_, row) => !PostTable.IsUnsent(row), PostTable.Delete),
            .. JobTable.EndStates.Select(state => new Trim(JobTable.Ended, $"{state}\n", static (_, _) => true, JobTable.Delete)),
            new(ChargeTable.ByAge, "", static (_, _) => true, ChargeTable.Delete),
            new(WebChatTable.ByAge, "", (draft, line) => !_webChat.IsNewest(draft, line), WebChatTable.Delete),
        ];
    }

    /// <summary>Gets all indexes, for a check of each.</summary>
    public static IReadOnlyList<KeyIndex> AllIndexes => Indexes;

    private StoreThread Thread => _opened ?? throw new InvalidOperationException("The store is not open: call InitializeAsync first; a disposed store cannot be used.");

    public void Lock()
    {
        if (_lock is not null)
        {
            throw new InvalidOperationException("The store is already open.");
        }

        _lock = _path is null ? null : StoreLock.Take(_path);
    }

    public async Task InitializeAsync(CancellationToken cancellationToken, StorePlan? plan = null)
    {
        if (_lock is null)
        {
            Lock();
        }

        var database = _open(plan is { GivesUpRows: true });
        try
        {
            Prepare(database, plan?.Id ?? Guid.NewGuid().ToString("N"));
        }
        catch
        {
            database.Dispose();
            throw;
        }

        _opened = new StoreThread(database, _time, _loggers.CreateLogger<StoreThread>(), () =>
        {
            _keys.RolledBack();
            _webChat.RolledBack();
        });
        if (plan is { GivesUpKeys: true })
        {
            await GiveUpAsync(plan, cancellationToken);
        }

        await SetUnreadableAsideAsync(cancellationToken);
    }

    /// <summary>Completes pending operations, then closes. May be called more than once.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (Interlocked.Exchange(ref _opened, null) is { } thread)
            {
                await thread.DisposeAsync();
            }
        }
        finally
        {
            _recent.Clear(); // What the last writes kept, too.
            Interlocked.Exchange(ref _lock, null)?.Dispose();
        }
    }

    private void Prepare(Database database, string idOfNew)
    {
        if (StoreIdentity.Fault(database, database.Collections) is { } fault)
        {
            throw new StorageException(fault);
        }

        // First, for a file with collections but without this row is another program's.
        var isNew = StoreIdentity.Ensure(database, idOfNew);
        foreach (var index in Indexes)
        {
            database.EnsureIndex(index);
        }

        if (isNew)
        {
            database.Checkpoint(emptiesLog: true); // Whose folders those beside it are is known without the log, too.
        }

        _moved.Load(database);
        _ids.StartAfter(LastIds.Highest(database));
    }

    private async Task SetUnreadableAsideAsync(CancellationToken cancellationToken)
    {
        var (messages, jobs, posts) = await Thread.WriteAsync(draft => (_inbox.SetUnreadableAside(draft), _jobs.FailUnreadable(draft), _posts.AbandonUnreadable(draft)), cancellationToken);
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

    private async Task<T> WriteAsync<T>(Func<Draft, T> work, CancellationToken cancellationToken)
    {
        var start = _time.GetTimestamp();
        var result = await Thread.WriteAsync(work, cancellationToken);
        _metrics?.Written(_time.GetElapsedTime(start));
        return result;
    }

    private Task<bool> WriteAsync(Action<Draft> work, CancellationToken cancellationToken) => WriteAsync(
        draft =>
        {
            work(draft);
            return true;
        },
        cancellationToken);

    private Task<T> ReadAsync<T>(Func<IDocumentReader, T> read, CancellationToken cancellationToken) => Thread.ReadAsync(read, cancellationToken);

    [LoggerMessage(LogLevel.Error, "{Count} messages cannot be decrypted (are the keys beside the database correct?); they are set aside until they can")]
    private partial void LogMessagesUnreadable(int count);

    [LoggerMessage(LogLevel.Error, "{Count} unsent outgoing messages cannot be decrypted; they are abandoned")]
    private partial void LogPostsUnreadable(int count);

    [LoggerMessage(LogLevel.Error, "The request of job {Job} cannot be decrypted (are the keys beside the database correct?); the job failed")]
    private partial void LogJobUnreadable(string job);
}
