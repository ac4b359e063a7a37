using Harness.Processes;
using Harness.Storage.Postgres;
using NemoBot.Core.Model;
using Npgsql;
using static Harness.Storage.Data;

namespace NemoBot.Storage.Postgres.Tests;

/// <summary>Two processes on one database: neither keeps anything in memory that the other may change.</summary>
public sealed class TwoStoresTests
{
    private static readonly ChatKey Super = new("telegram", "-10042");

    [Fact]
    public async Task A_second_bot_is_refused_until_the_first_is_gone()
    {
        await using var test = await PostgresUnderTest.StartAsync();
        await using var second = test.Beside();

        var refusal = await Assert.ThrowsAsync<StorageException>(() => second.OpenAsync());
        Assert.Contains("Another NemoBot uses the database", refusal.Message, StringComparison.Ordinal);
        await test.Store.AcceptAsync([Message(Ana, "1")], default);
        await test.CloseAsync();
        await second.OpenAsync();
        Assert.NotNull(await second.Store.NextMessageAsync(Ana, default));
    }

    [Fact]
    public async Task Changes_of_both_to_the_same_chat_value_and_job_are_all_there()
    {
        await using var pair = await Pair.StartAsync();
        await pair.One.CommitAsync(new() { Jobs = [Job(Ana, "j")] }, default);

        await pair.RunAsync(50, async (store, _) =>
        {
            await store.UpdateChatAsync(Ana, chat => chat with { TipsTold = chat.TipsTold + 1 }, default);
            await store.UpdateValueAsync("telegram", "count", value => $"{int.Parse(value ?? "0", System.Globalization.CultureInfo.InvariantCulture) + 1}", null, default);
            await store.CommitAsync(new() { JobChanges = [new(Ana, "j", job => job with { Checkpoint = job.Checkpoint + "." })] }, default);
        });

        Assert.Equal(100, (await pair.One.GetChatAsync(Ana, default)).TipsTold);
        Assert.Equal("100", await pair.Two.GetValueAsync("telegram", "count", default));
        Assert.Equal(100, (await pair.One.GetJobAsync(Ana, "j", default))?.Checkpoint?.Length);
    }

    [Fact]
    public async Task A_message_that_both_accept_is_accepted_once_and_handled_once()
    {
        await using var pair = await Pair.StartAsync();
        var accepted = 0;
        var handled = 0;
        await pair.RunAsync(40, async (store, n) =>
        {
            foreach (var item in await store.AcceptAsync([Message(Ana, $"{n}")], default))
            {
                Interlocked.Increment(ref accepted);
            }

            try
            {
                if (await store.NextMessageAsync(Ana, default) is { } next)
                {
                    await store.CommitAsync(new() { HandledMessageId = next.Id }, default);
                    Interlocked.Increment(ref handled);
                }
            }
            catch (InvalidOperationException)
            {
                // The other one was faster.
            }
        });

        Assert.Equal(40, accepted);
        for (; await pair.One.NextMessageAsync(Ana, default) is { } left; handled++)
        {
            await pair.One.CommitAsync(new() { HandledMessageId = left.Id }, default);
        }

        Assert.Equal(40, handled);
    }

    [Fact]
    public async Task Transactions_that_lock_the_same_chats_in_any_order_all_succeed()
    {
        await using var pair = await Pair.StartAsync();
        var chats = Enumerable.Range(0, 6).Select(n => new ChatKey("telegram", $"{n}")).ToArray();

        await pair.RunAsync(60, async (store, n) =>
        {
            var order = (ChatKey[])[chats[n % 6], chats[n * 5 % 6], chats[(n + 3) % 6]];
            await store.CommitAsync(
                new() { Posts = [.. order.Distinct().Select((chat, i) => Post(chat, $"{Guid.NewGuid():N}"))], Uses = [new($"who{n % 2}", Scarce.Edits, 1, 10_000), new($"who{(n + 1) % 2}", Scarce.Exports, 1, 10_000)] },
                default);
        });

        Assert.Equal(120L, await pair.AskAsync("SELECT sum(count)::bigint FROM uses WHERE what = 'Edits'"));
    }

    /// <summary>A process that is frozen, or whose network fails, keeps its locks until the server ends its transaction: it must not hold up the next owner of its chats for long.</summary>
    [Fact]
    public async Task A_store_that_is_cut_off_in_a_transaction_soon_holds_up_nobody()
    {
        await using var line = new Line((await PostgresProcess.SharedAsync()).Port);
        await using var test = await PostgresUnderTest.PrepareAsync();
        await test.OpenAsync(test.Create(isShared: true));
        await using var cutOff = test.Beside();
        await cutOff.OpenAsync(cutOff.Create(connectionString: new NpgsqlConnectionStringBuilder(test.ConnectionString) { Port = line.Port }.ConnectionString, isShared: true));
        var locked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        var update = cutOff.Store.UpdateChatAsync(
            Ana,
            chat =>
            {
                if (locked.TrySetResult())
                {
                    line.Cut(isSilent: true);
                }

                return chat with { TipsTold = chat.TipsTold + 1 };
            },
            default);
        await locked.Task;
        await test.Store.UpdateChatAsync(Ana, chat => chat with { TipsTold = chat.TipsTold + 1 }, default).WaitAsync(TimeSpan.FromSeconds(15), TimeProvider.System);
        line.Restore();
        await update;

        Assert.Equal(2, (await test.Store.GetChatAsync(Ana, default)).TipsTold);
    }

    [Fact]
    public async Task Of_both_together_no_more_use_what_is_scarce_than_there_is()
    {
        await using var pair = await Pair.StartAsync();
        var got = 0;
        await pair.RunAsync(20, async (store, _) =>
        {
            try
            {
                await store.TakeAsync(new(Use.Everybody, Scarce.Edits, 1, 7), default);
                Interlocked.Increment(ref got);
            }
            catch (UsedUpException)
            {
                // As expected of most.
            }
        });

        Assert.Equal(7, got);
    }

    [Fact]
    public async Task Changes_of_a_web_chat_have_numbers_of_their_own_whoever_writes_them()
    {
        await using var pair = await Pair.StartAsync();
        var changes = new System.Collections.Concurrent.ConcurrentBag<long>();
        await pair.RunAsync(40, async (store, n) => changes.Add((await ((IWebChatLog)store).PutAsync(new(Ana, $"{n}", 0, "{}", Start), default)).Change));

        Assert.Equal(Enumerable.Range(1, 80).Select(n => (long)n), changes.Order());
    }

    [Fact]
    public async Task A_chat_that_one_moves_is_found_by_the_other()
    {
        await using var pair = await Pair.StartAsync();
        await pair.Two.CommitAsync(new() { Posts = [Post(Ana, "m")], Chat = (Ana, chat => chat with { Skill = "video" }) }, default);
        Assert.Equal("video", (await pair.Two.GetChatAsync(Ana, default)).Skill);

        await pair.One.MoveChatAsync(Ana, Super, default);

        Assert.Equal((Super, "video"), await pair.Two.GetChatAsync(Ana, default) is var chat ? (chat.Chat, chat.Skill) : default);
        Assert.Equal("m", Assert.Single(await pair.Two.UnsentPostsAsync(Ana, default)).Id);
        await pair.Two.AcceptAsync([Message(Ana, "late")], default);
        Assert.Equal("late", (await pair.One.NextMessageAsync(Super, default))?.Message.MessageId);
    }

    [Fact]
    public async Task While_one_moves_a_chat_nothing_that_the_other_writes_stays_behind()
    {
        await using var pair = await Pair.StartAsync();
        var writing = pair.RunAsync(40, (store, n) => store.AcceptAsync([Message(Ana, $"{store.GetHashCode()}-{n}")], default));
        await pair.One.MoveChatAsync(Ana, Super, default);
        await writing;

        Assert.Equal(80L, await pair.AskAsync($"SELECT count(*) FROM inbox WHERE chat = '{Super}'"));
    }

    [Fact]
    public async Task A_chat_that_moves_twice_is_found_at_every_address_it_had()
    {
        await using var pair = await Pair.StartAsync();
        await pair.One.UpdateChatAsync(Ana, chat => chat with { Skill = "video" }, default);
        await pair.One.MoveChatAsync(Ana, Super, default);
        await pair.Two.MoveChatAsync(Super, Ben, default);

        foreach (var address in (ChatKey[])[Ana, Super, Ben])
        {
            Assert.Equal((Ben, "video"), await pair.One.GetChatAsync(address, default) is var chat ? (chat.Chat, chat.Skill) : default);
        }
    }

    [Fact]
    public async Task What_one_erases_the_other_cannot_read_and_what_it_writes_afterwards_it_can()
    {
        await using var pair = await Pair.StartAsync();
        await pair.Two.CommitAsync(new() { Projects = [Project(Ana, "p")] }, default);
        Assert.NotNull(await pair.Two.GetProjectAsync(Ana, "p", default)); // Its key is in the memory of both.
        Assert.NotNull(await pair.One.GetProjectAsync(Ana, "p", default));

        await pair.One.EraseChatAsync(Ana, default);

        Assert.Null(await pair.Two.GetProjectAsync(Ana, "p", default));
        await pair.Two.CommitAsync(new() { Projects = [Project(Ana, "q")] }, default);
        Assert.NotNull(await pair.One.GetProjectAsync(Ana, "q", default));
    }

    [Fact]
    public async Task Started_at_once_on_an_empty_database_all_find_the_same_store()
    {
        await using var test = await PostgresUnderTest.PrepareAsync();
        var opened = await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            await using var store = test.Create();
            try
            {
                return await store.OpenAsync(default);
            }
            catch (StorageException refused) when (refused.Message.Contains("Another NemoBot", StringComparison.Ordinal))
            {
                return null; // All but the one that got the lock of the bot, or several, one after the other.
            }
        }));

        Assert.Single(opened.OfType<string>().Distinct());
        Assert.Equal(Schema.Steps.Count, await test.AskAsync("SELECT version FROM schema_version"));
        Assert.Equal(1L, await test.AskAsync("SELECT count(*) FROM protection_keys"));
    }

    /// <summary>Two stores that share a database, as the nodes of a cluster would.</summary>
    private sealed class Pair : IAsyncDisposable
    {
        private readonly PostgresUnderTest _one;
        private readonly PostgresUnderTest _two;

        private Pair(PostgresUnderTest one, PostgresUnderTest two) => (_one, _two) = (one, two);

        public IStore One => _one.Store;

        public IStore Two => _two.Store;

        public static async Task<Pair> StartAsync()
        {
            var one = await PostgresUnderTest.PrepareAsync();
            var two = one.Beside();
            await one.OpenAsync(one.Create(isShared: true));
            await two.OpenAsync(two.Create(isShared: true));
            return new(one, two);
        }

        /// <summary>Runs the work so many times on each store, all at once.</summary>
        public Task RunAsync(int times, Func<IStore, int, Task> work) => Task.WhenAll(((IStore[])[One, Two]).SelectMany(store => Enumerable.Range(0, times).Select(n => Task.Run(() => work(store, n)))));

        public Task<object?> AskAsync(string sql) => _one.AskAsync(sql);

        public async ValueTask DisposeAsync()
        {
            await _one.DisposeAsync();
            await _two.DisposeAsync();
        }
    }
}
