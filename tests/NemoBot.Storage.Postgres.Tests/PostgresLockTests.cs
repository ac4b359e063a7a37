using Harness.Storage.Postgres;
using NemoBot.Core.Model;
using NemoBot.Storage.Postgres.Tables;
using NemoBot.Storage.Postgres.Work;
using Npgsql;
using static Harness.Storage.Data;

namespace NemoBot.Storage.Postgres.Tests;

/// <summary>Another process holds a lock, or a lock has to keep an order.</summary>
public sealed class PostgresLockTests
{
    private const string OfChat = "SELECT FROM chats WHERE chat = 'telegram:42' FOR UPDATE";
    private const string OfNewChat = "SELECT pg_advisory_xact_lock(hashtextextended('chat' || 'telegram:42', 0)); INSERT INTO chats (chat, created_at, last_change) VALUES ('telegram:42', 1, 0)";
    private const string OfNewChatByOthers = "INSERT INTO chats (chat, created_at, last_change) VALUES ('telegram:42', 1, 0)";
    private const string OfValue = "SELECT pg_advisory_xact_lock(hashtextextended(E'value\\ndiscord\\nsession', 0))";
    private const string OfMessage = "SELECT FROM inbox FOR UPDATE";

    private static readonly ChatKey Super = new("telegram", "-10042");
    private static readonly ChatKey Cleo = new("web", "c");

    public static TheoryData<string, bool> Locks => new() { { OfChat, true }, { OfNewChat, false }, { OfNewChatByOthers, false }, { OfValue, true }, { OfMessage, true } };

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Locks))]
    public async Task Writes_of_others_go_on_while_another_process_holds_a_lock(string sql, bool isKnown)
    {
        await using var test = await PostgresUnderTest.StartAsync();
        var (chat, item) = isKnown ? (Ana, (await test.Store.AcceptAsync([Message(Ana, "0")], default))[0]) : (Ana, null);
        await using var other = await LockAsync(test, sql);
        List<Task> waiting =
        [
            sql == OfMessage ? test.Store.CommitAsync(new() { HandledMessageId = item!.Id }, default)
                : sql == OfValue ? test.Store.SetValueAsync("discord", "session", "1", default)
                : test.Store.AcceptAsync([Message(chat, "1"), Message(Ben, "1")], default),
            sql == OfMessage ? Task.CompletedTask
                : sql == OfValue ? test.Store.UpdateValueAsync("discord", "session", value => value + "2", null, default)
                : test.Store.AcceptAsync([Message(chat, "2")], default),
        ];
        var goOn = await test.HoldWriterAsync();
        var others = Enumerable.Range(0, 100).Select(n => test.Store.AcceptAsync([Message(new("web", $"{n}"), "1")], default)).ToList();
        goOn.SetResult();

        Assert.All(await Task.WhenAll(others), accepted => Assert.Single(accepted));
        for (var n = 0; n < 20; n++)
        {
            Assert.Single(await test.Store.AcceptAsync([Message(Cleo, $"{n}")], default));
        }

        Assert.False(waiting[0].IsCompleted);
        await other.DisposeAsync();
        await Task.WhenAll(waiting);
        if (sql == OfValue)
        {
            Assert.Equal("12", await test.Store.GetValueAsync("discord", "session", default));
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task Nothing_overtakes_what_waits_for_a_lock()
    {
        await using var test = await PostgresUnderTest.StartAsync();
        await test.Store.UpdateChatAsync(Ana, chat => chat with { Skill = "" }, default);
        await using var other = await LockAsync(test, OfChat);
        var goOn = await test.HoldWriterAsync();
        var both = test.Postgres.WriteAsync(Scope.Of(Ana, Ben), session => AddAsync(session, "1"), default); // Waits, and with it Ben's chat.
        var second = test.Postgres.WriteAsync(Scope.Of(Ben), session => AddAsync(session, "2"), default);
        var free = test.Store.AcceptAsync([Message(Cleo, "1")], default);
        goOn.SetResult();
        await free;
        var third = test.Postgres.WriteAsync(Scope.Of(Ben), session => AddAsync(session, "3"), default);
        await test.Store.AcceptAsync([Message(Cleo, "2")], default);

        Assert.False(both.IsCompleted || second.IsCompleted || third.IsCompleted);
        await other.DisposeAsync();
        await Task.WhenAll(both, second, third);
        Assert.Equal("123", await test.AskAsync("SELECT string_agg(reason, '' ORDER BY seq) FROM quarantine"));
    }

    [Fact(Timeout = 60_000)]
    public async Task What_waits_for_another_row_keeps_its_place_in_its_chat()
    {
        await using var test = await PostgresUnderTest.StartAsync();
        await test.Store.AcceptAsync([Message(Ana, "0")], default);
        await using var other = await LockAsync(test, OfMessage);
        var goOn = await test.HoldWriterAsync();
        var first = test.Postgres.WriteAsync(Scope.Of(Ana), session => AddAsync(session, "1"), default);
        var second = test.Postgres.WriteAsync(
            Scope.Of(Ana),
            async session =>
            {
                await session.ExecuteAsync("UPDATE inbox SET unreadable = FALSE WHERE chat = $1", Ana);
                return await AddAsync(session, "2");
            },
            default);
        var third = test.Postgres.WriteAsync(Scope.Of(Ana), session => AddAsync(session, "3"), default);
        goOn.SetResult();
        await first;
        await test.Store.AcceptAsync([Message(Cleo, "1")], default);

        Assert.False(second.IsCompleted || third.IsCompleted);
        await other.DisposeAsync();
        await Task.WhenAll(second, third);
        Assert.Equal("123", await test.AskAsync("SELECT string_agg(reason, '' ORDER BY seq) FROM quarantine"));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_lock_is_waited_for_as_long_as_a_server_and_the_failure_says_what_was_wrong()
    {
        await using var test = await PostgresUnderTest.StartAsync(waits: new() { Server = TimeSpan.FromMilliseconds(500) });
        await test.Store.UpdateChatAsync(Ana, chat => chat with { Skill = "" }, default);
        await using var other = await LockAsync(test, OfChat);

        var failure = await Assert.ThrowsAsync<StorageException>(() => test.Store.AcceptAsync([Message(Ana, "1")], default));

        Assert.Contains("holds the lock of a chat", failure.Message, StringComparison.Ordinal);
        await other.DisposeAsync();
        Assert.Single(await test.Store.AcceptAsync([Message(Ana, "1")], default));
    }

    [Fact(Timeout = 60_000)]
    public async Task Closing_does_not_wait_for_a_lock_for_long()
    {
        await using var test = await PostgresUnderTest.StartAsync(waits: new() { Closing = TimeSpan.FromMilliseconds(300) });
        await test.Store.UpdateChatAsync(Ana, chat => chat with { Skill = "" }, default);
        await using var other = await LockAsync(test, OfChat);
        var waiting = test.Store.AcceptAsync([Message(Ana, "1")], default);
        await test.Store.AcceptAsync([Message(Ben, "1")], default);
        await test.CloseAsync();

        await Assert.ThrowsAsync<StorageException>(() => waiting);
    }

    [Theory]
    [InlineData(false, "5s")]
    [InlineData(true, "2s")]
    public async Task A_process_that_stands_still_holds_no_lock_for_long(bool isShared, string most)
    {
        await using var test = await PostgresUnderTest.PrepareAsync();
        await test.OpenAsync(test.Create(isShared: isShared));

        Assert.Equal(most, (await test.Postgres.WriteAsync(Scope.None, session => session.QueryAsync("SELECT current_setting('idle_in_transaction_session_timeout')", row => row.GetString(0)), default))[0]);
    }

    [Fact(Timeout = 60_000)]
    public async Task Changes_of_a_moved_chat_that_name_either_address_follow_each_other()
    {
        await using var test = await PostgresUnderTest.StartAsync();
        await test.Store.MoveChatAsync(Ana, Super, default);
        var goOn = await test.HoldWriterAsync();
        var changes = Count(test);
        goOn.SetResult();

        await Task.WhenAll(changes);
        Assert.Equal(20, (await test.Store.GetChatAsync(Ana, default)).TipsTold);
    }

    [Fact(Timeout = 60_000)]
    public async Task Changes_follow_each_other_while_the_chat_moves_among_them()
    {
        await using var test = await PostgresUnderTest.StartAsync();
        await test.Store.UpdateChatAsync(Ana, chat => chat with { TipsTold = 100 }, default);
        var goOn = await test.HoldWriterAsync();
        var moved = test.Store.MoveChatAsync(Ana, Super, default);
        var changes = Count(test);
        goOn.SetResult();

        await Task.WhenAll([moved, .. changes]);
        Assert.Equal(120, (await test.Store.GetChatAsync(Super, default)).TipsTold);
    }

    /// <summary>A chat that is erased has no key; what is written next makes one, whichever address it names.</summary>
    [Fact(Timeout = 60_000)]
    public async Task A_chat_that_is_moved_and_erased_at_once_can_be_read_at_both_addresses_afterwards()
    {
        await using var test = await PostgresUnderTest.StartAsync();
        await test.Store.CommitAsync(new() { Projects = [Project(Ana, "p")] }, default);
        var goOn = await test.HoldWriterAsync();
        List<Task> all =
        [
            test.Store.MoveChatAsync(Ana, Super, default),
            test.Store.EraseChatAsync(Super, default),
            test.Store.CommitAsync(new() { Projects = [Project(Ana, "q")] }, default),
        ];
        goOn.SetResult();

        await Task.WhenAll(all);
        Assert.Equal("q", Assert.Single(await test.Store.ListProjectsAsync(Super, default)).Id);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_chat_that_is_cleaned_up_and_changed_at_once_has_the_change()
    {
        await using var test = await PostgresUnderTest.StartAsync();
        await test.WebChat.PutAsync(new(Cleo, "a", 0, "{}", Start), default);
        var later = Start + TimeSpan.FromDays(100);
        test.Clock.Advance(TimeSpan.FromDays(100));
        var goOn = await test.HoldWriterAsync();
        var trimmed = test.Postgres.WriteAsync(Scope.Of(Cleo), session => ChatTrim.DeleteAsync(session, [Cleo], later), default);
        var changed = test.Store.UpdateChatAsync(Cleo, chat => chat with { Skill = "video" }, default);
        var line = test.WebChat.PutAsync(new(Cleo, "b", 0, "{}", later), default);
        goOn.SetResult();

        Assert.InRange(await trimmed, 1, 10);
        Assert.Equal("video", (await changed).Skill);
        Assert.Equal("video", (await test.Store.GetChatAsync(Cleo, default)).Skill);
        Assert.Equal(2, (await line).Change); // Numbers are not used again.
    }

    [Fact(Timeout = 60_000)]
    public async Task What_deletes_a_file_or_a_project_waits_for_its_chat()
    {
        await using var test = await PostgresUnderTest.StartAsync();
        await test.Store.AddFileAsync(StoredFile(Ana, "f"), default);
        await test.Store.CommitAsync(new() { Projects = [Project(Ana, "p")] }, default);
        await using var other = await LockAsync(test, OfChat);
        var file = test.Store.RemoveFileAsync("f", default);
        var project = test.Store.CommitAsync(new() { DeletedProjectIds = ["p"] }, default);
        for (var n = 0; n < 20; n++)
        {
            await test.Store.AcceptAsync([Message(Cleo, $"{n}")], default);
        }

        Assert.False(file.IsCompleted || project.IsCompleted);
        await other.DisposeAsync();
        await Task.WhenAll(file, project);
        Assert.Null(await test.Store.GetFileAsync(Ana, "f", default));
        Assert.Null(await test.Store.GetProjectAsync(Ana, "p", default));
    }

    private static List<Task<ChatRecord>> Count(PostgresUnderTest test) =>
        [.. Enumerable.Range(0, 20).Select(n => test.Store.UpdateChatAsync(n % 2 == 0 ? Ana : Super, chat => chat with { TipsTold = chat.TipsTold + 1 }, default))];

    private static Task<int> AddAsync(Session session, string name) =>
        session.ExecuteAsync("INSERT INTO quarantine (platform, reason, at, sealed) VALUES ('discord', $1, 1, '')", name);

    /// <summary>Locks until the returned connection closes.</summary>
    private static async Task<NpgsqlConnection> LockAsync(PostgresUnderTest test, string sql)
    {
        var connection = await test.ConnectAsync();
        await using var command = new NpgsqlCommand($"BEGIN; {sql}", connection);
        await command.ExecuteNonQueryAsync();
        return connection;
    }
}
