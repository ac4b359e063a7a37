using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Harness.Processes;
using LiteDB;

namespace NemoBot.Storage.LiteDb.Tests.Proof;

public sealed class CheckpointLockTests : IDisposable
{
    private const string PathVariable = "NEMOBOT_READER_TEST_PATH";
    private const string PortVariable = "NEMOBOT_READER_TEST_PORT";

    private readonly string _folder = Directory.CreateTempSubdirectory("nemobot-lock-").FullName;

    private string DatabasePath => Path.Combine(_folder, "nemobot.db");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Checkpoints_wait_for_the_last_of_several_readers_and_go_on_then()
    {
        using var database = Database.Open(DatabasePath);
        Put(database);
        var first = new DatabaseSnapshot(DatabasePath);
        using (new DatabaseSnapshot(DatabasePath))
        {
            first.Dispose();
            Assert.False(database.Checkpoint());
            Put(database);
            Assert.True(database.LogPages > 0);
        }

        Assert.True(database.Checkpoint());
        Assert.Equal(0, database.LogPages);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_reader_that_was_killed_holds_nothing()
    {
        using var database = Database.Open(DatabasePath);
        Put(database);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var child = StartChild(((IPEndPoint)listener.LocalEndpoint).Port);
        try
        {
            using var connection = await listener.AcceptTcpClientAsync(); // It has the database open now.
            Assert.False(database.Checkpoint());
        }
        finally
        {
            child.Kill();
            await child.WaitForExitAsync();
        }

        Assert.True(database.Checkpoint());
    }

    /// <summary>The second process; runs only when the first one asks for it.</summary>
    [Fact(Explicit = true)]
    public async Task Reads_until_it_is_killed()
    {
        using var snapshot = new DatabaseSnapshot(Environment.GetEnvironmentVariable(PathVariable)!);
        using var connection = new TcpClient();
        await connection.ConnectAsync(IPAddress.Loopback, int.Parse(Environment.GetEnvironmentVariable(PortVariable)!, CultureInfo.InvariantCulture));
        await connection.GetStream().ReadExactlyAsync(new byte[1]); // Ends with the first process, if not before.
    }

    private static void Put(Database database)
    {
        var draft = new Draft(database);
        draft.Put("rows", new BsonDocument { ["_id"] = "a", ["text"] = new string('x', 30_000) });
        database.Apply(draft);
        database.Commit();
    }

    private Process StartChild(int port) => TestProcess.Start(typeof(CheckpointLockTests), nameof(Reads_until_it_is_killed), (PathVariable, DatabasePath), (PortVariable, port));
}
