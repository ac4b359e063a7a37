using Npgsql;

namespace NemoBot.Storage.Postgres.Work;

/// <summary>
/// Runs operations side by side on one connection, in waves: the statements that all of them wait for are sent together, and each operation continues with its
/// results. So many callers share a round trip, and an operation is written as if it were alone.
/// </summary>
/// <remarks>Serves one group of operations. The operations run on the thread that receives the results, so they must be fast and do no I/O of their own.</remarks>
internal sealed class Waves(NpgsqlConnection connection)
{
    private readonly Lock _gate = new();
    private List<Statement> _next = [];
    private Exception? _fault;
    private TaskCompletionSource? _changed;

    /// <summary>Gets the operation's session whose statement the database refused; null if none is known.</summary>
    public Session? Culprit { get; private set; }

    public void Add(Statement statement)
    {
        Exception? fault;
        lock (_gate)
        {
            fault = _fault;
            if (fault is null)
            {
                _next.Add(statement);
            }
        }

        if (fault is not null)
        {
            statement.Fail(fault);
        }

        Notice();
    }

    /// <summary>Sends statements until all tasks have ended, and no statement is left.</summary>
    /// <exception cref="NpgsqlException">A statement failed, or the connection is lost. The operations end, too, with the same exception.</exception>
    public async Task RunAsync(IReadOnlyList<Task> operations, CancellationToken cancellationToken)
    {
        foreach (var operation in operations)
        {
            _ = operation.ContinueWith(static (_, waves) => ((Waves)waves!).Notice(), this, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }

        while (true)
        {
            // Asked first: an operation may ask for its last statements on another thread, and end without waiting for them.
            var haveAllEnded = operations.All(static operation => operation.IsCompleted);
            var wave = Take();
            if (wave.Count > 0)
            {
                await SendAsync(wave, cancellationToken);
            }
            else if (haveAllEnded)
            {
                return;
            }
            else
            {
                await ChangeAsync(operations); // An operation continues on another thread.
            }
        }
    }

    private Task ChangeAsync(IReadOnlyList<Task> operations)
    {
        lock (_gate)
        {
            _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
            return _next.Count > 0 || operations.All(static operation => operation.IsCompleted) ? Task.CompletedTask : _changed.Task;
        }
    }

    private void Notice()
    {
        TaskCompletionSource? changed;
        lock (_gate)
        {
            (changed, _changed) = (_changed, null);
        }

        changed?.TrySetResult();
    }

    private List<Statement> Take()
    {
        lock (_gate)
        {
            var wave = _next;
            _next = [];
            return wave;
        }
    }

    private async Task SendAsync(List<Statement> wave, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var statement in wave)
        {
            batch.BatchCommands.Add(CommandOf(statement));
        }

        try
        {
            await ReadAsync(batch, wave, cancellationToken);
        }
        catch (Exception fault)
        {
            if (fault is PostgresException { BatchCommand: { } refused } && batch.BatchCommands.IndexOf((NpgsqlBatchCommand)refused) is >= 0 and var at)
            {
                Culprit = wave[at].Session;
            }

            Break(fault, wave);
            throw;
        }

        for (var i = 0; i < wave.Count; i++)
        {
            wave[i].Complete(batch.BatchCommands[i].RecordsAffected);
        }
    }

    private static async Task ReadAsync(NpgsqlBatch batch, List<Statement> wave, CancellationToken cancellationToken)
    {
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var isFirst = true;
        foreach (var statement in wave.Where(static statement => statement.HasRows))
        {
            if (!isFirst)
            {
                await reader.NextResultAsync(cancellationToken); // Passes over statements without rows.
            }

            isFirst = false;
            await statement.ReadAsync(reader);
        }

        while (await reader.NextResultAsync(cancellationToken))
        {
            // Only reads to the end: a later statement may have failed.
        }
    }

    public static NpgsqlParameter ParameterOf(Value value) => new() { NpgsqlDbType = value.Type, Value = value.Content ?? DBNull.Value };

    private static NpgsqlBatchCommand CommandOf(Statement statement)
    {
        var command = new NpgsqlBatchCommand(statement.Sql);
        foreach (var value in statement.Values)
        {
            command.Parameters.Add(ParameterOf(value));
        }

        return command;
    }

    /// <summary>Ends all operations: whatever they ask for from now on fails.</summary>
    private void Break(Exception fault, List<Statement> wave)
    {
        List<Statement> rest;
        lock (_gate)
        {
            _fault = fault;
            rest = _next;
            _next = [];
        }

        foreach (var statement in wave.Concat(rest))
        {
            statement.Fail(fault);
        }
    }
}
