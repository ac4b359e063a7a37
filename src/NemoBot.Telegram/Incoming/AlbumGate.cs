using System.Text.Json;
using System.Threading.Channels;
using NemoBot.Core.Dispatch;
using NemoBot.Core.Model;

namespace NemoBot.Telegram.Incoming;

/// <summary>Passes messages to the inbox, and combines files that a person sent together into one message (<see cref="AlbumBuffer"/>).</summary>
/// <remarks>
/// Open albums are stored before their updates are confirmed. Holding back the poll's offset instead would be simpler, but then all chats' updates would be
/// redelivered with each poll while any album is open. Albums have few files, so one value stores all of them.
/// </remarks>
internal sealed partial class AlbumGate(IStore store, Inbox inbox, TimeProvider time, ILogger<AlbumGate> logger) : IDisposable
{
    private const string Key = "albums";

    /// <summary>The delay before the albums are read again after the store failed.</summary>
    private static readonly TimeSpan ReadAgain = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _lock = new(1);
    private readonly Channel<bool> _due = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private AlbumBuffer? _buffer;
    private ITimer? _timer;

    /// <summary>Stores presses, then messages in order: single messages and late members go to the inbox, members of open albums wait until their album ends.</summary>
    /// <returns>The accepted messages (for an album its first), to be acknowledged with a reaction.</returns>
    public async Task<IReadOnlyList<IncomingMessage>> AcceptAsync(IReadOnlyList<Arrival.Said> said, IReadOnlyList<IncomingMessage> presses, CancellationToken cancellationToken)
    {
        List<IncomingMessage> taken = [];
        await SubmitAsync(buffer =>
        {
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
        }, cancellationToken);
        return taken;
    }

    /// <summary>Ends albums when they are due, including those of an earlier process.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        _due.Writer.TryWrite(true);
        await foreach (var _ in _due.Reader.ReadAllAsync(cancellationToken))
        {
            try
            {
                await SubmitAsync(buffer => buffer.EndDue(time.GetUtcNow()), cancellationToken);
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

    /// <summary>Stores what changed, then passes messages to the inbox, then records that it has them. After a crash between two steps, the later ones are repeated.</summary>
    private async Task SubmitAsync(Func<AlbumBuffer, Placed> place, CancellationToken cancellationToken)
    {
        await _lock.WaitAsync(cancellationToken);
        try
        {
            var buffer = await LoadAsync(cancellationToken);
            var overdue = buffer.Overdue;
            var placed = place(buffer);
            if (placed.IsChanged)
            {
                await SaveAsync(buffer, cancellationToken);
            }

            List<IncomingMessage> next = [.. overdue, .. placed.Next];
            if (next.Count > 0)
            {
                await inbox.AcceptAsync(next, cancellationToken);
            }

            if (buffer.MarkSubmitted())
            {
                await SaveAsync(buffer, cancellationToken);
            }
        }
        finally
        {
            Rearm();
            _lock.Release();
        }
    }

    private async Task<AlbumBuffer> LoadAsync(CancellationToken cancellationToken) =>
        _buffer ??= new(await store.GetValueAsync(TelegramPlatform.PlatformName, Key, cancellationToken) is { } json
            ? JsonSerializer.Deserialize(json, AlbumJson.Default.ListAlbum) ?? []
            : []);

    private async Task SaveAsync(AlbumBuffer buffer, CancellationToken cancellationToken)
    {
        buffer.Forget(time.GetUtcNow());
        try
        {
            await store.SetValueAsync(TelegramPlatform.PlatformName, Key, JsonSerializer.Serialize(buffer.Albums, AlbumJson.Default.ListAlbum), cancellationToken);
        }
        catch
        {
            _buffer = null; // The cache differs from the store: reload it before the next step.
            throw;
        }
    }

    private void Rearm()
    {
        if ((_buffer is null ? ReadAgain : _buffer.NextDue(time.GetUtcNow())) is not { } wait)
        {
            return;
        }

        _timer ??= time.CreateTimer(_ => _due.Writer.TryWrite(true), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    [LoggerMessage(LogLevel.Error, "An album could not be stored in the inbox; retrying")]
    private partial void LogNotEnded(Exception exception);
}
