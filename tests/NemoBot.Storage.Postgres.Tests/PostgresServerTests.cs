using Harness.Storage.Postgres;
using NemoBot.Core.Model;
using Npgsql;
using static Harness.Storage.Data;

namespace NemoBot.Storage.Postgres.Tests;

/// <summary>What a start finds at the server, and what connections tell it.</summary>
public sealed class PostgresServerTests
{
    /// <summary>Otherwise the connection of a machine that is gone holds its locks for two hours.</summary>
    [Fact]
    public async Task Every_connection_asks_the_server_to_notice_lost_clients()
    {
        await using var test = await PostgresUnderTest.StartAsync();
        const string settings = "SELECT current_setting('tcp_keepalives_idle') || ' ' || current_setting('tcp_keepalives_interval') || ' ' || current_setting('tcp_keepalives_count') || ' ' || current_setting('tcp_user_timeout')";

        Assert.Equal(["4 2 2 8000"], await test.Postgres.WriteAsync(Work.Scope.None, session => session.QueryAsync(settings, row => row.GetString(0)), default));
        Assert.Equal(["4 2 2 8000"], await test.Postgres.ReadAsync(session => session.QueryAsync(settings, row => row.GetString(0)), default));
        var server = new PostgresServer(test.ConnectionString);
        await using var connection = await server.ConnectAsync(default);
        await using var command = new NpgsqlCommand(settings, connection);
        Assert.Equal("4 2 2 8000", await command.ExecuteScalarAsync());
        await using var synchronous = server.Connect();
        command.Connection = synchronous;
        Assert.Equal("4 2 2 8000", await command.ExecuteScalarAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task A_start_does_not_wait_for_ever_for_another_one_that_hangs()
    {
        await using var test = await PostgresUnderTest.PrepareAsync();
        await using var other = new NpgsqlConnection(test.ConnectionString + ";Pooling=false");
        await other.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT pg_advisory_lock(1313164623, 2)", other);
        await command.ExecuteNonQueryAsync();

        var refusal = await Assert.ThrowsAsync<StorageException>(() => test.OpenAsync(test.Create(waits: new() { Setup = TimeSpan.FromMilliseconds(200) })));

        Assert.Contains("preparing the database of Storage:Database", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("pg_terminate_backend", refusal.Message, StringComparison.Ordinal);
        await other.CloseAsync();
        await test.OpenAsync();
    }

    [Theory(Timeout = 60_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_bot_that_is_refused_has_migrated_nothing(bool isShared)
    {
        await using var test = await PostgresUnderTest.StartAsync();
        await test.AskAsync("DROP TABLE nodes, cluster, tasks; DROP SEQUENCE epochs; ALTER TABLE chats DROP epoch, DROP owner, DROP node; UPDATE schema_version SET version = 1"); // As an earlier version left it.
        await using var second = test.Beside();

        await Assert.ThrowsAsync<StorageException>(() => second.OpenAsync(second.Create(isShared: isShared, waits: new() { ShortServer = TimeSpan.FromMilliseconds(300) })));

        Assert.Equal(1, await test.AskAsync("SELECT version FROM schema_version"));
    }

    [Fact(Timeout = 60_000)]
    public async Task The_row_of_a_process_that_has_not_written_for_long_stays_while_it_lives()
    {
        await using var test = await PostgresUnderTest.PrepareAsync();
        await test.OpenAsync(test.Create(isShared: true));
        await test.AskAsync("UPDATE runs SET at = 1, last_id = '0'");
        await test.AskAsync("INSERT INTO runs (run, number, last_id, at) VALUES ('ended', 1, '0', 1), ('highest', 1, '1', 1)");
        await using var other = test.Beside();
        await other.OpenAsync(other.Create(isShared: true));

        Assert.Equal(0L, await test.AskAsync("SELECT count(*) FROM runs WHERE run = 'ended'"));
        Assert.Equal(3L, await test.AskAsync("SELECT count(*) FROM runs")); // Both, and the highest id.
    }

    [Fact(Timeout = 120_000)]
    public async Task A_standby_is_not_read_and_of_several_hosts_the_primary_is_used()
    {
        await using var standby = await PostgresProcess.StartAsync(isDurable: false);
        await using var behind = await PostgresUnderTest.StartAsync(standby, waits: new() { Server = TimeSpan.FromMilliseconds(500) });
        await standby.ShutDownAsync();
        await File.WriteAllTextAsync(Path.Combine(standby.Data, "standby.signal"), "");
        await standby.RunAsync();

        Assert.Contains("standby", (await Assert.ThrowsAsync<StorageException>(() => behind.Store.NextMessageAsync(Ana, default))).Message, StringComparison.Ordinal);
        Assert.Contains("standby", (await Assert.ThrowsAsync<StorageException>(() => behind.Store.AcceptAsync([Message(Ana, "1")], default))).Message, StringComparison.Ordinal);

        await using var test = await PostgresUnderTest.PrepareAsync();
        var own = new NpgsqlConnectionStringBuilder(test.ConnectionString);
        own.Host = $"127.0.0.1:{standby.Port},127.0.0.1:{own.Port}";
        await test.OpenAsync(test.Create(connectionString: own.ConnectionString));
        Assert.Single(await test.Store.AcceptAsync([Message(Ana, "1")], default));
        Assert.Equal("1", (await test.Store.NextMessageAsync(Ana, default))?.Message.MessageId);
    }
}
