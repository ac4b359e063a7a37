using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Harness.Processes;
using Harness.Storage.Postgres;
using NemoBot.Core.Model;
using static Harness.Storage.Data;

namespace NemoBot.Storage.Postgres.Tests;

/// <summary>A second process (this test program again) writes and reports what was acknowledged, until it or the server is killed in the middle of it.</summary>
public sealed class PostgresKillTests
{
    private const string DatabaseVariable = "NEMOBOT_KILL_TEST_DATABASE";
    private const string PortVariable = "NEMOBOT_KILL_TEST_PORT";
    private const int Writers = 8;

    [Theory(Timeout = 120_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_was_acknowledged_survives_a_kill(bool isServerKilled)
    {
        await using var server = await PostgresProcess.StartAsync(isDurable: true);
        await using var test = await PostgresUnderTest.PrepareAsync(server);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var child = StartChild(test.ConnectionString, ((IPEndPoint)listener.LocalEndpoint).Port);
        var acknowledged = new List<string>();
        try
        {
            using var connection = await listener.AcceptTcpClientAsync();
            using var lines = new StreamReader(connection.GetStream());
            while (acknowledged.Count < 400 && await lines.ReadLineAsync() is { } line)
            {
                acknowledged.Add(line);
            }

            if (isServerKilled)
            {
                await server.KillAsync();
            }
        }
        finally
        {
            child.Kill();
            await child.WaitForExitAsync();
        }

        if (isServerKilled)
        {
            await server.RunAsync();
        }

        Assert.Equal(400, acknowledged.Count);
        await test.OpenAsync(); // The lock of the bot ended with its process.
        foreach (var id in acknowledged)
        {
            Assert.Empty(await test.Store.AcceptAsync([Message(ChatOf(id), id)], default));
        }

        Assert.Equal(await test.AskAsync("SELECT count(*) FROM seen_messages"), await test.AskAsync("SELECT count(*) FROM inbox"));
        Assert.Equal("0-0", (await test.Store.NextMessageAsync(ChatOf("0-0"), default))?.Message.MessageId);
    }

    /// <summary>The second process; runs only when the first one asks for it.</summary>
    [Fact(Explicit = true)]
    public async Task Writes_until_it_is_killed()
    {
        await using var test = PostgresUnderTest.At(Environment.GetEnvironmentVariable(DatabaseVariable)!);
        await test.OpenAsync();
        using var connection = new TcpClient();
        await connection.ConnectAsync(IPAddress.Loopback, int.Parse(Environment.GetEnvironmentVariable(PortVariable)!, System.Globalization.CultureInfo.InvariantCulture));
        await using var lines = TextWriter.Synchronized(new StreamWriter(connection.GetStream()) { AutoFlush = true });
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; ; i++)
            {
                var id = $"{writer}-{i}";
                await test.Store.AcceptAsync([Message(ChatOf(id), id)], default);

                // When the first process is gone this throws, so the second never outlives it.
                lines.WriteLine(id);
            }
        })));
    }

    private static ChatKey ChatOf(string id) => new("web", id.Split('-')[0]);

    private static Process StartChild(string database, int port) =>
        TestProcess.Start(typeof(PostgresKillTests), nameof(Writes_until_it_is_killed), (DatabaseVariable, database), (PortVariable, port));
}
