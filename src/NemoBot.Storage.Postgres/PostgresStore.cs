using NemoBot.Core.Concurrency;
using NemoBot.Core.Model;
using NemoBot.Core.Telemetry;
using NemoBot.Storage.Engines;
using NemoBot.Storage.Postgres.Exchange;
using NemoBot.Storage.Postgres.Keys;
using NemoBot.Storage.Postgres.Nodes;
using NemoBot.Storage.Postgres.Tables;
using NemoBot.Storage.Postgres.Work;
using NemoBot.Storage.Proof;
using NemoBot.Storage.Rows;
using Npgsql;

namespace NemoBot.Storage.Postgres;

/// <summary>Implements the store in a PostgreSQL database: one writer with group commit (<see cref="WriteQueue"/>), a few readers, and a table class per concern.</summary>
/// <remarks>
/// <para>
/// Keeps nothing of a chat in memory: several processes may use the database. What a write depends on is read in its transaction, under the lock of the chat's row
/// (<see cref="LockedChats"/>).
/// </para>
/// <para>
/// The functions passed to Update methods run within the transaction, and once more if it is repeated: they must be fast and pure.
/// </para>
/// </remarks>
internal sealed partial class PostgresStore : IServerStore
{
    private const string KeyOwner = "check";

    /// <summary>The plaintext of a key check.</summary>
    private const string KnownValue = "NemoBot";

    /// <summary>Number of connections for reads.</summary>
    private const int Readers = 3;

    /// <summary>A server is waited for in real time, also in tests.</summary>
    private static readonly TimeProvider Clock = TimeProvider.System;

    private readonly PostgresServer _server;
    private readonly KeyTable _protectionKeys;
    private readonly ILogger<PostgresStore> _logger;
    private readonly Waits _waits;
    private readonly TimeProvider _time;
    private readonly BotMetrics? _metrics;
    private readonly SortableIds _ids;
    private readonly bool _isShared;
    private readonly Sealer _sealer;
    private readonly ChatKeyTable _chatKeys;
    private readonly ChatTable _chats;
    private readonly ChatMove _move;
    private readonly InboxTable _inbox;
    private readonly JobTable _jobs;
    private readonly PostTable _posts;
    private readonly ProjectTable _projects;
    private readonly FileTable _files;
    private readonly PlatformTable _platforms;
    private readonly WebChatTable _webChat;
    private readonly ClientMessageTable _clients;
    private readonly ChargeTable _charges;
    private readonly NodeTable _nodes;
    private WriteQueue? _writer;
    private ReadQueue? _readers;
    private ReadQueue? _counters;

    /// <param name="protectionKeys">What <paramref name="master"/> gets its keys from.</param>
    /// <param name="ids">Continues after the ids of earlier processes.</param>
    /// <param name="metrics">Measures the writes; null disables metrics.</param>
    /// <param name="isShared">False for a bot that is alone on its database.</param>
    /// <param name="waits">Null for the usual ones.</param>
    public PostgresStore(
        PostgresServer server,
        KeyTable protectionKeys,
        MasterSealer master,
        SortableIds ids,
        TimeProvider time,
        ILoggerFactory loggers,
        BotMetrics? metrics = null,
        bool isShared = false,
        Waits? waits = null)
    {
        _waits = waits ?? new();
        (_server, _protectionKeys, _ids, _time, _metrics, _isShared) = (server, protectionKeys, ids, time, metrics, isShared);
        _logger = loggers.CreateLogger<PostgresStore>();
        _chatKeys = new ChatKeyTable(master);
        var sealer = _sealer = new Sealer(master, _chatKeys);
        _chats = new ChatTable(sealer, time, loggers.CreateLogger<ChatTable>());
        _move = new ChatMove(_chats);
        _inbox = new InboxTable(sealer, ids, time);
        _jobs = new JobTable(sealer, time);
        _posts = new PostTable(sealer);
        _projects = new ProjectTable(sealer);
        _files = new FileTable(sealer);
        _platforms = new PlatformTable(sealer, time);
        _webChat = new WebChatTable(sealer);
        _clients = new ClientMessageTable(sealer, time);
        _charges = new ChargeTable(sealer);
        Owners = new OwnerTable(this);
        _nodes = new NodeTable(server, time);
    }

    public IOwnerTable Owners { get; }

    public INodeTable Nodes => _nodes;

    /// <inheritdoc/>
    public async Task<string> OpenAsync(CancellationToken cancellationToken)
    {
        if (_writer is not null)
        {
            throw new InvalidOperationException("The store is already open.");
        }

        try
        {
            return await SetUpAsync(cancellationToken);
        }
        catch (Exception fault) when (fault is NpgsqlException || Faults.IsLost(fault))
        {
            throw new StorageException($"The database of Storage:Database ({_server.Where}) cannot be opened: {Faults.Words(fault)}", fault);
        }
    }

    /// <summary>Completes pending writes, then closes. May be called more than once.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var readers in (ReadQueue?[])[Interlocked.Exchange(ref _readers, null), Interlocked.Exchange(ref _counters, null)])
        {
            await (readers?.DisposeAsync() ?? default);
        }

        if (Interlocked.Exchange(ref _writer, null) is { } writer)
        {
            await writer.DisposeAsync();
            await _nodes.DisposeAsync();
        }
    }

    public Task NoteKeyAsync(CancellationToken cancellationToken) => NoteKeyAsync(_waits.Server, cancellationToken);

    public Task<bool> IsOpenedByAsync(KeysOnDisk keys, CancellationToken cancellationToken) => ReadAsync(
        async session => await session.FirstAsync("SELECT key_check FROM store", row => row.BytesOrNull(0)) is not { } check || keys.Sealer.Open(SealedKinds.UsedKeys, KeyOwner, check) == KnownValue,
        cancellationToken);

    public async Task ProbeAsync(CancellationToken cancellationToken)
    {
        // Every write changes the row of its run: an empty one proves as much as any other. An answer that comes late is none, whatever the queues are busy with.
        var until = Clock.GetMonotonicTimestamp() + _waits.ShortServer;
        var answers = Task.WhenAll(
            Opened(_writer).RunAsync(Scope.None, static _ => Task.FromResult(0L), until, cancellationToken),
            Opened(_readers).RunAsync(static session => session.NumberAsync("SELECT max(number) FROM runs"), until, cancellationToken));
        await NamedAsync(answers.WaitAsync(_waits.ShortServer, Clock, cancellationToken));
    }

    private async Task<string> SetUpAsync(CancellationToken cancellationToken)
    {
        string id;
        await using (var connection = await _server.ConnectAsync(cancellationToken))
        {
            await BotLock.WaitForSetupAsync(connection, _waits.Setup, cancellationToken);
            await MoveMark.RefuseAsync(connection, cancellationToken);

            // A bot that is refused has changed nothing. The writer's connection takes the lock again; until then it is of use to nobody: they wait for the setup.
            await BotLock.WaitAsync(connection, _isShared, _waits.ShortServer, Clock, cancellationToken);
            await Migrator.MigrateAsync(connection, _server.Schema, Schema.Steps, cancellationToken);
            await BotLock.GiveBackAsync(connection, _isShared, cancellationToken);
            id = _protectionKeys.Open(connection);
            var last = await RunTable.BeginAsync(connection, _time.GetUtcNow(), cancellationToken);
            _ids.StartAfter(last);
            _writer = new(_server, _chatKeys, last?.ToString() ?? "", _time, Clock, new("writes", _logger), _waits, _isShared);
            _readers = new(_server, Readers, Clock, new("reads", _logger));
            _counters = new(_server, size: 1, Clock, new("counts", _logger));

            // While others wait: this creates the first key, if there is none, and takes the lock of the bot.
            await NoteKeyAsync(_waits.ShortServer, cancellationToken);
        }

        await SetAsideAsync(cancellationToken);
        return id;
    }

    private async Task NoteKeyAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        var check = _sealer.Seal(SealedKinds.UsedKeys, KeyOwner, KnownValue);
        await WriteAsync(Scope.None, session => session.ExecuteAsync("UPDATE store SET key_check = $1", check), cancellationToken, patience);
    }

    private async Task SetAsideAsync(CancellationToken cancellationToken)
    {
        var messages = await WriteAsync(Scope.None, _inbox.SetUnreadableAsideAsync, cancellationToken);
        if (messages > 0)
        {
            LogMessagesUnreadable(messages);
        }

        var posts = await WriteAsync(Scope.None, _posts.AbandonUnreadableAsync, cancellationToken);
        if (posts > 0)
        {
            LogPostsUnreadable(posts);
        }

        foreach (var job in await WriteAsync(Scope.None, _jobs.FailUnreadableAsync, cancellationToken))
        {
            LogJobUnreadable(job);
        }
    }

    /// <summary>Writes in one transaction with others. When the task completes, the changes are committed.</summary>
    internal async Task<T> WriteAsync<T>(Scope scope, Func<Session, Task<T>> work, CancellationToken cancellationToken, TimeSpan? patience = null)
    {
        var start = _time.GetTimestamp();
        var result = await NamedAsync(Opened(_writer).RunAsync(scope, work, Clock.GetMonotonicTimestamp() + (patience ?? _waits.Server), cancellationToken));
        _metrics?.Written(_time.GetElapsedTime(start));
        return result;
    }

    private Task<bool> WriteAsync(Scope scope, Func<Session, Task> work, CancellationToken cancellationToken) => WriteAsync(
        scope,
        async session =>
        {
            await work(session);
            return true;
        },
        cancellationToken);

    internal Task<T> ReadAsync<T>(Func<Session, Task<T>> read, CancellationToken cancellationToken) => ReadAsync(Opened(_readers), read, cancellationToken);

    /// <summary>Counts for the operator, beside the reads that people wait for: it may take long.</summary>
    private Task<T> CountAsync<T>(Func<Session, Task<T>> read, CancellationToken cancellationToken) => ReadAsync(Opened(_counters), read, cancellationToken);

    private Task<T> ReadAsync<T>(ReadQueue readers, Func<Session, Task<T>> read, CancellationToken cancellationToken) =>
        NamedAsync(readers.RunAsync(read, Clock.GetMonotonicTimestamp() + _waits.Server, cancellationToken));

    /// <summary>Translates the driver's exceptions to <see cref="StorageException"/>: callers outside this project do not depend on it.</summary>
    private static async Task<T> NamedAsync<T>(Task<T> work)
    {
        try
        {
            return await work;
        }
        catch (Exception failure) when (Faults.Named(failure) is var named && named != failure)
        {
            throw named;
        }
    }

    private static T Opened<T>(T? part)
        where T : class => part ?? throw new InvalidOperationException("The store is not open: call OpenAsync first; a disposed store cannot be used.");

    [LoggerMessage(LogLevel.Error, "{Count} messages cannot be decrypted; they are set aside until they can")]
    private partial void LogMessagesUnreadable(int count);

    [LoggerMessage(LogLevel.Error, "{Count} unsent outgoing messages cannot be decrypted; they are abandoned")]
    private partial void LogPostsUnreadable(int count);

    [LoggerMessage(LogLevel.Error, "The request of job {Job} cannot be decrypted; the job failed")]
    private partial void LogJobUnreadable(string job);
}
