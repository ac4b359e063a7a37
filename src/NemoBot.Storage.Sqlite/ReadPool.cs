using System.Threading.Channels;

namespace NemoBot.Storage.Sqlite;

/// <summary>A pool of read-only connections. A read sees every write that completed before it began.</summary>
internal sealed class ReadPool : IAsyncDisposable
{
    private const int Size = 4;

    private readonly Channel<Database> _free = Channel.CreateBounded<Database>(Size);

    public ReadPool(string path)
    {
        try
        {
            for (var i = 0; i < Size; i++)
            {
                _free.Writer.TryWrite(Database.OpenForReading(path));
            }
        }
        catch
        {
            while (_free.Reader.TryRead(out var opened))
            {
                opened.Dispose();
            }

            throw;
        }
    }

    public async Task<T> RunAsync<T>(Func<Database, T> read, CancellationToken cancellationToken)
    {
        Database database;
        try
        {
            database = await _free.Reader.ReadAsync(cancellationToken);
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(SqliteStore));
        }

        try
        {
            return read(database);
        }
        finally
        {
            if (!_free.Writer.TryWrite(database))
            {
                database.Dispose();
            }
        }
    }

    /// <summary>Pending reads complete, and then close their connection themselves.</summary>
    public ValueTask DisposeAsync()
    {
        _free.Writer.TryComplete();
        while (_free.Reader.TryRead(out var database))
        {
            database.Dispose();
        }

        return ValueTask.CompletedTask;
    }
}
