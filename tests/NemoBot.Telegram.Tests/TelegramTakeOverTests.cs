using Fakes.Time;
using Harness.Discord;
using Microsoft.Extensions.Logging.Abstractions;
using NemoBot.Core.Dispatch;
using NemoBot.Core.Model;
using NemoBot.Telegram.Incoming;

namespace NemoBot.Telegram.Tests;

/// <summary>Two processes receive updates for a while, when one takes over from the other.</summary>
public sealed class TelegramTakeOverTests : IDisposable
{
    private static readonly Arrival.Said Words = Said(19, "make it short", album: null);
    private readonly List<string> _stored = [];
    private readonly AlbumGate _first;
    private readonly AlbumGate _second;
    private bool _fails;

    public TelegramTakeOverTests()
    {
        var (store, values) = ValueStore.Create();
        HashSet<string> known = [];
        values.Setup(nameof(IStore.AcceptAsync), arguments =>
        {
            if (_fails)
            {
                return Task.FromException<IReadOnlyList<InboxItem>>(new StorageException("told to"));
            }

            _stored.AddRange(((IReadOnlyList<IncomingMessage>)arguments[0]!).Where(message => known.Add(message.MessageId)).Select(message => message.Text));
            return Task.FromResult<IReadOnlyList<InboxItem>>([]);
        });
        (_first, _second) = (Albums(store), Albums(store));
    }

    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
    }

    [Fact]
    public async Task The_files_of_an_album_become_one_message_whoever_receives_them()
    {
        await _first.AcceptAsync([Said(10, "one", "g")], [], default);
        await _second.AcceptAsync([Said(11, "two", "g")], [], default);
        await _first.AcceptAsync([Said(12, "three", "g")], [], default);

        await _second.AcceptAsync([Words], [], default);

        Assert.Equal(["one\ntwo\nthree", "make it short"], _stored);
    }

    [Fact]
    public async Task A_file_of_an_album_that_the_other_has_ended_comes_after_it_and_a_redelivered_one_not_at_all()
    {
        await _second.AcceptAsync([Said(10, "one", "g")], [], default);
        await _first.AcceptAsync([Words], [], default);

        await _second.AcceptAsync([Said(10, "one", "g"), Said(11, "late", "g")], [], default);

        Assert.Equal(["one", "make it short", "late"], _stored);
    }

    [Fact]
    public async Task An_album_that_the_other_ended_and_could_not_submit_is_submitted_once()
    {
        await _first.AcceptAsync([Said(10, "one", "g")], [], default);
        await _second.AcceptAsync([Said(20, "other", "h")], [], default);
        _fails = true;
        await Assert.ThrowsAsync<StorageException>(() => _first.AcceptAsync([Words], [], default)); // Which ends both albums.
        _fails = false;

        await _second.AcceptAsync([Words], [], default);
        await _first.AcceptAsync([Words], [], default);

        Assert.Equal(["one", "other", "make it short"], _stored);
    }

    private static AlbumGate Albums(IStore store) => new(store, new Inbox(store, new NoWaker()), new ManualClock(), NullLogger<AlbumGate>.Instance);

    private static Arrival.Said Said(long id, string text, string? album) => new(
        new() { Chat = new("telegram", "42"), MessageId = $"42:{id}:0badcafe", SentAt = DateTimeOffset.UnixEpoch, SenderId = "42", Text = text }, album, IsAddressed: true, IsEdit: false);

    private sealed class NoWaker : IChatWaker
    {
        public void Wake(ChatKey chat)
        {
            // Nobody works here.
        }
    }
}
