using System.Text;
using Fakes.Time;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Logging.Abstractions;
using NemoBot.Core.Model;
using NemoBot.Storage.LiteDb.Disk;
using NemoBot.Storage.LiteDb.Tests.PowerCuts;
using static Harness.Storage.Data;

namespace NemoBot.Storage.LiteDb.Tests;

public sealed class LiteDbStoreTests : IAsyncDisposable
{
    private readonly ManualClock _clock = new(Start);
    private readonly MasterSealer _master = new(new EphemeralDataProtectionProvider());
    private readonly SimulatedDisk _disk = new(new Random(1));
    private readonly SimulatedFile _data;
    private readonly SimulatedFile _log;
    private LiteDbStore _store;

    public LiteDbStoreTests()
    {
        (_data, _log) = (_disk.Create(DataFile.Empty()), _disk.Create([]));
        _store = Open();
    }

    public async ValueTask DisposeAsync() => await _store.DisposeAsync();

    [Fact]
    public async Task A_message_is_stored_whole_until_it_is_handled_and_known_for_30_days()
    {
        var accepted = Assert.Single(await _store.AcceptAsync([Message(Ana, "1"), Message(Ana, "1")], default));
        await ReopenAsync();

        AssertSame(accepted, await _store.NextMessageAsync(Ana, default));
        await _store.HandledAsync(accepted.Id, default);
        await Assert.ThrowsAsync<InvalidOperationException>(() => _store.HandledAsync(accepted.Id, default));
        Assert.Null(await _store.NextMessageAsync(Ana, default));
        Assert.Empty(await _store.AcceptAsync([Message(Ana, "1")], default));

        _clock.Advance(TimeSpan.FromDays(30) + TimeSpan.FromMinutes(1));
        Assert.Single(await _store.AcceptAsync([Message(Ana, "1")], default));
    }

    [Fact]
    public async Task Messages_come_out_in_the_order_they_came_in_and_those_of_others_do_not()
    {
        var accepted = await _store.AcceptAsync([.. Enumerable.Range(0, 20).SelectMany(i => new[] { Message(Ana, $"{i}"), Message(Ben, $"{i}") })], default);
        await ReopenAsync();

        foreach (var item in accepted.Where(item => item.Message.Chat == Ana))
        {
            Assert.Equal(item.Id, (await _store.NextMessageAsync(Ana, default))?.Id);
            await _store.HandledAsync(item.Id, default);
        }

        Assert.Equal("0", (await _store.NextMessageAsync(Ben, default))?.Message.MessageId);
    }

    [Fact]
    public async Task Ids_rise_across_a_restart_although_the_clock_was_set_back_and_the_message_was_handled()
    {
        var first = Assert.Single(await _store.AcceptAsync([Message(Ana, "1")], default));
        await _store.HandledAsync(first.Id, default);
        _clock.SetBack(TimeSpan.FromHours(1));
        await ReopenAsync();

        var second = Assert.Single(await _store.AcceptAsync([Message(Ana, "2")], default));
        Assert.True(string.CompareOrdinal(first.Id, second.Id) < 0);
    }

    [Fact]
    public async Task A_chat_is_stored_whole_and_at_its_new_address()
    {
        Assert.Equal(new ChatRecord(Ana) { CreatedAt = Start }, await _store.GetChatAsync(Ana, default));
        var chat = new ChatRecord(Ana) { CreatedAt = Start, Skill = "video", Account = new(new("token"), "anon", Start.AddDays(7)), Learned = [new("0123", "cancel")] };
        await _store.UpdateChatAsync(Ana, _ => chat, default);
        await ReopenAsync();
        var stored = await _store.GetChatAsync(Ana, default);
        AssertSame(chat, stored);
        Assert.Equal("token", stored.Account?.Token.Reveal());

        await _store.UpdateChatAsync(Ana, moving => moving with { MovedTo = Ben.ToString() }, default);
        await ReopenAsync();
        Assert.Equal(Ben, (await _store.GetChatAsync(Ana, default)).Chat);
    }

    [Fact]
    public async Task No_text_and_no_token_lies_in_clear_in_either_file()
    {
        await _store.AcceptAsync([Message(Ana, "1", "my secret wish")], default);
        await _store.UpdateChatAsync(Ana, chat => chat with { Account = new(new("my secret token"), null, null) }, default);
        var log = _log.Content;
        await _store.DisposeAsync();

        Assert.True(log.AsSpan().IndexOf("seen_messages"u8) >= 0);
        Assert.All([log, _data.Content], file => Assert.Equal(-1, file.AsSpan().IndexOf(Encoding.UTF8.GetBytes("my secret"))));
    }

    [Fact]
    public async Task A_chat_whose_first_message_was_lost_gets_a_key_with_the_next_one()
    {
        _disk.LeaveFree(0);
        await Assert.ThrowsAsync<StorageException>(() => _store.AcceptAsync([Message(Ana, "1", new string('x', 50_000))], default));
        _disk.LeaveFree(int.MaxValue);
        await _store.AcceptAsync([Message(Ana, "1", "again")], default);
        await ReopenAsync();

        Assert.Equal("again", (await _store.NextMessageAsync(Ana, default))?.Message.Text);
    }

    [Fact]
    public async Task Messages_that_cannot_be_decrypted_are_set_aside_until_they_can_in_their_order()
    {
        await _store.AcceptAsync([Message(Ana, "1"), Message(Ana, "2")], default);
        await ReopenAsync(new(new EphemeralDataProtectionProvider()));
        Assert.Null(await _store.NextMessageAsync(Ana, default));
        await _store.AcceptAsync([Message(Ana, "3")], default);
        Assert.Equal("3", (await _store.NextMessageAsync(Ana, default))?.Message.MessageId);

        await ReopenAsync();
        Assert.Equal("1", (await _store.NextMessageAsync(Ana, default))?.Message.MessageId);
    }

    private LiteDbStore Open(MasterSealer? master = null) =>
        new(Database.Open(_data, _log), master ?? _master, new SortableIds(_clock), _clock, NullLoggerFactory.Instance);

    private async Task ReopenAsync(MasterSealer? master = null)
    {
        await _store.DisposeAsync();
        _store = Open(master);
        await _store.InitializeAsync(default);
    }
}
