using System.Data.Common;

namespace NemoBot.Storage.Postgres.Work;

/// <summary>A statement that an operation waits for.</summary>
/// <param name="session">The operation's.</param>
internal abstract class Statement(Session session, string sql, Value[] values)
{
    public Session Session { get; } = session;

    public string Sql { get; } = sql;

    public IReadOnlyList<Value> Values { get; } = values;

    public abstract bool HasRows { get; }

    /// <summary>Reads the rows; a fault of reading them belongs to the operation alone.</summary>
    public virtual Task ReadAsync(DbDataReader reader) => Task.CompletedTask;

    /// <summary>Continues the operation, on this thread.</summary>
    /// <param name="affected">Number of changed rows.</param>
    public abstract void Complete(int affected);

    public abstract void Fail(Exception fault);
}

/// <summary>A statement that changes rows; its result is their number.</summary>
internal sealed class Command(Session session, string sql, Value[] values) : Statement(session, sql, values)
{
    // Continuations run at once, on purpose: the next statements of all operations are to be there when the next wave is sent.
    private readonly TaskCompletionSource<int> _result = new();

    public Task<int> Result => _result.Task;

    public override bool HasRows => false;

    public override void Complete(int affected) => _result.TrySetResult(affected);

    public override void Fail(Exception fault) => _result.TrySetException(fault);
}

/// <summary>A statement whose result is rows.</summary>
internal sealed class Query<T>(Session session, string sql, Func<DbDataReader, T> read, Value[] values) : Statement(session, sql, values)
{
    private readonly TaskCompletionSource<List<T>> _result = new(); // See Command.
    private readonly List<T> _rows = [];
    private Exception? _fault;

    public Task<List<T>> Result => _result.Task;

    public override bool HasRows => true;

    public override async Task ReadAsync(DbDataReader reader)
    {
        while (await reader.ReadAsync())
        {
            if (_fault is null)
            {
                Read(reader);
            }
        }
    }

    public override void Complete(int affected) => _ = _fault is { } fault ? _result.TrySetException(fault) : _result.TrySetResult(_rows);

    public override void Fail(Exception fault) => _result.TrySetException(fault);

    private void Read(DbDataReader reader)
    {
        try
        {
            _rows.Add(read(reader));
        }
        catch (Exception fault)
        {
            _fault = fault;
        }
    }
}
