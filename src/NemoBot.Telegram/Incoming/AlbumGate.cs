using System.Text.Json;
using System.Threading.Channels;
using NemoBot.Core.Dispatch;
using NemoBot.Core.Model;

namespace NemoBot.Telegram.Incoming;

/// <summary>Passes messages to the inbox, and combines files that a person sent together into one message (<see cref="AlbumBuffer"/>).</summary>
/// <remarks>
/// Open albums are stored before their updates are confirmed. Holding back the poll's offset instead would be simpler, but then all chats' updates would be
/// redelivered with each poll while any album is open. Albums have few files, so one value stores all of them. It is changed atomically and not cached: for a
/// while two processes may poll, when one takes over from the other.
/// </remarks>
internal sealed partial class AlbumGate(IStore store, Inbox inbox, TimeProvider time, ILogger<AlbumGate> logger) : IDisposable
{
    private const string Key = "albums";

    /// <summary>The delay before the albums are read again after the store failed.</summary>
    private static readonly TimeSpan ReadAgain = TimeSpan.FromSeconds(1);

    /// <summary>Keeps the order in which messages arrived in this process.</summary>
    private readonly SemaphoreSlim _turn = new(1);
    private readonly Channel<bool> _due = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private ITimer? _timer;

    /// <summary>
    /// Whether the store may have an album that waits. If not, messages without one need no read of it. An album that another process opens meanwhile is unseen: it
    /// ends there, in time instead of with the person's next message.
    /// </summary>
    private bool _mayWait = true;

    /// <summary>Stores presses, then messages in order: single messages and late members go to the inbox, members of open albums wait until their album ends.</summary>
    /// <returns>The accepted messages (for an album its first), to be acknowledged with a reaction.</returns>
    public async Task<IReadOnlyList<IncomingMessage>> AcceptAsync(IReadOnlyList<Arrival.Said> said, IReadOnlyList<IncomingMessage> presses, CancellationToken cancellationToken)
    {
        List<IncomingMessage> taken = [];
        await SubmitAsync(buffer =>
        {
            taken = [];
            List<IncomingMessage> next = [.. presses];
            var isChanged = false;
            foreach (var one in said)
            {
                var placed = buffer.Place(one, time.GetUtcNow());
                next.AddRange(placed.Next);
                isChanged |= placed.IsChanged;
                if (placed.IsTaken)
                {
                    taken.Add(one.Message);
                }
            }

            return new(next) { IsChanged = isChanged };
        }, said.Any(one => one.Album is not null), cancellationToken);
        return taken;
    }

    /// <summary>Ends albums when they are due, including those of an earlier process.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        EndDue();
        await foreach (var _ in _due.Reader.ReadAllAsync(cancellationToken))
        {
            try
            {
                await SubmitAsync(buffer => buffer.EndDue(time.GetUtcNow()), isAboutAlbums: true, cancellationToken);
            }
            catch (Exception failed) when (!cancellationToken.IsCancellationRequested)
            {
                LogNotEnded(failed);
            }
        }
    }

    /// <summary>Lets <see cref="RunAsync"/> look at the stored albums now.</summary>
    public void EndDue() => _due.Writer.TryWrite(true);

    public void Dispose()
    {
        _timer?.Dispose();
        _turn.Dispose();
    }

    /// <summary>Stores what changed, then passes messages to the inbox, then records that it has them. After a crash between two steps, the later ones are repeated.</summary>
    /// <param name="place">Has no effect but on the albums, and may be called more than once; the last call counts.</param>
    /// <param name="isAboutAlbums">Whether it may find or make an album.</param>
    private async Task SubmitAsync(Func<AlbumBuffer, Placed> place, bool isAboutAlbums, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        AlbumBuffer? albums = null;
        try
        {
            List<IncomingMessage> next = [];
            IReadOnlyList<AlbumId> ended = [];
            bool Change(AlbumBuffer buffer)
            {
                var overdue = buffer.Overdue;
                var placed = place(buffer);
                (next, ended) = ([.. overdue, .. placed.Next], buffer.Ended);
                return placed.IsChanged;
            }

            if (isAboutAlbums || _mayWait)
            {
                albums = await UpdateAsync(Change, cancellationToken);
            }
            else
            {
                Change(albums = new([]));
            }

            if (next.Count > 0)
            {
                await inbox.AcceptAsync(next, cancellationToken);
            }

            if (ended.Count > 0)
            {
                albums = await UpdateAsync(buffer => buffer.MarkSubmitted(ended), cancellationToken);
            }
        }
        finally
        {
            Rearm(albums);
            _turn.Release();
        }
    }

    /// <summary>Changes the stored albums and returns them.</summary>
    /// <param name="change">Returns whether the albums changed.</param>
    private async Task<AlbumBuffer> UpdateAsync(Func<AlbumBuffer, bool> change, CancellationToken cancellationToken)
    {
        AlbumBuffer buffer = new([]);
        await store.UpdateValueAsync(
            TelegramPlatform.PlatformName,
            Key,
            json =>
            {
                buffer = new(json is null ? [] : JsonSerializer.Deserialize(json, AlbumJson.Default.ListAlbum) ?? []);
                if (!change(buffer))
                {
                    return json;
                }

                buffer.Forget(time.GetUtcNow());
                return JsonSerializer.Serialize(buffer.Albums, AlbumJson.Default.ListAlbum);
            },
            keepFor: null,
            cancellationToken);
        return buffer;
    }

    /// <param name="albums">Null if the store failed.</param>
    private void Rearm(AlbumBuffer? albums)
    {
        var due = albums is null ? ReadAgain : albums.NextDue(time.GetUtcNow());
        _mayWait = due is not null;
        if (due is not { } wait)
        {
            return;
        }

        _timer ??= time.CreateTimer(_ => EndDue(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    [LoggerMessage(LogLevel.Error, "An album could not be stored in the inbox; retrying")]
    private partial void LogNotEnded(Exception exception);
}
