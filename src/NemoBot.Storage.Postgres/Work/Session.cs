using System.Data.Common;
using NemoBot.Core.Model;

namespace NemoBot.Storage.Postgres.Work;

/// <summary>
/// What an operation talks to the database through. Its statements run in the order in which it asks for them; those that it asks for without waiting in between
/// share a round trip, with each other and with the statements of the operations beside it (<see cref="Waves"/>).
/// </summary>
/// <param name="locked">The chats that the transaction has locked; null for reads.</param>
internal sealed class Session(Waves waves, LockedChats? locked = null)
{
    /// <summary>Gets whether the operation has asked for something that a failure would have to undo.</summary>
    public bool HasWritten { get; private set; }

    /// <summary>Gets the highest message id that the operation stored; empty if it stored none.</summary>
    public string HighestId { get; private set; } = "";

    /// <summary>Records a message's id, because its row is deleted when the message is handled.</summary>
    public void Raise(string id) => HighestId = string.CompareOrdinal(id, HighestId) > 0 ? id : HighestId;

    /// <summary>Gets the chat at its current address. The operation must have named it.</summary>
    public LockedChat Chat(ChatKey chat) => (locked ?? throw new InvalidOperationException("A read locks no chats.")).Of(chat);

    /// <inheritdoc cref="LockedChats.Join"/>
    public void Join(LockedChat moved, LockedChat there) => locked!.Join(moved, there);

    /// <summary>Returns the number of changed rows.</summary>
    public Task<int> ExecuteAsync(string sql, params ReadOnlySpan<Value> values)
    {
        HasWritten = true;
        var command = new Command(this, sql, values.ToArray());
        waves.Add(command);
        return command.Result;
    }

    public Task<List<T>> QueryAsync<T>(string sql, Func<DbDataReader, T> read, params ReadOnlySpan<Value> values)
    {
        HasWritten |= !sql.StartsWith("SELECT", StringComparison.Ordinal);
        var query = new Query<T>(this, sql, read, values.ToArray());
        waves.Add(query);
        return query.Result;
    }

    /// <summary>Returns the first row; null if there is none.</summary>
    public Task<T?> FirstAsync<T>(string sql, Func<DbDataReader, T?> read, params ReadOnlySpan<Value> values)
        where T : class => FirstOfAsync(QueryAsync(sql, read, values));

    /// <summary>Returns the number in the first row; 0 if there is none or it is NULL.</summary>
    public Task<long> NumberAsync(string sql, params ReadOnlySpan<Value> values) => NumberOfAsync(QueryAsync(sql, row => row.IsDBNull(0) ? 0 : row.GetInt64(0), values));

    private static async Task<T?> FirstOfAsync<T>(Task<List<T?>> rows)
        where T : class => (await rows).FirstOrDefault();

    private static async Task<long> NumberOfAsync(Task<List<long>> rows) => (await rows).FirstOrDefault();
}
