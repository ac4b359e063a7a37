using Harness.Storage.Postgres;
using NemoBot.Core.Model;
using Npgsql;
using static Harness.Storage.Data;

namespace NemoBot.Storage.Postgres.Tests;

/// <summary>The server restarts, fails, or refuses connections, while the bot runs.</summary>
public sealed class PostgresOutageTests
{
    private const string Password = "very-secret-word";
    private const string NoServer = $"Host=127.0.0.1;Port=1;Username=postgres;Database=nemobot;Password={Password}";
    private const string NoPort = $"Host=127.0.0.1;Port=none;Password={Password}";
    private const string NoHost = $"Database=nemobot;Password={Password}";
    private const string NoKeyword = $"Host=127.0.0.1;Unheard=of;Password={Password}";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Calls_wait_for_a_server_that_restarts_and_then_succeed(bool isCrash)
    {
        await using var server = await PostgresProcess.StartAsync(isDurable: false);
        await using var test = await PostgresUnderTest.StartAsync(server);
        await test.Store.AcceptAsync([Message(Ana, "1")], default);
        await (isCrash ? server.KillAsync() : server.ShutDownAsync());

        var accepted = test.Store.AcceptAsync([Message(Ana, "2")], default);
        var read = test.Store.NextMessageAsync(Ana, default);
        Assert.False(accepted.IsCompleted || read.IsCompleted);
        await server.RunAsync();

        Assert.Single(await accepted);
        Assert.Equal("1", (await read)?.Message.MessageId);
        Assert.Equal(1, (await test.WebChat.PutAsync(new(Ana, "a", 0, "{}", Start), default)).Change);
    }

    /// <summary>Readiness is asked for by a load balancer, which does not wait as long as a message does.</summary>
    [Fact]
    public async Task The_store_is_not_ready_while_the_server_is_away_and_is_again_afterwards()
    {
        await using var server = await PostgresProcess.StartAsync(isDurable: false);
        await using var test = await PostgresUnderTest.StartAsync(server);
        await test.Store.ProbeAsync(default);
        await server.KillAsync();

        await Assert.ThrowsAsync<StorageException>(() => test.Store.ProbeAsync(default));
        await server.RunAsync();
        await test.Store.ProbeAsync(default);
    }

    /// <summary>Nobody knows whether the commit arrived before the connection was lost, but the store finds out.</summary>
    [Fact]
    public async Task What_is_acknowledged_is_there_once_however_often_connections_break()
    {
        await using var test = await PostgresUnderTest.StartAsync();
        var accepted = await Task.WhenAll(Enumerable.Range(0, 8).Select(caller => Task.Run(async () =>
        {
            var mine = 0;
            for (var i = 0; i < 40; i++)
            {
                var chat = new ChatKey("web", $"{caller}");
                mine += (await test.Store.AcceptAsync([Message(chat, $"{i}")], default)).Count;
                await test.Store.UpdateChatAsync(chat, stored => stored with { TipsTold = stored.TipsTold + 1 }, default);
                if (i % 8 == caller)
                {
                    // In the middle of what the other callers write.
                    await test.AskAsync("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name = 'NemoBot'");
                }
            }

            return mine;
        })));

        Assert.All(accepted, mine => Assert.Equal(40, mine));
        Assert.Equal(320L, await test.AskAsync("SELECT count(*) FROM inbox"));
        foreach (var caller in Enumerable.Range(0, 8))
        {
            Assert.Equal(40, (await test.Store.GetChatAsync(new("web", $"{caller}"), default)).TipsTold);
        }
    }

    [Fact]
    public async Task A_failed_write_or_read_of_the_database_is_a_StorageException()
    {
        await using var test = await PostgresUnderTest.StartAsync();
        await test.AskAsync("DROP TABLE inbox");

        await Assert.ThrowsAsync<StorageException>(() => test.Store.AcceptAsync([Message(Ana, "1")], default));
        await Assert.ThrowsAsync<StorageException>(() => test.Store.NextMessageAsync(Ana, default));
        await test.Store.UpdateChatAsync(Ana, chat => chat with { Skill = "video" }, default);
        Assert.Equal("video", (await test.Store.GetChatAsync(Ana, default)).Skill);
    }

    [Fact]
    public async Task Closing_while_the_server_is_away_fails_what_waits()
    {
        await using var server = await PostgresProcess.StartAsync(isDurable: false);
        await using var test = await PostgresUnderTest.StartAsync(server);
        await server.KillAsync();
        var waiting = test.Store.AcceptAsync([Message(Ana, "1")], default);
        await test.CloseAsync();

        await Assert.ThrowsAsync<StorageException>(() => waiting);
    }

    [Theory]
    [InlineData(NoServer)]
    [InlineData(NoPort)]
    [InlineData(Password)]
    [InlineData(NoHost)]
    [InlineData(NoKeyword)]
    public async Task A_database_that_cannot_be_opened_is_named_without_its_password(string connectionString)
    {
        await using var test = await PostgresUnderTest.PrepareAsync();

        var refusal = await Assert.ThrowsAsync<StorageException>(() => test.OpenAsync(test.Create(connectionString: connectionString)));

        Assert.Contains("Storage:Database", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_without_a_free_connection_is_named()
    {
        await using var test = await PostgresUnderTest.StartAsync();
        var database = new NpgsqlConnectionStringBuilder(test.ConnectionString).Database;
        await test.AskAsync($"ALTER DATABASE {database} CONNECTION LIMIT 0");
        await test.AskAsync("CREATE ROLE plain LOGIN; GRANT ALL ON SCHEMA nemobot TO plain; GRANT ALL ON ALL TABLES IN SCHEMA nemobot TO plain");
        await using var other = test.Beside();

        var refused = await Assert.ThrowsAsync<StorageException>(() => other.OpenAsync(other.Create(connectionString: test.ConnectionString.Replace("postgres", "plain", StringComparison.Ordinal))));
        Assert.Contains("too many connections", refused.Message, StringComparison.Ordinal);
        await test.AskAsync("DROP OWNED BY plain; DROP ROLE plain");
    }
}
