using Harness.Storage;
using Harness.Storage.Postgres;
using NemoBot.Core.Model;
using NemoBot.Storage.Engines;
using Npgsql;

namespace NemoBot.Storage.Postgres.Tests;

/// <summary>Several processes own the chats: only the last owner of a chat writes it.</summary>
public sealed class OwnerTests : IAsyncLifetime
{
    private static readonly ChatKey Chat = new("web", "one");
    private static readonly ChatKey Other = new("web", "other");
    private static readonly OwnerEntry Anna = new("anna", "node a");
    private static readonly OwnerEntry Bert = new("bert", "node b");
    private PostgresUnderTest _test = null!;

    private IOwnerTable Owners => _test.Postgres.Owners;

    private static string[] Web => ["web"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _test = await PostgresUnderTest.StartAsync();

    public ValueTask DisposeAsync() => _test.DisposeAsync();

    [Fact]
    public async Task The_first_that_registers_is_the_owner_until_it_is_removed()
    {
        OwnedName name = new(Chat, null);
        Assert.Null(await Owners.FindAsync(name, Stop));

        Assert.Equal(Anna, await Owners.RegisterAsync(name, Anna, null, Stop));
        Assert.Equal(Anna, await Owners.RegisterAsync(name, Bert, null, Stop));
        Assert.Equal(Anna, await Owners.FindAsync(name, Stop));

        await Owners.RemoveAsync(name, Bert, Stop);
        Assert.Equal(Anna, await Owners.FindAsync(name, Stop));
        await Owners.RemoveAsync(name, Anna, Stop);
        Assert.Null(await Owners.FindAsync(name, Stop));
        Assert.Equal(Bert, await Owners.RegisterAsync(name, Bert, null, Stop));
    }

    [Fact]
    public async Task An_owner_that_has_ended_is_replaced_in_one_step()
    {
        foreach (OwnedName name in (OwnedName[])[new(Chat, null), new(null, "poller")])
        {
            await Owners.RegisterAsync(name, Anna, null, Stop);
            Assert.Equal(Bert, await Owners.RegisterAsync(name, Bert, Anna, Stop));
            Assert.Equal(Bert, await Owners.RegisterAsync(name, Anna, Anna, Stop));
        }
    }

    [Fact]
    public async Task Of_those_that_register_at_once_one_is_the_owner()
    {
        await using var beside = await SecondStoreAsync();
        OwnerEntry[] candidates = [.. Enumerable.Range(0, 20).Select(number => new OwnerEntry($"owner {number}", "node"))];
        foreach (OwnedName name in (OwnedName[])[new(Chat, null), new(null, "poller")])
        {
            var told = await Task.WhenAll(candidates.Select((candidate, number) => (number % 2 == 0 ? Owners : beside.Postgres.Owners).RegisterAsync(name, candidate, null, Stop)));

            Assert.Single(told.Distinct());
        }
    }

    [Fact]
    public async Task What_ended_nodes_own_is_free_again()
    {
        OwnedName chat = new(Chat, null), other = new(Other, null), poller = new(null, "poller");
        await _test.Postgres.Nodes.TryAddAsync(new(Bert.Node, 0, Data.Start, HasEnded: false, "{}"), 0, Stop);
        await Owners.RegisterAsync(chat, Anna, null, Stop);
        await Owners.RegisterAsync(other, Bert, null, Stop);
        await Owners.RegisterAsync(poller, Anna, null, Stop);

        await Owners.RemoveEndedAsync(Stop); // Nobody knows node a.

        Assert.Null(await Owners.FindAsync(chat, Stop));
        Assert.Null(await Owners.FindAsync(poller, Stop));
        Assert.Equal(Bert, await Owners.FindAsync(other, Stop));
        await Owners.RemoveNodesAsync([Bert.Node], Stop);
        Assert.Null(await Owners.FindAsync(other, Stop));
    }

    [Fact]
    public async Task A_chat_with_work_waits_for_an_owner_until_it_has_one()
    {
        await _test.Postgres.Nodes.TryAddAsync(new(Anna.Node, 0, Data.Start, HasEnded: false, "{}"), 0, Stop);
        Assert.Empty(await Owners.WaitingAsync(null, Web, Stop));
        await _test.Store.AcceptAsync([Data.Message(Chat, "1")], Stop);

        Assert.Equal([new(Chat, false)], await Owners.WaitingAsync(null, Web, Stop));
        await Owners.RegisterAsync(new(Chat, null), Anna, null, Stop);
        Assert.Empty(await Owners.WaitingAsync(null, Web, Stop));
        Assert.Empty(await Owners.WaitingAsync(Bert.Node, Web, Stop));
        Assert.Equal([new(Chat, false)], await Owners.WaitingAsync(Anna.Node, Web, Stop)); // A lost wake-up is made up for.
    }

    [Fact]
    public async Task A_chat_whose_owner_s_node_has_ended_or_is_not_known_waits()
    {
        await _test.Store.AcceptAsync([Data.Message(Chat, "1")], Stop);
        await Owners.RegisterAsync(new(Chat, null), Anna, null, Stop);

        Assert.Equal([new(Chat, true)], await Owners.WaitingAsync(Bert.Node, Web, Stop)); // Nobody knows node a.
        await _test.Postgres.Nodes.TryAddAsync(new(Anna.Node, 0, Data.Start, HasEnded: true, "{}"), 0, Stop);
        Assert.Equal([new(Chat, true)], await Owners.WaitingAsync(Bert.Node, Web, Stop));
        await Owners.RemoveEndedAsync(Stop);
        Assert.Equal([new(Chat, false)], await Owners.WaitingAsync(Bert.Node, Web, Stop));
    }

    [Fact]
    public async Task A_thousand_busy_chats_of_a_node_hide_none_without_an_owner_and_other_platforms_hide_nothing()
    {
        await _test.Postgres.Nodes.TryAddAsync(new(Anna.Node, 0, Data.Start, HasEnded: false, "{}"), 0, Stop);
        var busy = Enumerable.Range(0, 1_001).Select(number => new ChatKey("web", $"busy {number}")).ToList();
        await _test.Store.AcceptAsync([.. busy.Select(chat => Data.Message(chat, chat.Id)), .. Enumerable.Range(0, 1_001).Select(number => Data.Message(new("telegram", $"{number}"), $"{number}"))], Stop);
        await Task.WhenAll(busy.Select(chat => Owners.RegisterAsync(new(chat, null), Anna with { Id = chat.Id }, null, Stop)));
        await _test.Store.AcceptAsync([Data.Message(new("web", "zzz"), "1")], Stop);

        var waiting = await Owners.WaitingAsync(Anna.Node, Web, Stop);

        Assert.Equal(1_000, waiting.Count);
        Assert.Equal(new ChatKey("web", "zzz"), waiting[0].Chat);
        Assert.All(waiting, each => Assert.Equal("web", each.Chat.Platform));
    }

    [Fact]
    public async Task An_owner_is_removed_after_its_registration_however_long_that_waited()
    {
        await _test.CloseAsync();
        await _test.OpenAsync(_test.Create(isShared: true));
        await _test.Store.AcceptAsync([Data.Message(Chat, "1")], Stop);
        await using var other = await _test.ConnectAsync();
        await using var begun = await other.BeginTransactionAsync(Stop);
        await using (var held = new NpgsqlCommand("SELECT chat FROM chats WHERE chat = 'web:one' FOR UPDATE", other, begun))
        {
            Assert.NotNull(await held.ExecuteScalarAsync(Stop));
        }

        var registered = Owners.RegisterAsync(new(Chat, null), Anna, null, Stop);
        await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System, Stop); // Longer than the writer waits for a lock: the registration is put aside.
        var removed = Owners.RemoveAsync(new(Chat, null), Anna, Stop);
        await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, Stop);
        await begun.RollbackAsync(Stop);

        await Task.WhenAll(registered, removed);
        Assert.Null(await Owners.FindAsync(new(Chat, null), Stop));
    }

    [Fact]
    public async Task What_another_process_is_writing_is_freed_later_and_holds_nobody_up()
    {
        await _test.CloseAsync();
        await _test.OpenAsync(_test.Create(isShared: true));
        await Owners.RegisterAsync(new(Chat, null), Anna, null, Stop);
        await Owners.RegisterAsync(new(Other, null), Anna, null, Stop);
        await using var writing = await _test.ConnectAsync();
        await using var begun = await writing.BeginTransactionAsync(Stop);
        await using (var held = new NpgsqlCommand("SELECT chat FROM chats WHERE chat = 'web:one' FOR UPDATE", writing, begun))
        {
            await held.ExecuteScalarAsync(Stop);
        }

        await Owners.RemoveNodesAsync([Anna.Node], Stop);

        Assert.NotNull(await Owners.FindAsync(new(Chat, null), Stop));
        Assert.Null(await Owners.FindAsync(new(Other, null), Stop));
        await begun.RollbackAsync(Stop);
        await Owners.RemoveNodesAsync([Anna.Node], Stop);
        Assert.Null(await Owners.FindAsync(new(Chat, null), Stop));
    }

    [Fact]
    public async Task Only_the_registered_owner_begins_an_epoch()
    {
        Assert.Null(await Owners.BeginAsync(Chat, Anna, Stop));
        await Owners.RegisterAsync(new(Chat, null), Anna, null, Stop);

        Assert.Null(await Owners.BeginAsync(Chat, Bert, Stop));
        var first = await Owners.BeginAsync(Chat, Anna, Stop) ?? throw new InvalidOperationException("No epoch.");
        Assert.True(await Owners.IsLastAsync(Chat, first, Stop));
        var second = await Owners.BeginAsync(Chat, Anna, Stop) ?? throw new InvalidOperationException("No epoch.");
        Assert.True(second > first);
        Assert.False(await Owners.IsLastAsync(Chat, first, Stop));
    }

    [Fact]
    public async Task Whoever_was_replaced_writes_nothing_any_more_and_learns_of_it()
    {
        var anna = await OwnAsync(Chat, Anna);
        await InScopeAsync(anna, () => _test.Store.UpdateChatAsync(Chat, chat => chat with { LanguageChosen = "de" }, Stop));
        await Owners.RegisterAsync(new(Chat, null), Bert, Anna, Stop);
        var bert = await OwnAsync(Chat, Bert);

        await Assert.ThrowsAsync<NotOwnerException>(() => InScopeAsync(anna, () => _test.Store.UpdateChatAsync(Chat, chat => chat with { LanguageChosen = "fr" }, Stop)));
        Assert.True(anna.Ended.IsCancellationRequested);
        await InScopeAsync(bert, () => _test.Store.UpdateChatAsync(Chat, chat => chat with { Skill = "podcast" }, Stop));

        var stored = await _test.Store.GetChatAsync(Chat, Stop);
        Assert.Equal(("de", "podcast"), (stored.LanguageChosen, stored.Skill));
        Assert.False(bert.Ended.IsCancellationRequested);
    }

    [Fact]
    public async Task Whoever_was_replaced_writes_nothing_of_other_chats_either()
    {
        var anna = await OwnAsync(Chat, Anna);
        await Owners.RegisterAsync(new(Chat, null), Bert, Anna, Stop);
        await OwnAsync(Chat, Bert);

        await Assert.ThrowsAsync<NotOwnerException>(() => InScopeAsync(anna, async () =>
        {
            await _test.Store.SetValueAsync("telegram", "key", "value", Stop);
            return true;
        }));
        Assert.Null(await _test.Store.GetValueAsync("telegram", "key", Stop));
    }

    [Fact]
    public async Task A_replaced_owner_among_many_writers_fails_alone()
    {
        var anna = await OwnAsync(Chat, Anna);
        await Owners.RegisterAsync(new(Chat, null), Bert, Anna, Stop);
        await OwnAsync(Chat, Bert);

        var others = Enumerable.Range(0, 50).Select(number => _test.Store.UpdateChatAsync(new("web", $"chat {number}"), chat => chat with { LanguageChosen = "de" }, Stop)).ToList();
        var late = InScopeAsync(anna, () => _test.Store.UpdateChatAsync(Chat, chat => chat with { LanguageChosen = "fr" }, Stop));
        others.Add(_test.Store.UpdateChatAsync(Chat, chat => chat with { LanguageChosen = "es" }, Stop)); // Outside of a scope, as messages arrive.

        await Assert.ThrowsAsync<NotOwnerException>(() => late);
        await Task.WhenAll(others);
        Assert.Equal("es", (await _test.Store.GetChatAsync(Chat, Stop)).LanguageChosen);
    }

    [Fact]
    public async Task A_chat_that_moves_has_a_new_owner()
    {
        var anna = await OwnAsync(Chat, Anna);
        var bert = await OwnAsync(Other, Bert);

        await InScopeAsync(anna, async () =>
        {
            await _test.Store.MoveChatAsync(Chat, Other, Stop);
            return true;
        });

        foreach (var earlier in (ChatOwnership[])[anna, bert])
        {
            await Assert.ThrowsAsync<NotOwnerException>(() => InScopeAsync(earlier, () => _test.Store.UpdateChatAsync(Other, chat => chat with { LanguageChosen = "fr" }, Stop)));
        }

        Assert.Null(await Owners.BeginAsync(Chat, Anna, Stop)); // Nobody owns the old address.
        Assert.NotNull(await Owners.BeginAsync(Other, Bert, Stop));
    }

    [Fact]
    public async Task A_check_reads_whether_the_right_lasts()
    {
        var anna = await OwnAsync(Chat, Anna);
        await InScopeAsync(anna, CheckAsync);
        await Owners.RegisterAsync(new(Chat, null), Bert, Anna, Stop);
        await OwnAsync(Chat, Bert);

        await Assert.ThrowsAsync<NotOwnerException>(() => InScopeAsync(anna, CheckAsync));
        await CheckAsync(); // Outside of a scope there is nothing to check.

        static async Task<bool> CheckAsync()
        {
            await ChatOwnership.CheckAsync(Stop);
            return true;
        }
    }

    private async Task<ChatOwnership> OwnAsync(ChatKey chat, OwnerEntry owner)
    {
        await Owners.RegisterAsync(new(chat, null), owner, null, Stop);
        var epoch = await Owners.BeginAsync(chat, owner, Stop) ?? throw new InvalidOperationException("Another one owns it.");
        return new(chat, epoch, stop => Owners.IsLastAsync(chat, epoch, stop));
    }

    private async Task<PostgresUnderTest> SecondStoreAsync()
    {
        await _test.CloseAsync();
        await _test.OpenAsync(_test.Create(isShared: true));
        var beside = _test.Beside();
        await beside.OpenAsync(beside.Create(isShared: true));
        return beside;
    }

    private static async Task<T> InScopeAsync<T>(ChatOwnership ownership, Func<Task<T>> work)
    {
        ChatOwnership.Enter(ownership);
        return await work();
    }
}
