using NemoBot.Core.Concurrency;
using NemoBot.Core.Model;
using NemoBot.Core.Telemetry;

namespace NemoBot.Core.Delivery;

/// <summary>Sends and edits the posts of one chat, one call at a time, until nothing is left to do.</summary>
internal sealed partial class ChatSender
{
    private readonly IStore _store;
    private readonly PlatformDirectory _platforms;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Action<ChatSender> _closed;
    private readonly Lock _gate = new();
    private readonly TransientUpdates _transient = new();
    private readonly SentPosts _sent;
    private readonly PostDelivery _delivery;
    private readonly ChatOwnership? _ownership;
    private readonly CancellationTokenSource? _ending;
    private readonly CoalescingWorker _worker;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<TaskCompletionSource> _awaitRest = [];
    private bool _storedChanged;
    private bool _isClosed;

    /// <param name="ownership">Under which it sends; null in a bot that is alone.</param>
    public ChatSender(
        ChatKey chat,
        IStore store,
        PlatformDirectory platforms,
        BotMetrics metrics,
        TimeProvider time,
        ILogger logger,
        Action<ChatSender> closed,
        ChatOwnership? ownership,
        CancellationToken stopping)
    {
        Chat = chat;
        _store = store;
        _platforms = platforms;
        _time = time;
        _logger = logger;
        _closed = closed;
        _sent = new(time);
        _delivery = new(chat, store, _sent, metrics, time, logger);
        _ownership = ownership;
        _ending = ownership is null ? null : CancellationTokenSource.CreateLinkedTokenSource(ownership.Ended, stopping);
        _worker = new(DeliverOrReadAgainAsync, fault => LogSenderFailed(fault, Chat), Idle, time, _ending?.Token ?? stopping);
    }

    public ChatKey Chat { get; }

    public Task Completion => _worker.Completion;

    public bool TrySignalStored() => TrySignal(() => _storedChanged = true);

    public bool TryShow(string postId, Func<OutgoingMessage?> render) => TrySignal(() => _transient.Put(postId, render));

    /// <summary>Completes the source when no stored post waits any more.</summary>
    public bool TryAwaitRest(TaskCompletionSource rest) => TrySignal(() =>
    {
        _storedChanged = true;
        _awaitRest.Add(rest);
    });

    /// <summary>Drops the pending transient update of a post.</summary>
    public void DropTransient(string postId) => _transient.Drop(postId);

    private bool TrySignal(Action change)
    {
        lock (_gate)
        {
            if (_isClosed || _ownership is { Ended.IsCancellationRequested: true })
            {
                return false;
            }

            change();
            _changed.TrySetResult();
            return _worker.Signal();
        }
    }

    private void Idle()
    {
        lock (_gate)
        {
            if (!_worker.IsIdle || _isClosed)
            {
                return;
            }

            _isClosed = true;
        }

        _ending?.Dispose();
        _closed(this);
    }

    private async Task DeliverOrReadAgainAsync(CancellationToken stop)
    {
        ChatOwnership.Enter(_ownership);
        try
        {
            await DeliverAllAsync(stop);
        }
        catch
        {
            ReadAgain(); // This run's copy of the stored posts is lost; the next run reads them again.
            throw;
        }
    }

    private async Task DeliverAllAsync(CancellationToken stop)
    {
        if (_platforms.Find(Chat) is not { } platform)
        {
            LogNoPlatform(Chat);
            return;
        }

        IReadOnlyList<OutboxMessage> stored = [];
        while (true)
        {
            Task changed;
            bool read;
            lock (_gate)
            {
                if (_changed.Task.IsCompleted)
                {
                    _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
                }

                changed = _changed.Task;
                read = _storedChanged;
                _storedChanged = false;
            }

            if (read)
            {
                stored = await _store.UnsentPostsAsync(Chat, stop);
            }

            if (stored.Count == 0)
            {
                TellRest();
            }

            var now = _time.GetMonotonicTimestamp();
            switch (NextStep.Of(stored, _transient.Posts(), _sent, platform.Limits.EditInterval, now))
            {
                case NextStep.Deliver { Post: var post }:
                    // What the platform has now need not be read again; any other change sends a signal.
                    if (await _delivery.DeliverAsync(platform, post, stop))
                    {
                        stored = [.. stored.Where(other => other.Id != post.Id)];
                    }
                    else
                    {
                        ReadAgain();
                    }

                    break;
                case NextStep.Show { PostId: var postId }:
                    if (_transient.Take(postId) is { } message && !await _delivery.ShowAsync(platform, postId, message with { IsTransient = true }, stop))
                    {
                        ReadAgain();
                    }

                    break;
                case NextStep.Wait { Until: var until }:
                    await WaitAsync(changed, until - now, stop); // Something new may be sent before this is due.
                    break;
                default:
                    foreach (var handle in _sent.Unstored())
                    {
                        await handle.FlushAsync(stop); // What only this sender knows is stored before it ends.
                    }

                    return;
            }
        }
    }

    /// <summary>Waits until the given time, or until there is something new to do.</summary>
    private async Task WaitAsync(Task changed, TimeSpan pause, CancellationToken stop)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        await Task.WhenAny(changed, _time.PauseAsync(pause, ended.Token));
        await ended.CancelAsync(); // No timer outlives the wait.
        stop.ThrowIfCancellationRequested();
    }

    /// <summary>Unless something was stored meanwhile.</summary>
    private void TellRest()
    {
        lock (_gate)
        {
            if (!_storedChanged)
            {
                _awaitRest.ForEach(rest => rest.TrySetResult());
                _awaitRest.Clear();
            }
        }
    }

    private void ReadAgain()
    {
        lock (_gate)
        {
            _storedChanged = true;
        }
    }

    [LoggerMessage(LogLevel.Error, "The sender of {Chat} failed; retrying")]
    private partial void LogSenderFailed(Exception fault, ChatKey chat);

    [LoggerMessage(LogLevel.Warning, "{Chat} has posts to send, but its platform is not configured")]
    private partial void LogNoPlatform(ChatKey chat);
}
