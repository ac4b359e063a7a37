using Npgsql;

namespace NemoBot.Storage.Postgres.Work;

/// <summary>One transaction with the writes of many callers. An operation that fails after it has written spoils it: the caller of this class repeats the others without it.</summary>
/// <param name="run">The row in <c>runs</c> of this process.</param>
/// <param name="number">Tells this transaction from all others of the run; the row has it after the commit, so that a lost connection leaves no doubt.</param>
internal sealed class Transaction(string run, long number, ChatKeyTable keys, TimeProvider time)
{
    public long Number { get; } = number;

    /// <summary>Gets whether the transaction may be committed although it failed: the connection was lost on the way.</summary>
    public bool IsInDoubt { get; private set; }

    /// <summary>Gets the operation whose statement the database refused; null if none is known.</summary>
    public Operation? Culprit { get; private set; }

    /// <returns>The operation that spoiled the transaction, which is rolled back; null after the commit.</returns>
    /// <exception cref="NpgsqlException">A statement failed, or the connection is lost.</exception>
    public async Task<Operation?> RunAsync(NpgsqlConnection connection, IReadOnlyList<Operation> operations)
    {
        var waves = new Waves(connection);
        var locked = new LockedChats(keys);
        var begun = BeginAsync(new Session(waves), locked, operations);
        var tasks = new List<Task>(operations.Count + 1) { begun };
        var last = new Dictionary<string, Task>(StringComparer.Ordinal);
        foreach (var operation in operations)
        {
            // In one transaction locks part nothing: who shares a chat or a name waits for the one before.
            var before = operation.Scope.Keys.Select(key => last.GetValueOrDefault(key)).OfType<Task>().Append(begun).ToList();
            var task = RunAfterAsync(before, begun, operation, new Session(waves, locked));
            tasks.Add(task);
            foreach (var key in operation.Scope.Keys)
            {
                last[key] = task;
            }
        }

        try
        {
            await waves.RunAsync(tasks, CancellationToken.None);
            await begun;
        }
        finally
        {
            Culprit = waves.Culprit is { } session ? operations.FirstOrDefault(operation => operation.Session == session) : null;
        }

        if (operations.FirstOrDefault(operation => operation is { Failure: not null, Session.HasWritten: true }) is { } spoiler)
        {
            await RollBackAsync(connection);
            return spoiler;
        }

        await CommitAsync(connection, operations.Select(operation => operation.Session!.HighestId).Max(StringComparer.Ordinal)!);
        return null;
    }

    public static async Task RollBackAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand("ROLLBACK", connection);
        await command.ExecuteNonQueryAsync();
    }

    private async Task BeginAsync(Session session, LockedChats locked, IReadOnlyList<Operation> operations)
    {
        // Not the server's default, which might be another level: each statement sees what was committed while the locks were waited for.
        var begun = session.ExecuteAsync("BEGIN ISOLATION LEVEL READ COMMITTED");
        string[] names = [.. operations.SelectMany(operation => operation.Scope.Names).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var named = names.Length == 0
            ? Task.CompletedTask
            : session.QueryAsync("SELECT pg_advisory_xact_lock(hashtextextended(name, 0)) FROM (SELECT unnest($1::text[]) AS name ORDER BY 1) AS sorted", static _ => true, names);
        await locked.LockAsync(session, [.. operations.SelectMany(operation => operation.Scope.Chats).Distinct()], time.GetUtcNow());
        await begun;
        await named;
    }

    private static async Task RunAfterAsync(List<Task> before, Task begun, Operation operation, Session session)
    {
        foreach (var task in before)
        {
            await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (begun.IsCompletedSuccessfully)
        {
            await operation.RunAsync(session);
        }
    }

    private async Task CommitAsync(NpgsqlConnection connection, string highestId)
    {
        await using var batch = new NpgsqlBatch(connection);
        var note = new NpgsqlBatchCommand("UPDATE runs SET number = $2, last_id = greatest(last_id, $3), at = $4 WHERE run = $1");
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
            IsInDoubt = Faults.IsLost(fault);
            throw;
        }
    }
}
