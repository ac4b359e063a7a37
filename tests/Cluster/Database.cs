using System.Globalization;
using System.Text.Json;
using Harness.People;
using Harness.Storage.Postgres;
using Npgsql;

namespace Cluster;

/// <summary>The nodes' database, seen from outside of them; its server can be stopped.</summary>
internal sealed class Database : IAsyncDisposable
{
    public const string Secret = PostgresUnderTest.Secret;

    /// <summary>The status of a node that has joined, as Orleans numbers them.</summary>
    private const int Active = 3;

    private readonly PostgresProcess _server;
    private readonly NpgsqlConnectionStringBuilder _address;
    private readonly NpgsqlDataSource _source;

    private Database(PostgresProcess server, string connectionString)
    {
        (_server, _address) = (server, new(connectionString));
        _source = NpgsqlDataSource.Create($"{connectionString};Search Path=nemobot;Timeout=5;Command Timeout=10");
    }

    public int Port => _server.Port;

    /// <summary>Gets the folder with all that the server writes.</summary>
    public string Folder => _server.Data;

    public static async Task<Database> StartAsync()
    {
        var server = await PostgresProcess.StartAsync(isDurable: false); // The machine itself stays up.
        return new(server, await server.CreateDatabaseAsync());
    }

    /// <summary>Returns the address of the database by another way.</summary>
    public string ConnectionStringAt(int port) => new NpgsqlConnectionStringBuilder(_address.ConnectionString) { Port = port }.ConnectionString;

    /// <param name="isCrash">False stops the server in order, without waiting for its clients.</param>
    public Task StopAsync(bool isCrash) => isCrash ? _server.KillAsync() : _server.ShutDownAsync();

    /// <summary>Returns when it accepts connections again.</summary>
    public async Task RunAsync()
    {
        await _server.RunAsync();
        _source.Clear(); // Its connections are those of the server that ended.
    }

    /// <summary>Returns the owners by chat. A chat that nobody owns is not among them.</summary>
    public async Task<IReadOnlyDictionary<string, Owner>> OwnersAsync() => (await ReadAsync(
        "SELECT chat, node, owner, epoch FROM chats WHERE owner IS NOT NULL",
        row => (Chat: row.GetString(0), Owner: new Owner(PortOf(row.GetString(1)), row.GetString(2), row.GetInt64(3))))).ToDictionary(row => row.Chat, row => row.Owner);

    /// <summary>Returns the ports of the nodes that have joined.</summary>
    public async Task<IReadOnlySet<int>> MembersAsync() => (await ReadAsync("SELECT node, json FROM nodes WHERE NOT has_ended", row => (Node: row.GetString(0), Json: row.GetString(1))))
        .Where(row => JsonDocument.Parse(row.Json).RootElement.GetProperty("status").GetInt32() == Active).Select(row => PortOf(row.Node)).ToHashSet();

    /// <summary>Returns the chat of a message of the web chat, by the id that its browser gave it.</summary>
    public async Task<string> ChatOfAsync(string clientId) => (await ReadAsync("SELECT chat FROM client_messages WHERE client_id = $1", row => row.GetString(0), clientId)).Single();

    /// <summary>Returns whether nothing that was said in a chat waits for its answer. False while the server is away.</summary>
    public async Task<bool> IsAnsweredAsync(string chat)
    {
        try
        {
            return await CountAsync("SELECT (SELECT count(*) FROM inbox WHERE chat = $1) + (SELECT count(*) FROM posts WHERE chat = $1 AND unsent)", chat) == 0;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    /// <summary>Returns the tables with rows of a chat.</summary>
    public async Task<IReadOnlyList<string>> TablesWithAsync(string chat)
    {
        List<string> found = [];
        foreach (var table in await ReadAsync("SELECT table_name::text FROM information_schema.columns WHERE table_schema = current_schema() AND column_name = 'chat' ORDER BY 1", row => row.GetString(0)))
        {
            if (await CountAsync($"SELECT count(*) FROM {table} WHERE chat = $1", chat) > 0)
            {
                found.Add(table);
            }
        }

        return found;
    }

    public async Task<StoredWork> WorkAsync() => new(
        await CountAsync("SELECT count(*) FROM inbox"),
        await CountAsync("SELECT count(*) FROM jobs WHERE NOT is_finished"),
        await CountAsync("SELECT count(*) FROM posts WHERE unsent"),
        (await ReadAsync("SELECT message_id FROM seen_messages", row => row.GetString(0))).ToHashSet(StringComparer.Ordinal));

    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        await _server.DisposeAsync();
    }

    private async Task<int> CountAsync(string sql, params object[] values) => (int)(await ReadAsync(sql, row => row.GetInt64(0), values)).Single();

    private async Task<List<T>> ReadAsync<T>(string sql, Func<NpgsqlDataReader, T> read, params object[] values)
    {
        await using var command = _source.CreateCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value });
        }

        List<T> rows = [];
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    /// <param name="node">Such as <c>127.0.0.1:11111@148729301</c>.</param>
    private static int PortOf(string node) => int.Parse(node.Split(':', '@')[1], CultureInfo.InvariantCulture);
}
