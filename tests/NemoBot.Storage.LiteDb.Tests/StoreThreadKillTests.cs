using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Harness;
using Harness.Processes;
using LiteDB;
using Microsoft.Extensions.Logging.Abstractions;

namespace NemoBot.Storage.LiteDb.Tests;

/// <summary>A second process (this test program again) writes and reports what was acknowledged, until it is killed in the middle of it.</summary>
public sealed class StoreThreadKillTests
{
    private const string PathVariable = "NEMOBOT_KILL_TEST_PATH";
    private const string PortVariable = "NEMOBOT_KILL_TEST_PORT";
    private const int Writers = 8;
    private const int Enough = 400;

    [Fact(Timeout = 60_000)]
    public async Task What_was_acknowledged_survives_a_kill_and_is_in_the_data_file_after_an_orderly_end()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "nemobot.db");
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var child = StartChild(path, ((IPEndPoint)listener.LocalEndpoint).Port);
        var acknowledged = new List<string>();
        try
        {
            using var connection = await listener.AcceptTcpClientAsync();
            using var lines = new StreamReader(connection.GetStream());
            while (acknowledged.Count < Enough && await lines.ReadLineAsync() is { } line)
            {
                acknowledged.Add(line);
            }
        }
        finally
        {
            child.Kill();
            await child.WaitForExitAsync();
        }

        Assert.Equal(Enough, acknowledged.Count);
        await using (var thread = Open(path))
        {
            foreach (var id in acknowledged)
            {
                Assert.NotNull(await thread.ReadAsync(reader => reader.Find("rows", id), default));
            }
        }

        Assert.Equal(0, new FileInfo(Database.LogPathOf(path)).Length);
        using var stock = new LiteDatabase(path);
        Assert.All(acknowledged, id => Assert.NotNull(stock.GetCollection("rows").FindById(id)));
    }

    /// <summary>The second process; runs only when the first one asks for it.</summary>
    [Fact(Explicit = true)]
    public async Task Writes_until_it_is_killed()
    {
        await using var thread = Open(Environment.GetEnvironmentVariable(PathVariable)!);
        using var connection = new TcpClient();
        await connection.ConnectAsync(IPAddress.Loopback, int.Parse(Environment.GetEnvironmentVariable(PortVariable)!, CultureInfo.InvariantCulture));
        await using var lines = TextWriter.Synchronized(new StreamWriter(connection.GetStream()) { AutoFlush = true });
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; ; i++)
            {
                var id = $"{writer}-{i}";
                await thread.WriteAsync(draft => draft.TryAdd("rows", new BsonDocument { ["_id"] = id, ["text"] = new string('x', 500) }), default);

                // When the first process is gone this throws, so the second never outlives it.
                lines.WriteLine(id);
            }
        })));
    }

    private static StoreThread Open(string path) => new(Database.Open(path), TimeProvider.System, NullLogger<StoreThread>.Instance);

    private static Process StartChild(string path, int port) => TestProcess.Start(typeof(StoreThreadKillTests), nameof(Writes_until_it_is_killed), (PathVariable, path), (PortVariable, port));
}
