using Fakes.Time;
using Harness.Discord;
using Microsoft.Extensions.Logging.Abstractions;
using NemoBot.Core.Dispatch;
using NemoBot.Core.Model;
using NemoBot.Telegram.Incoming;

namespace NemoBot.Telegram.Tests;

/// <summary>An album has ended, and the inbox does not take it.</summary>
public sealed class TelegramAlbumFaultTests
{
    private static readonly Arrival.Said Member = Said(10, "cut", "g");
    private static readonly Arrival.Said Words = Said(11, "make it short", album: null);
    private readonly List<string> _stored = [];
    private readonly IStore _store;
    private bool _fails;

    public TelegramAlbumFaultTests()
    {
        (_store, var values) = ValueStore.Create();
        values.Setup(nameof(IStore.AcceptAsync), arguments =>
        {
            if (_fails)
            {
                return Task.FromException<IReadOnlyList<InboxItem>>(new StorageException("told to"));
            }

            _stored.AddRange(((IReadOnlyList<IncomingMessage>)arguments[0]!).Select(message => message.Text));
            return Task.FromResult<IReadOnlyList<InboxItem>>([]);
        });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)] // The process ends after the fault.
    public async Task It_goes_before_the_next_message_and_is_not_forgotten(bool isKilled)
    {
        using var albums = Albums();
        await albums.AcceptAsync([Member], [], default);
        _fails = true;
        await Assert.ThrowsAsync<StorageException>(() => albums.AcceptAsync([Words], [], default)); // Which ends the album.
        _fails = false;

        using var next = isKilled ? Albums() : null;
        await (next ?? albums).AcceptAsync([Words], [], default); // Telegram sends it again.

        Assert.Equal(["cut", "make it short"], _stored);
    }

    private AlbumGate Albums() => new(_store, new Inbox(_store, new NoWaker()), new ManualClock(), NullLogger<AlbumGate>.Instance);

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
