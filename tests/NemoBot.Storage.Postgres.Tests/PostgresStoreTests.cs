using Harness.Storage.Postgres;
using NemoBot.Core.Model;
using Npgsql;
using static Harness.Storage.Data;

namespace NemoBot.Storage.Postgres.Tests;

public sealed class PostgresStoreTests
{
    [Theory]
    [InlineData("a passphrase of several words")]
    [InlineData(PostgresUnderTest.Secret)]
    public async Task Keys_are_opened_by_the_secret_that_sealed_them_and_no_other(string secret)
    {
        await using var test = await PostgresUnderTest.PrepareAsync();
        await test.OpenAsync(secret);
        await test.Store.AcceptAsync([Message(Ana, "1", "hello")], default);
        await test.CloseAsync();

        var refusal = await Assert.ThrowsAsync<StorageException>(() => test.OpenAsync("another secret than that"));
        Assert.Contains("Storage:Secret is not the one", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("another secret", refusal.ToString(), StringComparison.Ordinal);
        await test.OpenAsync(secret);
        Assert.Equal("hello", (await test.Store.NextMessageAsync(Ana, default))?.Message.Text);
    }

    [Fact]
    public async Task A_database_of_a_newer_program_is_refused_and_left_alone()
    {
        await using var test = await PostgresUnderTest.StartAsync();
        await test.CloseAsync();
        await test.AskAsync("UPDATE schema_version SET version = 99");

        var refusal = await Assert.ThrowsAsync<StorageException>(() => test.OpenAsync());

        Assert.Contains("version 99", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(99, await test.AskAsync("SELECT version FROM schema_version"));
    }

    [Fact]
    public async Task A_database_that_cannot_hold_every_letter_is_refused()
    {
        await using var test = await PostgresUnderTest.PrepareAsync();
        await test.AskAsync($"CREATE DATABASE {Name(test)}ascii TEMPLATE template0 ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C'");

        var refusal = await Assert.ThrowsAsync<StorageException>(() => test.OpenAsync(test.Create(connectionString: test.ConnectionString.Replace(Name(test), $"{Name(test)}ascii", StringComparison.Ordinal))));

        Assert.Contains("UTF8", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failing_migration_leaves_the_database_as_it_was_and_the_next_succeeds()
    {
        await using var test = await PostgresUnderTest.StartAsync();
        await test.Store.AcceptAsync([Message(Ana, "1")], default);
        await test.CloseAsync();
        await using (var connection = await test.ConnectAsync())
        {
            await Assert.ThrowsAsync<PostgresException>(() => Migrator.MigrateAsync(connection, "nemobot", [.. Schema.Steps, "CREATE TABLE added (x text)", "DROP TABLE does_not_exist"], default));
        }

        Assert.Equal(Schema.Steps.Count, await test.AskAsync("SELECT version FROM schema_version"));
        Assert.Equal(0L, await test.AskAsync("SELECT count(*) FROM pg_class WHERE relname = 'added'"));
        await using (var connection = await test.ConnectAsync())
        {
            await Migrator.MigrateAsync(connection, "nemobot", [.. Schema.Steps, "CREATE TABLE added (x text)"], default);
        }

        Assert.Equal(Schema.Steps.Count + 1, await test.AskAsync("SELECT version FROM schema_version"));
        Assert.Equal(1L, await test.AskAsync("SELECT count(*) FROM inbox"));
    }

    [Fact]
    public async Task Tables_are_in_the_schema_that_the_connection_string_names()
    {
        await using var test = await PostgresUnderTest.PrepareAsync();
        await test.OpenAsync(test.Create(connectionString: test.ConnectionString + ";Search Path=own"));
        await test.Store.AcceptAsync([Message(Ana, "1")], default);

        Assert.Equal(1L, await test.AskAsync("SELECT count(*) FROM own.inbox"));
        Assert.Equal(0L, await test.AskAsync("SELECT count(*) FROM pg_tables WHERE schemaname = 'nemobot'"));
    }

    [Fact]
    public async Task Rows_of_other_versions_stay_readable()
    {
        await using var test = await PostgresUnderTest.StartAsync();
        await test.Store.UpdateChatAsync(Ana, chat => chat with { Skill = "video" }, default);
        await test.AskAsync("""UPDATE chats SET json = '{"Skill":"old","Unheard":{"of":[1]}}'""");

        var chat = await test.Store.GetChatAsync(Ana, default);
        Assert.Equal(("old", true), (chat.Skill, chat.Reachable));
    }

    [Fact]
    public async Task What_lost_its_key_is_set_aside_at_the_start()
    {
        await using var test = await PostgresUnderTest.StartAsync();
        await test.Store.AcceptAsync([Message(Ana, "1"), Message(Ben, "1")], default);
        await test.Store.CommitAsync(new() { Jobs = [Job(Ana, "j"), Job(Ben, "k")], Posts = [Post(Ana, "p"), Post(Ben, "q")] }, default);
        await test.AskAsync($"DELETE FROM chat_keys WHERE chat = '{Ana}'");
        await Assert.ThrowsAsync<StorageException>(() => test.Store.NextMessageAsync(Ana, default));
        await test.ReopenAsync();

        Assert.Null(await test.Store.NextMessageAsync(Ana, default));
        Assert.Equal(JobState.Failed, (await test.Store.GetJobAsync(Ana, "j", default))?.State);
        Assert.Equal([Ben], await test.Store.ChatsWithWorkAsync(default));
        Assert.Equal((1, 1), await test.Postgres.FiguresAsync(Start, default) is var figures ? (figures.MessagesAside, figures.MessagesWaiting) : default);
    }

    [Fact]
    public async Task Quarantine_keeps_the_newest_1000_of_a_platform_and_cuts_long_input()
    {
        await using var test = await PostgresUnderTest.StartAsync();
        await test.Store.QuarantineAsync("discord", new string('x', 100_000), "long", default);
        await Task.WhenAll(Enumerable.Range(0, 1003).Select(i => test.Store.QuarantineAsync("telegram", $"raw {i}", "unknown", default)));

        var kept = await test.Postgres.QuarantinedAsync("telegram", 5000, default);
        Assert.Equal(1000, kept.Count);
        Assert.Equal("raw 1002", kept[0].Raw);
        Assert.Equal("raw 3", kept[^1].Raw);
        Assert.Equal(65_536, Assert.Single(await test.Postgres.QuarantinedAsync("discord", 5, default)).Raw?.Length);
    }

    [Fact]
    public async Task What_was_seen_is_forgotten_after_30_days()
    {
        await using var test = await PostgresUnderTest.StartAsync();
        await test.Store.AcceptAsync([.. Enumerable.Range(0, 40).Select(i => Message(Ana, $"{i}"))], default);
        test.Clock.Advance(TimeSpan.FromDays(31));
        for (var i = 0; i < 32; i++)
        {
            await test.Store.AcceptAsync([Message(Ana, $"new {i}")], default);
        }

        Assert.Equal(32L, await test.AskAsync("SELECT count(*) FROM seen_messages"));
    }

    [Fact]
    public async Task Closing_writes_what_waits_and_refuses_what_comes_later()
    {
        await using var test = await PostgresUnderTest.StartAsync();
        var store = test.Postgres;
        var writes = Enumerable.Range(0, 500).Select(i => store.AcceptAsync([Message(Ana, $"{i}")], default)).ToList();
        await test.CloseAsync();

        Assert.All(await Task.WhenAll(writes), accepted => Assert.Single(accepted));
        await Assert.ThrowsAsync<InvalidOperationException>(() => store.AcceptAsync([Message(Ana, "late")], default));
        await Assert.ThrowsAsync<InvalidOperationException>(() => store.GetChatAsync(Ana, default));
        Assert.Equal(500L, await test.AskAsync("SELECT count(*) FROM inbox"));
    }

    [Fact]
    public async Task A_write_can_be_cancelled_while_it_waits_and_completes_once_it_is_taken()
    {
        await using var test = await PostgresUnderTest.StartAsync();
        using var inside = new SemaphoreSlim(0);
        using var goOn = new SemaphoreSlim(0);
        using var cancelTaken = new CancellationTokenSource();
        using var cancelWaiting = new CancellationTokenSource();
        var taken = test.Store.UpdateChatAsync(
            Ana,
            chat =>
            {
                inside.Release();
                goOn.Wait();
                return chat with { Skill = "taken" };
            },
            cancelTaken.Token);
        await inside.WaitAsync();
        var waiting = test.Store.UpdateChatAsync(Ben, chat => chat with { Skill = "waiting" }, cancelWaiting.Token);

        await cancelTaken.CancelAsync();
        await cancelWaiting.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        goOn.Release();

        Assert.Equal("taken", (await taken).Skill);
        Assert.Equal("taken", (await test.Store.GetChatAsync(Ana, default)).Skill);
        Assert.Null((await test.Store.GetChatAsync(Ben, default)).Skill);
    }

    /// <summary>A character that PostgreSQL's texts cannot hold fails the message that has it, and no other.</summary>
    [Fact]
    public async Task A_message_that_cannot_be_stored_fails_alone()
    {
        await using var test = await PostgresUnderTest.StartAsync();
        var all = Enumerable.Range(0, 50).Select(i => (Bad: i % 10 == 3, Task: test.Store.AcceptAsync([Message(new("web", $"{i}"), i % 10 == 3 ? "\0" : "1", "text with \0 in it")], default))).ToList();

        foreach (var (bad, task) in all)
        {
            if (bad)
            {
                await Assert.ThrowsAsync<StorageException>(() => task);
            }
            else
            {
                Assert.Single(await task);
            }
        }

        Assert.Equal(45L, await test.AskAsync("SELECT count(*) FROM inbox"));
    }

    [Fact]
    public async Task A_server_that_does_not_wait_for_its_disk_is_told_to()
    {
        await using var test = await PostgresUnderTest.PrepareAsync();
        await test.AskAsync($"ALTER DATABASE {Name(test)} SET synchronous_commit = off");
        await test.AskAsync($"ALTER DATABASE {Name(test)} SET default_transaction_isolation = 'serializable'");
        await test.OpenAsync();
        await test.AskAsync("CREATE FUNCTION shown() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.reason = current_setting('synchronous_commit') || ' ' || current_setting('transaction_isolation'); RETURN NEW; END $$");
        await test.AskAsync("CREATE TRIGGER shown BEFORE INSERT ON quarantine FOR EACH ROW EXECUTE FUNCTION shown()");

        await test.Store.QuarantineAsync("discord", "raw", "", default);

        Assert.Equal("on read committed", Assert.Single(await test.Postgres.QuarantinedAsync("discord", 1, default)).Reason);
    }

    private static string Name(PostgresUnderTest test) => new NpgsqlConnectionStringBuilder(test.ConnectionString).Database!;
}
