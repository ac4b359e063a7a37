using NemoBot.Core.Model;
using NemoBot.Storage.Engines;
using NemoBot.Storage.Postgres.Tables;
using NemoBot.Storage.Postgres.Work;

namespace NemoBot.Storage.Postgres.Nodes;

/// <summary>Keeps the owner of a chat on the chat's row, which every write of the chat locks, and that of a task in a table of its own.</summary>
/// <remarks>Its writes are in no chat's scope, wherever they are called: the ownership of a chat cannot depend on that of another.</remarks>
internal sealed class OwnerTable(PostgresStore store) : IOwnerTable
{
    /// <summary>As in the statements.</summary>
    private const int MostAtOnce = 1_000;

    public Task<OwnerEntry> RegisterAsync(OwnedName name, OwnerEntry owner, OwnerEntry? replaced, CancellationToken cancellationToken) => WriteAsync(
        ScopeOf(name),
        async session =>
        {
            // A chat's row exists: it is locked.
            _ = name.Chat is { } owned
                ? session.ExecuteAsync("UPDATE chats SET owner = $2, node = $3 WHERE chat = $1 AND (owner IS NULL OR owner = $4)", owned, owner.Id, owner.Node, replaced?.Id)
                : session.ExecuteAsync(
                    """
                    INSERT INTO tasks (task, owner, node) VALUES ($1, $2, $3)
                    ON CONFLICT (task) DO UPDATE SET owner = excluded.owner, node = excluded.node WHERE tasks.owner = $4
                    """,
                    name.Task,
                    owner.Id,
                    owner.Node,
                    replaced?.Id);
            return await FindAsync(session, name) ?? throw new StorageException($"The owner of {name.Chat?.ToString() ?? name.Task} could not be kept.");
        },
        cancellationToken);

    public Task<OwnerEntry?> FindAsync(OwnedName name, CancellationToken cancellationToken) => store.ReadAsync(session => FindAsync(session, name), cancellationToken);

    public Task RemoveAsync(OwnedName name, OwnerEntry owner, CancellationToken cancellationToken) => WriteAsync(
        ScopeOf(name), // After a registration that still waits for the lock.
        session => name.Chat is { } chat
            ? session.ExecuteAsync("UPDATE chats SET owner = NULL, node = NULL WHERE chat = $1 AND owner = $2", chat, owner.Id)
            : session.ExecuteAsync("DELETE FROM tasks WHERE task = $1 AND owner = $2", name.Task, owner.Id),
        cancellationToken);

    public async Task RemoveNodesAsync(IReadOnlyCollection<string> nodes, CancellationToken cancellationToken)
    {
        string[] ended = [.. nodes];
        int removed;
        do
        {
            removed = await WriteAsync(Scope.None, session => RemoveSomeAsync(session, ended), cancellationToken);
        }
        while (removed >= MostAtOnce);
    }

    public async Task RemoveEndedAsync(CancellationToken cancellationToken)
    {
        // A node is in the table before it owns anything.
        var ended = await store.ReadAsync(
            session => session.QueryAsync(
                """
                SELECT node FROM (SELECT node FROM chats WHERE node IS NOT NULL UNION SELECT node FROM tasks) AS owning
                WHERE NOT EXISTS (SELECT FROM nodes WHERE nodes.node = owning.node AND NOT nodes.has_ended)
                """,
                row => row.GetString(0)),
            cancellationToken);
        if (ended.Count > 0)
        {
            await RemoveNodesAsync(ended, cancellationToken);
        }
    }

    public Task<long?> BeginAsync(ChatKey chat, OwnerEntry owner, CancellationToken cancellationToken) => WriteAsync(
        Scope.None,
        async session =>
        {
            var begun = await session.QueryAsync(
                "UPDATE chats SET epoch = nextval('epochs') WHERE chat = $1 AND owner = $2 AND moved_to IS NULL RETURNING epoch", row => row.GetInt64(0), chat, owner.Id);
            return begun is [var epoch] ? epoch : (long?)null;
        },
        cancellationToken);

    public Task<bool> IsLastAsync(ChatKey chat, long epoch, CancellationToken cancellationToken) =>
        store.ReadAsync(async session => await session.NumberAsync("SELECT epoch FROM chats WHERE chat = $1", chat) == epoch, cancellationToken);

    public Task<IReadOnlyList<WaitingChat>> WaitingAsync(string? node, IReadOnlyCollection<string> platforms, CancellationToken cancellationToken) => store.ReadAsync<IReadOnlyList<WaitingChat>>(
        async session => await session.QueryAsync(
            $"""
            SELECT chat, node IS DISTINCT FROM $1 AND owner IS NOT NULL FROM (
                SELECT waiting.chat, chats.owner, chats.node FROM ({ChatsWithWork.Query}) AS waiting LEFT JOIN chats ON chats.chat = waiting.chat
            ) AS owned
            WHERE split_part(chat, ':', 1) = ANY($2)
                AND (owner IS NULL OR node = $1 OR NOT EXISTS (SELECT FROM nodes WHERE nodes.node = owned.node AND NOT nodes.has_ended))
            ORDER BY node IS NOT DISTINCT FROM $1 AND owner IS NOT NULL LIMIT 1000
            """,
            row => new WaitingChat(ChatKey.Parse(row.GetString(0)), row.GetBoolean(1)),
            node,
            platforms.ToArray()),
        cancellationToken);

    private static Scope ScopeOf(OwnedName name) => name.Chat is { } chat ? Scope.Of(chat) : Scope.Of($"task {name.Task}");

    /// <summary>Frees what nobody holds locked at the moment: the rest is found when it is needed (<see cref="WaitingAsync"/>), and must not hold up the writer.</summary>
    private static async Task<int> RemoveSomeAsync(Session session, string[] nodes)
    {
        var chats = session.ExecuteAsync(
            """
            UPDATE chats SET owner = NULL, node = NULL
            WHERE chat IN (SELECT chat FROM chats WHERE node = ANY($1) AND node IS NOT NULL LIMIT 1000 FOR UPDATE SKIP LOCKED)
            """,
            nodes);
        var tasks = session.ExecuteAsync("DELETE FROM tasks WHERE task IN (SELECT task FROM tasks WHERE node = ANY($1) FOR UPDATE SKIP LOCKED)", nodes);
        await tasks;
        return await chats;
    }

    private async Task<T> WriteAsync<T>(Scope scope, Func<Session, Task<T>> work, CancellationToken cancellationToken)
    {
        ChatOwnership.Enter(null);
        return await store.WriteAsync(scope, work, cancellationToken);
    }

    private static Task<OwnerEntry?> FindAsync(Session session, OwnedName name) => name.Chat is { } chat
        ? session.FirstAsync("SELECT owner, node FROM chats WHERE chat = $1 AND owner IS NOT NULL", row => new OwnerEntry(row.GetString(0), row.GetString(1)), chat)
        : session.FirstAsync("SELECT owner, node FROM tasks WHERE task = $1", row => new OwnerEntry(row.GetString(0), row.GetString(1)), name.Task);
}
