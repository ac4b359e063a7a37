using Fakes.Logging;
using Harness.Storage.Postgres;
using Microsoft.Extensions.Logging;
using NemoBot.Core.Model;
using NemoBot.Storage.Postgres.Work;
using Npgsql;
using static Harness.Storage.Data;

namespace NemoBot.Storage.Postgres.Tests;

/// <summary>Whatever fails, the queues go on, and what has nothing to do with it is done.</summary>
public sealed class PostgresWriterTests
{
    private const string EndConnections = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name = 'NemoBot'";

    private static readonly Waits Short = new() { Server = TimeSpan.FromMilliseconds(500) };

    [Fact(Timeout = 60_000)]
    public async Task A_login_that_the_server_refuses_for_a_while_is_waited_for()
    {
        using var log = new LogCapture();
        using var loggers = new LoggerFactory([log]);
        await using var server = await PostgresProcess.StartAsync(isDurable: false);
        await using var test = await PostgresUnderTest.PrepareAsync(server);
        await test.AskAsync("CREATE ROLE bot LOGIN SUPERUSER");
        await test.OpenAsync(test.Create(connectionString: new NpgsqlConnectionStringBuilder(test.ConnectionString) { Username = "bot" }.ConnectionString, loggers: loggers));
        await test.Store.AcceptAsync([Message(Ana, "1")], default);
        await test.AskAsync("ALTER ROLE bot NOLOGIN");
        await test.AskAsync(EndConnections);

        var written = test.Store.AcceptAsync([Message(Ana, "2")], default);
        var read = test.Store.NextMessageAsync(Ana, default);
        await log.Written.TakeAsync(line => line.Contains("cannot be used for writes", StringComparison.Ordinal));
        await log.Written.TakeAsync(line => line.Contains("cannot be used for reads (role \"bot\" is not permitted to log in", StringComparison.Ordinal));
        await test.AskAsync("ALTER ROLE bot LOGIN");

        Assert.Single(await written);
        Assert.Equal("1", (await read)?.Message.MessageId);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_fault_that_nothing_expects_fails_its_operations_and_later_ones_are_done()
    {
        using var loggers = new FailingLoggers();
        await using var proxy = await PostgresProxy.StartAsync();
        await using var test = await PostgresUnderTest.StartAsync(proxy: proxy, loggers: loggers);
        await test.Store.AcceptAsync([Message(Ana, "1")], default);
        loggers.AreBroken = true;
        proxy.IsOpen = false;
        proxy.Cut();

        await Assert.ThrowsAsync<NotSupportedException>(() => test.Store.AcceptAsync([Message(Ana, "2")], default));
        await Assert.ThrowsAsync<NotSupportedException>(() => test.Store.NextMessageAsync(Ana, default));
        proxy.IsOpen = true;
        Assert.Single(await test.Store.AcceptAsync([Message(Ana, "3")], default));
        Assert.Equal("1", (await test.Store.NextMessageAsync(Ana, default))?.Message.MessageId);
    }

    [Fact(Timeout = 60_000)]
    public async Task Only_the_slow_one_of_a_batch_fails()
    {
        await using var test = await PostgresUnderTest.StartAsync(settings: ";Command Timeout=1");
        var goOn = await test.HoldWriterAsync();
        var slow = test.Postgres.WriteAsync(Scope.None, session => session.ExecuteAsync("SELECT pg_sleep(100)"), default);
        var others = Enumerable.Range(0, 5).Select(n => test.Store.AcceptAsync([Message(Ana, $"{n}")], default)).ToList();
        goOn.SetResult();

        await Assert.ThrowsAsync<StorageException>(() => slow);
        Assert.All(await Task.WhenAll(others), accepted => Assert.Single(accepted));
    }

    [Fact(Timeout = 60_000)]
    public async Task Only_the_slow_read_fails()
    {
        await using var test = await PostgresUnderTest.StartAsync(settings: ";Command Timeout=1", waits: new() { Server = TimeSpan.FromSeconds(2) });
        await test.Store.AcceptAsync([Message(Ana, "1")], default);
        var slow = Enumerable.Range(0, 3).Select(_ => test.Postgres.ReadAsync(session => session.NumberAsync("SELECT 1::bigint FROM pg_sleep(100)"), default)).ToList();
        var reads = Enumerable.Range(0, 20).Select(_ => test.Store.NextMessageAsync(Ana, default)).ToList();

        foreach (var each in slow)
        {
            await Assert.ThrowsAsync<StorageException>(() => each);
        }

        Assert.All(await Task.WhenAll(reads), item => Assert.Equal("1", item?.Message.MessageId));
    }

    [Fact(Timeout = 60_000)]
    public async Task What_the_operator_counts_holds_up_no_chat()
    {
        await using var test = await PostgresUnderTest.StartAsync();
        await using var other = await test.ConnectAsync();
        await using var transaction = await other.BeginTransactionAsync();
        await using var command = new NpgsqlCommand("LOCK TABLE quarantine, jobs IN ACCESS EXCLUSIVE MODE", other, transaction);
        await command.ExecuteNonQueryAsync();
        var figures = Enumerable.Range(0, 6).Select(n => n % 2 == 0 ? (Task)test.Postgres.FiguresAsync(Start, default) : test.Store.CountJobsAsync(default)).ToList();

        foreach (var n in Enumerable.Range(0, 10))
        {
            Assert.Null(await test.Store.NextMessageAsync(Ana, default));
        }

        Assert.DoesNotContain(figures, counted => counted.IsCompleted);
        await transaction.RollbackAsync();
        await Task.WhenAll(figures);
    }

    [Fact(Timeout = 60_000)]
    public async Task What_waits_for_a_busy_writer_fails_when_its_time_is_over()
    {
        await using var test = await PostgresUnderTest.StartAsync(waits: Short with { ShortServer = TimeSpan.FromMilliseconds(500) });
        var goOn = await test.HoldWriterAsync();

        await Assert.ThrowsAsync<StorageException>(() => test.Store.AcceptAsync([Message(Ana, "1")], default));
        await Assert.ThrowsAsync<StorageException>(() => test.Store.ProbeAsync(default));
        goOn.SetResult();
        await test.Store.ProbeAsync(default);
        Assert.Null(await test.Store.NextMessageAsync(Ana, default));
    }

    [Fact(Timeout = 60_000)]
    public async Task An_error_that_names_no_statement_is_found_in_few_steps()
    {
        await using var test = await PostgresUnderTest.StartAsync();
        await test.AskAsync("CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.reason = 'bad' THEN RAISE 'bad'; END IF; RETURN NULL; END $$");
        await test.AskAsync("CREATE CONSTRAINT TRIGGER refuse AFTER INSERT ON quarantine DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse()"); // Speaks at the commit.
        var goOn = await test.HoldWriterAsync();
        var writes = Enumerable.Range(0, 128).Select(n => (IsBad: n == 77, Task: test.Store.QuarantineAsync("discord", $"{n}", n == 77 ? "bad" : "good", default))).ToList();
        var before = await test.AskAsync("SELECT number FROM runs") as long?;
        goOn.SetResult();

        foreach (var (isBad, task) in writes)
        {
            await (isBad ? Assert.ThrowsAsync<StorageException>(() => task) : task);
        }

        await test.Store.ProbeAsync(default);
        Assert.InRange((long)(await test.AskAsync("SELECT number FROM runs"))! - before!.Value, 1, 24);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0xD800)]
    [InlineData(0xDFFF)]
    public async Task A_text_that_the_database_cannot_hold_never_reaches_it(int character)
    {
        var text = $"a{(char)character}b";
        await using var test = await PostgresUnderTest.StartAsync();
        var goOn = await test.HoldWriterAsync();
        var bad = test.Store.SetValueAsync("discord", text, "value", default);
        var bad2 = test.Store.QuarantineAsync("discord", "raw", text, default);
        var good = Enumerable.Range(0, 20).Select(n => test.Store.SetValueAsync("discord", $"\U0001F600 {n}", "value", default)).ToList();
        var before = (long)(await test.AskAsync("SELECT number FROM runs"))!;
        goOn.SetResult();

        await Assert.ThrowsAsync<StorageException>(() => bad);
        await Assert.ThrowsAsync<StorageException>(() => bad2);
        await Task.WhenAll(good);
        Assert.InRange((long)(await test.AskAsync("SELECT number FROM runs"))! - before, 1, 4);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_refused_operation_keeps_its_place_in_its_chat()
    {
        await using var test = await PostgresUnderTest.StartAsync();
        var goOn = await test.HoldWriterAsync();
        var before = test.Store.UpdateChatAsync(Ana, chat => chat with { Skill = "before" }, default);
        string? seen = null;
        var refused = test.Postgres.WriteAsync(
            Scope.Of(Ana),
            async session =>
            {
                seen = (await session.FirstAsync("SELECT json FROM chats WHERE chat = $1", row => row.TextOrNull(0), Ana)) ?? "";
                return await session.ExecuteAsync("UPDATE chats SET last_change = 1 / 0 WHERE chat = $1", Ana);
            },
            default);
        var after = test.Store.UpdateChatAsync(Ana, chat => chat with { Skill = chat.Skill + ", after" }, default);
        goOn.SetResult();

        await Assert.ThrowsAsync<StorageException>(() => refused);
        Assert.Contains("before", seen!, StringComparison.Ordinal);
        Assert.DoesNotContain("after", seen!, StringComparison.Ordinal);
        Assert.Equal("before", (await before).Skill);
        Assert.Equal("before, after", (await after).Skill);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_transaction_that_the_server_ended_because_it_stood_still_is_repeated()
    {
        await using var test = await PostgresUnderTest.StartAsync(waits: new() { Idle = TimeSpan.FromMilliseconds(200) });
        var runs = 0;
        var written = test.Postgres.WriteAsync(
            Scope.None,
            async session =>
            {
                await session.ExecuteAsync("INSERT INTO token_fetches (at) VALUES (1)");
                if (++runs == 1)
                {
                    await Fakes.Time.Eventually.HoldsAsync(
                        async _ => (long)(await test.AskAsync("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state = 'idle in transaction'"))! == 0,
                        () => "the server to end the transaction",
                        TimeSpan.FromSeconds(30));
                }

                return true;
            },
            default);

        Assert.True(await written);
        Assert.Equal(2, runs);
        Assert.Equal(1L, await test.AskAsync("SELECT count(*) FROM token_fetches"));
    }

    [Fact(Timeout = 60_000)]
    public async Task The_note_of_a_commit_is_there_even_if_somebody_deleted_it()
    {
        await using var test = await PostgresUnderTest.StartAsync();
        await test.Store.AcceptAsync([Message(Ana, "1")], default);
        await test.AskAsync("DELETE FROM runs");

        await test.Store.AcceptAsync([Message(Ana, "2")], default);

        Assert.Equal(1L, await test.AskAsync("SELECT count(*) FROM runs WHERE number > 0"));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_server_that_only_reads_is_reported_once()
    {
        using var log = new LogCapture();
        using var loggers = new LoggerFactory([log]);
        await using var test = await PostgresUnderTest.StartAsync(loggers: loggers);
        var name = new NpgsqlConnectionStringBuilder(test.ConnectionString).Database;
        await test.AskAsync($"ALTER DATABASE {name} SET default_transaction_read_only = on");
        await test.AskAsync(EndConnections);
        var write = test.Store.AcceptAsync([Message(Ana, "1")], default);
        await log.Written.TakeAsync(line => line.Contains("cannot be used for writes", StringComparison.Ordinal));
        for (var n = 0; n < 30; n++)
        {
            Assert.Null(await test.Store.NextMessageAsync(Ana, default));
            await test.AskAsync("SELECT 1 FROM pg_sleep(0.02)"); // The writer tries again in between.
        }

        await test.AskAsync($"BEGIN READ WRITE; ALTER DATABASE {name} RESET default_transaction_read_only; COMMIT");
        await test.AskAsync(EndConnections);
        Assert.Single(await write);
        await log.Written.TakeAsync(line => line.Contains("is back for writes", StringComparison.Ordinal)); // After the write itself.
        Assert.Single(log.Lines, line => line.Contains("cannot be used for writes", StringComparison.Ordinal));
        Assert.Single(log.Lines, line => line.Contains("is back for writes", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_statement_that_is_asked_for_by_the_last_breath_of_an_operation_is_sent()
    {
        await using var test = await PostgresUnderTest.StartAsync();
        await using var connection = await test.ConnectAsync();
        var waves = new Waves(connection);
        var ending = new EndsWhenAsked(() => new Session(waves).ExecuteAsync("INSERT INTO token_fetches (at) VALUES (1)"));

        await waves.RunAsync(ending, default);

        Assert.Equal(1L, await test.AskAsync("SELECT count(*) FROM token_fetches"));
    }

    /// <summary>An operation on another thread, which asks for a statement and ends at the moment that somebody looks whether it has ended.</summary>
    private sealed class EndsWhenAsked(Action last) : IReadOnlyList<Task>
    {
        private int _asked;

        public int Count => 1;

        public Task this[int index] => Task.CompletedTask;

        public IEnumerator<Task> GetEnumerator()
        {
            if (++_asked == 2) // The first time, it is only observed.
            {
                last();
            }

            yield return Task.CompletedTask;
        }

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }

    /// <summary>A log that cannot be written.</summary>
    private sealed class FailingLoggers : ILoggerFactory, ILogger
    {
        public bool AreBroken { get; set; }

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (AreBroken)
            {
                throw new NotSupportedException("The log is broken.");
            }
        }

        public void Dispose()
        {
        }
    }
}
