using System.Text.Json;
using System.Threading.Channels;
using NemoBot.Core.Dispatch;
using NemoBot.Core.Model;

namespace NemoBot.Telegram.Incoming;

/// <summary>Hands messages to the inbox, and makes one message of the files that a person sent together (<see cref="AlbumShelf"/>).</summary>
/// <remarks>
/// Open albums are kept in the store before their updates are confirmed. Holding the poll's offset back instead would have been simpler, but every other
/// chat's updates would come again with each poll for as long as any album is open. Several files at most, so one value holds them all.
/// </remarks>
internal sealed partial class TelegramAlbums(IStore store, Inbox inbox, TimeProvider time, ILogger<TelegramAlbums> logger) : IDisposable
{
    private const string Key = "albums";

    /// <summary>After a fault of the store nobody knows what it has: it is read again soon.</summary>
    private static readonly TimeSpan ReadAgain = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _lock = new(1);
    private readonly Channel<bool> _due = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private AlbumShelf? _shelf;
    private ITimer? _timer;

    /// <summary>Stores presses, then what was said, in order: single messages and late members in the inbox, members of open albums until their album ends.</summary>
    /// <returns>The messages that were taken as ours now (of an album its first), for a sign that they arrived.</returns>
    public async Task<IReadOnlyList<IncomingMessage>> AcceptAsync(IReadOnlyList<Received.Said> said, IReadOnlyList<IncomingMessage> presses, CancellationToken cancellationToken)
    {
        List<IncomingMessage> taken = [];
        await HandInAsync(shelf =>
        {
            List<IncomingMessage> next = [.. presses];
            var isChanged = false;
            foreach (var one in said)
            {
                var placed = shelf.Place(one, time.GetUtcNow());
                next.AddRange(placed.Next);
                isChanged |= placed.IsChanged;
                if (placed.IsTaken)
                {
                    taken.Add(one.Message);
                }
            }

            return new(next) { IsChanged = isChanged };
        }, cancellationToken);
        return taken;
    }

    /// <summary>Ends albums when their time has come, those of an earlier process too.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        _due.Writer.TryWrite(true);
        await foreach (var _ in _due.Reader.ReadAllAsync(cancellationToken))
        {
            try
            {
                await HandInAsync(shelf => shelf.EndDue(time.GetUtcNow()), cancellationToken);
            }
            catch (Exception failed) when (!cancellationToken.IsCancellationRequested)
            {
                LogNotEnded(failed);
            }
        }
    }

    public void Dispose()
    {
        _timer?.Dispose();
        _lock.Dispose();
    }

    /// <summary>One at a time: what changed is stored, then the inbox gets what goes on, then it is noted that it has it. A kill between two steps repeats the later ones.</summary>
    private async Task HandInAsync(Func<AlbumShelf, Placed> place, CancellationToken cancellationToken)
    {
        await _lock.WaitAsync(cancellationToken);
        try
        {
            var shelf = await LoadAsync(cancellationToken);
            var overdue = shelf.Overdue;
            var placed = place(shelf);
            if (placed.IsChanged)
            {
                await SaveAsync(shelf, cancellationToken);
            }

            List<IncomingMessage> next = [.. overdue, .. placed.Next];
            if (next.Count > 0)
            {
                await inbox.AcceptAsync(next, cancellationToken);
            }

            if (shelf.HandedIn())
            {
                await SaveAsync(shelf, cancellationToken);
            }
        }
        finally
        {
            Rearm();
            _lock.Release();
        }
    }

    private async Task<AlbumShelf> LoadAsync(CancellationToken cancellationToken) =>
        _shelf ??= new(await store.GetValueAsync(TelegramAddress.Platform, Key, cancellationToken) is { } json
            ? JsonSerializer.Deserialize(json, AlbumJson.Default.ListAlbum) ?? []
            : []);

    private async Task SaveAsync(AlbumShelf shelf, CancellationToken cancellationToken)
    {
        shelf.Forget(time.GetUtcNow());
        try
        {
            await store.SetValueAsync(TelegramAddress.Platform, Key, JsonSerializer.Serialize(shelf.Albums, AlbumJson.Default.ListAlbum), cancellationToken);
        }
        catch
        {
            _shelf = null; // What we hold is not what is stored: read it again before the next step.
            throw;
        }
    }

    private void Rearm()
    {
        if ((_shelf is null ? ReadAgain : _shelf.NextDue(time.GetUtcNow())) is not { } wait)
        {
            return;
        }

        _timer ??= time.CreateTimer(_ => _due.Writer.TryWrite(true), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    [LoggerMessage(LogLevel.Error, "An album could not be handed in; trying again")]
    private partial void LogNotEnded(Exception exception);
}
