using NemoBot.Core.Model;
using Npgsql;

namespace NemoBot.Storage.Postgres.Work;

/// <summary>One transaction with the writes of many callers. An operation that fails after it has written spoils it: the caller of this class repeats the others without it.</summary>
/// <param name="run">The row in <c>runs</c> of this process.</param>
/// <param name="number">Tells this transaction from all others of the run; the row has it after the commit, so that a lost connection leaves no doubt.</param>
/// <param name="lastId">The highest message id of earlier processes; empty if there were none.</param>
internal sealed class Transaction(string run, long number, string lastId, ChatKeyTable keys, TimeProvider time)
{
    public long Number { get; } = number;

    /// <summary>Gets the operations that are in the transaction.</summary>
    public List<Operation> Written { get; } = [];

    /// <summary>Gets the operations that were left out, because another transaction has locked what they need.</summary>
    public List<Operation> Left { get; } = [];

    /// <summary>Gets whether the transaction may be committed although it failed: the connection was lost on the way.</summary>
    public bool IsInDoubt { get; private set; }

    /// <summary>Gets the operation whose statement the database refused; null if none is known.</summary>
    public Operation? Culprit { get; private set; }

    /// <param name="isProbing">Whether operations that have to wait for a lock are left out.</param>
    /// <returns>The operation that spoiled the transaction, which is rolled back; null after the commit.</returns>
    /// <exception cref="NpgsqlException">A statement failed, or the connection is lost.</exception>
    public async Task<Operation?> RunAsync(NpgsqlConnection connection, IReadOnlyList<Operation> operations, bool isProbing)
    {
        var waves = new Waves(connection);
        var all = RunAsync(waves, operations, isProbing);
        try
        {
            await waves.RunAsync([all], CancellationToken.None);
            await all;
        }
        finally
        {
            Culprit = waves.Culprit is { } session ? operations.FirstOrDefault(operation => operation.Session == session) : null;
        }

        if (Written.FirstOrDefault(operation => operation is { Failure: not null, Session.HasWritten: true }) is { } spoiler)
        {
            await RollBackAsync(connection);
            return spoiler;
        }

        await CommitAsync(connection, Written.Select(operation => operation.Session?.HighestId ?? "").Append(lastId).Max(StringComparer.Ordinal)!);
        return null;
    }

    public static async Task RollBackAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand("ROLLBACK", connection);
        await command.ExecuteNonQueryAsync();
    }

    private async Task RunAsync(Waves waves, IReadOnlyList<Operation> operations, bool isProbing)
    {
        var locked = new LockedChats(keys, isProbing);
        var names = await BeginAsync(new Session(waves), locked, operations, isProbing);
        if (isProbing)
        {
            Separate(operations, locked, names);
        }
        else
        {
            Written.AddRange(operations);
        }

        await Task.WhenAll(Start(new Chains(locked), waves, locked));
    }

    private void Separate(IReadOnlyList<Operation> operations, LockedChats locked, IReadOnlySet<string> names)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var operation in operations)
        {
            // Nothing overtakes what is left out.
            if (operation.LockedChats.All(locked.Has) && operation.Scope.Names.All(names.Contains) && !operation.Locks.Any(taken.Contains))
            {
                Written.Add(operation);
            }
            else
            {
                Left.Add(operation);
                taken.UnionWith(operation.Locks);
            }
        }
    }

    private List<Task> Start(Chains chains, Waves waves, LockedChats locked)
    {
        var tasks = new List<Task>(Written.Count);
        foreach (var operation in Written)
        {
            tasks.Add(chains.Add(operation.Scope, before => RunAfterAsync(before, operation, new Session(waves, locked), locked)));
        }

        return tasks;
    }

    /// <returns>The names that are locked.</returns>
    private async Task<IReadOnlySet<string>> BeginAsync(Session session, LockedChats locked, IReadOnlyList<Operation> operations, bool isProbing)
    {
        // Not the server's default, which might be another level: each statement sees what was committed while the locks were waited for.
        var begun = session.ExecuteAsync("BEGIN ISOLATION LEVEL READ COMMITTED");
        string[] names = [.. operations.SelectMany(operation => operation.Scope.Names).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var named = names.Length == 0 ? Task.FromResult<List<string>>([]) : session.QueryAsync(
            isProbing
                ? "SELECT name FROM unnest($1::text[]) AS name WHERE pg_try_advisory_xact_lock(hashtextextended(name, 0))"
                : "SELECT name, pg_advisory_xact_lock(hashtextextended(name, 0)) FROM (SELECT unnest($1::text[]) AS name ORDER BY 1) AS sorted",
            row => row.GetString(0),
            names);
        await locked.LockAsync(session, [.. operations.SelectMany(operation => operation.LockedChats).Distinct()], time.GetUtcNow());
        await begun;
        return (await named).ToHashSet(StringComparer.Ordinal);
    }

    private async Task RunAfterAsync(IEnumerable<Task> before, Operation operation, Session session, LockedChats locked)
    {
        foreach (var task in before)
        {
            await task;
        }

        _ = locked.RestoreAsync(session, operation.LockedChats, time.GetUtcNow());
        if (operation.Owner is { } owner && locked.EpochOf(owner.Chat) != owner.Epoch)
        {
            owner.End();
            operation.Refuse(new NotOwnerException(owner.Chat));
            return;
        }

        await operation.RunAsync(session);
    }

    private async Task CommitAsync(NpgsqlConnection connection, string highestId)
    {
        await using var batch = new NpgsqlBatch(connection);
        var note = new NpgsqlBatchCommand(
            """
            INSERT INTO runs (run, number, last_id, at) VALUES ($1, $2, $3, $4)
            ON CONFLICT (run) DO UPDATE SET number = excluded.number, last_id = greatest(runs.last_id, excluded.last_id), at = excluded.at
            """);
        foreach (var value in (Value[])[run, Number, highestId, time.GetUtcNow()])
        {
            note.Parameters.Add(Waves.ParameterOf(value));
        }

        batch.BatchCommands.Add(note);
        batch.BatchCommands.Add(new NpgsqlBatchCommand("COMMIT"));
        try
        {
            await batch.ExecuteNonQueryAsync();
        }
        catch (Exception fault)
        {
            // What the server refuses is rolled back, unless it ends itself meanwhile.
            IsInDoubt = fault is not PostgresException || Faults.IsLost(fault);
            throw;
        }
    }
}
