using NemoBot.Core.Model;
using NemoBot.Storage.LiteDb.Tables;

namespace NemoBot.Storage.LiteDb;

/// <summary>The store in one LiteDB file: one thread for all (<see cref="StoreThread"/>), a table class per concern. So far: the inbox and the chats.</summary>
/// <remarks>The functions given to the Update methods run on the store's thread, within the transaction: they must be quick and do no I/O.</remarks>
internal sealed partial class LiteDbStore : IAsyncDisposable
{
    /// <summary>Seen messages forgotten with each arrival.</summary>
    private const int ForgetAtOnce = 64;

    private static readonly KeyIndex[] Indexes = [ChatTable.ByOldAddress, ChatKeyTable.ByChat, InboxTable.Waiting, InboxTable.Aside, InboxTable.SeenByAge];

    private readonly ILogger<LiteDbStore> _logger;
    private readonly MovedChats _moved = new();
    private readonly ChatTable _chats;
    private readonly InboxTable _inbox;
    private readonly StoreThread _thread;

    /// <param name="database">Belongs to the store from now on.</param>
    public LiteDbStore(Database database, MasterSealer master, SortableIds ids, TimeProvider time, ILoggerFactory loggers)
    {
        _logger = loggers.CreateLogger<LiteDbStore>();
        var keys = new ChatKeyTable(master);
        var sealer = new Sealer(keys);
        _chats = new ChatTable(sealer, _moved, time, loggers.CreateLogger<ChatTable>());
        _inbox = new InboxTable(sealer, _moved, ids, time);
        foreach (var index in Indexes)
        {
            database.EnsureIndex(index);
        }

        _moved.Load(database);
        if (Counters.Highest(database) is { } highest)
        {
            ids.StartAfter(highest);
        }

        _thread = new StoreThread(database, time, loggers.CreateLogger<StoreThread>(), keys.RolledBack);
    }

    /// <summary>Sets aside what cannot be decrypted. Before anything else, once.</summary>
    public async Task InitializeAsync(CancellationToken cancellationToken)
    {
        if (await _thread.WriteAsync(_inbox.SetUnreadableAside, cancellationToken) is > 0 and var messages)
        {
            LogMessagesUnreadable(messages);
        }
    }

    /// <inheritdoc cref="IStore.AcceptAsync"/>
    public async Task<IReadOnlyList<InboxItem>> AcceptAsync(IReadOnlyList<IncomingMessage> messages, CancellationToken cancellationToken)
    {
        if (messages.Count == 0)
        {
            return [];
        }

        var arrivals = _inbox.Prepare(messages);
        return await _thread.WriteAsync(
            draft =>
            {
                _inbox.Forget(draft, ForgetAtOnce);
                return _inbox.Add(draft, arrivals);
            },
            cancellationToken);
    }

    /// <inheritdoc cref="IStore.NextMessageAsync"/>
    public Task<InboxItem?> NextMessageAsync(ChatKey chat, CancellationToken cancellationToken) =>
        _thread.ReadAsync(reader => _inbox.Next(reader, _moved.Resolve(reader, chat)), cancellationToken);

    /// <summary>Deletes a message that is handled.</summary>
    /// <exception cref="InvalidOperationException">It was handled before.</exception>
    public Task HandledAsync(string id, CancellationToken cancellationToken) => _thread.WriteAsync(
        draft =>
        {
            InboxTable.Handled(draft, id);
            return true;
        },
        cancellationToken);

    /// <inheritdoc cref="IStore.GetChatAsync"/>
    public Task<ChatRecord> GetChatAsync(ChatKey chat, CancellationToken cancellationToken) =>
        _thread.ReadAsync(reader => _chats.Get(reader, _moved.Resolve(reader, chat)), cancellationToken);

    /// <inheritdoc cref="IStore.UpdateChatAsync"/>
    public Task<ChatRecord> UpdateChatAsync(ChatKey chat, Func<ChatRecord, ChatRecord> change, CancellationToken cancellationToken) =>
        _thread.WriteAsync(draft => _chats.Update(draft, _moved.Resolve(draft, chat), change), cancellationToken);

    public ValueTask DisposeAsync() => _thread.DisposeAsync();

    [LoggerMessage(LogLevel.Error, "{Count} messages cannot be decrypted (are the keys beside the database the right ones?); they are set aside until they can")]
    private partial void LogMessagesUnreadable(int count);
}
