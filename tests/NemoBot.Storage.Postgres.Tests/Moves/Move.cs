using Harness.Storage;
using Harness.Storage.Postgres;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using NemoBot.Commands;
using NemoBot.Storage.Exchange;
using NemoBot.Storage.Postgres.Exchange;

namespace NemoBot.Storage.Postgres.Tests.Moves;

/// <summary>A store in a file, an empty database on a server, and the command that moves the one to the other.</summary>
internal static class Move
{
    /// <summary>Runs <c>move-store</c> with the settings of both.</summary>
    public static async Task<(int Exit, string Words)> RunAsync(string databasePath, PostgresUnderTest server, string to = "postgres", params (string Key, string? Value)[] settings)
    {
        var all = new Dictionary<string, string?>
        {
            ["Storage:Path"] = databasePath,
            ["Storage:Database"] = server.ConnectionString,
            ["Storage:Secret"] = PostgresUnderTest.Secret,
            ["Storage:Engine"] = to == "postgres" ? null : "postgres",
        };
        foreach (var (key, value) in settings)
        {
            all[key] = value;
        }

        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection(all);
        var output = new StringWriter();
        return (await MoveStoreCommand.RunAsync(builder, to, output, CancellationToken.None), output.ToString());
    }

    /// <summary>The bot is set to the server from now on.</summary>
    public static void SetTo(this StoreUnderTest test, PostgresUnderTest server)
    {
        test.Set("Storage:Engine", "postgres");
        test.Set("Storage:Database", server.ConnectionString);
        test.Set("Storage:Secret", PostgresUnderTest.Secret);
    }

    /// <summary>The rows of a database in a file, without the keys in use, and the addresses that chats left: their hops become one.</summary>
    public static RowDigest InFile(string databasePath) => Of(RowsOnDisk.All(databasePath));

    /// <inheritdoc cref="InFile"/>
    public static async Task<RowDigest> OnServerAsync(PostgresUnderTest server)
    {
        await using var connection = await server.ConnectAsync();
        return Of(StoreRows.All(connection));
    }

    private static RowDigest Of(IEnumerable<StoredRow> rows)
    {
        var digest = new RowDigest();
        foreach (var row in rows.Where(row => row is not (UsedKeyRow or ChatRow { MovedTo: not null })))
        {
            digest.Add(row);
        }

        return digest;
    }
}
