using NemoBot.Core.Concurrency;
using NemoBot.Core.Model;
using NemoBot.Core.Telemetry;
using NemoBot.Core.Text.Cards;
using NemoBot.Core.Text.Localization;

namespace NemoBot.Core.Delivery;

/// <summary>Sends and edits the posts of one chat, one call at a time, until nothing is left to do.</summary>
internal sealed partial class ChatSender
{
    private readonly IStore _store;
    private readonly PlatformDirectory _platforms;
    private readonly BotMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Action<ChatSender> _closed;
    private readonly Lock _gate = new();
    private readonly TransientUpdates _transient = new();
    private readonly SentPosts _sent;
    private readonly ChatOwnership? _ownership;
    private readonly CancellationTokenSource? _ending;
    private readonly CoalescingWorker _worker;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
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
        _metrics = metrics;
        _time = time;
        _logger = logger;
        _closed = closed;
        _sent = new(time);
        _ownership = ownership;
        _ending = ownership is null ? null : CancellationTokenSource.CreateLinkedTokenSource(ownership.Ended, stopping);
        _worker = new(DeliverOrReadAgainAsync, fault => LogSenderFailed(fault, Chat), Idle, time, _ending?.Token ?? stopping);
    }

    public ChatKey Chat { get; }

    public Task Completion => _worker.Completion;

    public bool TrySignalStored() => TrySignal(() => _storedChanged = true);

    public bool TryShow(string postId, Func<OutgoingMessage?> render) => TrySignal(() => _transient.Put(postId, render));

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
            _worker.Signal();
            return true;
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

            var now = _time.GetMonotonicTimestamp();
            switch (NextStep.Of(stored, _transient.Posts(), _sent, platform.Limits.EditInterval, now))
            {
                case NextStep.Deliver { Post: var post }:
                    // What the platform has now need not be read again; any other change sends a signal.
                    stored = await DeliverAsync(platform, post, stop) ? [.. stored.Where(other => other.Id != post.Id)] : stored;
                    break;
                case NextStep.Show { PostId: var postId }:
                    if (_transient.Take(postId) is { } message)
                    {
                        await ShowAsync(platform, postId, message with { IsTransient = true }, stop);
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

    /// <returns>True if the platform has the post as it is stored; false if the stored posts must be read again.</returns>
    private async Task<bool> DeliverAsync(IChatPlatform platform, OutboxMessage post, CancellationToken stop)
    {
        var existing = post.MessageId ?? _sent.Unrecorded(post.Id)?.MessageId;
        var isEdit = existing is not null;
        var handle = _sent.Handle(post.Id) is { IsStored: false } newer ? newer : new PostHandle(_store, post);
        using var trace = BotTraces.Post(post.Id, Chat.Platform, isEdit);
        try
        {
            // If the platform already has this version, only recording it failed: do not send it again.
            var messageId = existing ?? "";
            if (_sent.Unrecorded(post.Id)?.Version != post.Version)
            {
                messageId = existing is not null
                    ? await CallAsync(handle, () => platform.EditAsync(Chat, existing, handle, Shown(platform, post.Message), stop), stop)
                    : await CallAsync(handle, async () => await platform.SendAsync(Chat, handle, Shown(platform, await NewAsync(post, stop)), stop), stop);
                _sent.Remember(post.Id, messageId, post.Version);
                _metrics.Delivered(Chat.Platform, isEdit, _time.GetUtcNow());
            }

            var sent = await RecordAsync(post, handle, messageId);
            _sent.Recorded(post.Id);
            if (existing is null && post.Replaces is { } old)
            {
                await RemoveAsync(platform, old, stop);
            }

            if (sent is { Abandoned: false } && sent.SentVersion != sent.Version)
            {
                ReadAgain();
                return false;
            }

            return true;
        }
        catch (PlatformException fault)
        {
            trace.Ended(fault.Fault.ToString(), isFault: true);
            await SettleAsync(post, handle, fault, stop);
            return false;
        }
    }

    /// <summary>Records what the platform did, even during a shutdown, and whoever owns the chat by now: otherwise it would be done again.</summary>
    private async Task<OutboxMessage?> RecordAsync(OutboxMessage post, PostHandle handle, string messageId)
    {
        ChatOwnership.Enter(null);
        if (post.ResultOfProject is { } project)
        {
            await _store.UpdateProjectAsync(
                Chat, project, stored => stored with { ResultMessageIds = [.. stored.ResultMessageIds.Where(id => id != messageId).TakeLast(49), messageId] }, CancellationToken.None);
        }

        return await UpdateAsync(handle, stored => stored with { SentVersion = Math.Max(stored.SentVersion, post.Version), MessageId = messageId, Replaces = null }, CancellationToken.None);
    }

    /// <summary>Calls the platform, and keeps the receipt that the adapter recorded, whatever the outcome.</summary>
    private async Task<string> CallAsync(PostHandle handle, Func<Task<string>> call, CancellationToken stop)
    {
        await ChatOwnership.CheckAsync(stop);
        _sent.Keep(handle);
        try
        {
            return await call();
        }
        finally
        {
            if (handle.Fault is { } fault)
            {
                LogReceiptNotStored(fault, handle.Id, Chat);
            }
        }
    }

    /// <summary>Changes the stored post and stores its receipt, in one transaction.</summary>
    private async Task<OutboxMessage?> UpdateAsync(PostHandle handle, Func<OutboxMessage, OutboxMessage> change, CancellationToken cancellationToken)
    {
        var changed = await _store.UpdatePostAsync(
            Chat, handle.Id, stored => handle.IsStored ? change(stored) : change(stored) with { PlatformReceipt = handle.Receipt }, cancellationToken);
        handle.Flushed();
        return changed;
    }

    /// <summary>Builds a post as a new message: replacing one that can no longer be changed, or as a note that replies to its post, wherever the platform has that now.</summary>
    private async Task<OutgoingMessage> NewAsync(OutboxMessage post, CancellationToken stop)
    {
        var message = post.Message with { Replaces = post.Replaces };
        return post.After is { } before && await _store.GetPostAsync(Chat, before, stop) is { } about
            ? Note.Of(message, about, await TextsAsync(stop))
            : message;
    }

    /// <summary>Says in words what the platform cannot draw.</summary>
    private static OutgoingMessage Shown(IChatPlatform platform, OutgoingMessage message)
    {
        var shown = platform.Limits.DrawsEndings ? message : CardHeading.Write(message);
        return platform.Limits.DisablesButtons ? shown : PressedButtons.Write(shown);
    }

    /// <summary>Deletes what a new message has replaced. If that fails, it may stay: the new message is complete.</summary>
    private async Task RemoveAsync(IChatPlatform platform, string messageId, CancellationToken stop)
    {
        try
        {
            await platform.DeleteAsync(Chat, messageId, stop);
        }
        catch (PlatformException fault)
        {
            LogNotRemoved(Chat, fault.Message);
        }
    }

    private async Task<Texts> TextsAsync(CancellationToken stop)
    {
        var chat = await _store.GetChatAsync(Chat, stop);
        return Texts.In(chat.LanguageChosen ?? chat.LanguageSeen);
    }

    private async Task ShowAsync(IChatPlatform platform, string postId, OutgoingMessage message, CancellationToken stop)
    {
        var (messageId, handle) = (_sent.MessageId(postId), _sent.Handle(postId));
        if (messageId is null || handle is null)
        {
            if (await _store.GetPostAsync(Chat, postId, stop) is not { } post)
            {
                return;
            }

            messageId ??= post.MessageId;
            handle = handle is { IsStored: false } ? handle : new(_store, post);
        }

        if (messageId is null)
        {
            return; // Its first version is not sent yet; the next transient update will find it.
        }

        try
        {
            _sent.Remember(postId, messageId);
            _sent.Remember(postId, await CallAsync(
                handle,
                async () =>
                {
                    var id = await platform.EditAsync(Chat, messageId, handle, message, stop);
                    await handle.TryFlushAsync();
                    return id;
                },
                stop));
            _metrics.Delivered(Chat.Platform, isEdit: true, _time.GetUtcNow());
        }
        catch (PlatformException fault) when (fault.Fault is PlatformFault.MessageGone or PlatformFault.MessageFixed)
        {
            // The user deleted the card, it can no longer be edited, or the chat moved: the stored version is sent again, and transient updates then edit that one.
            LogTransientFailed(Chat, postId, fault.Fault, fault.Message);
            await UpdateAsync(handle, stored => stored with { MessageId = null, SentVersion = 0, Replaces = stored.MessageId ?? stored.Replaces }, stop);
            _sent.Forget(postId);
            ReadAgain();
        }
        catch (PlatformException fault)
        {
            // A transient update may be lost; the stored versions are what matters.
            _metrics.NotDelivered(Chat.Platform, fault.Fault, _time.GetUtcNow());
            LogTransientFailed(Chat, postId, fault.Fault, fault.Message);
            _sent.Hold(postId, fault);
        }
    }

    private async Task SettleAsync(OutboxMessage post, PostHandle handle, PlatformException fault, CancellationToken stop)
    {
        _metrics.NotDelivered(Chat.Platform, fault.Fault, _time.GetUtcNow());
        if (fault.Fault == PlatformFault.Flood)
        {
            LogHeldBack(Chat, post.Id, fault.RetryAfter); // An everyday answer, which the metrics count.
        }
        else
        {
            LogDeliveryFailed(Chat, post.Id, fault.Fault, fault.Message);
        }

        switch (fault.Fault)
        {
            case PlatformFault.NotSent or PlatformFault.Unknown or PlatformFault.Flood:
                _sent.Hold(post.Id, fault);
                break;
            case PlatformFault.Unreachable:
                await ChangeSameAsync(post, handle, stored => stored with { Abandoned = true }, stop);
                await _store.UpdateChatAsync(Chat, chat => chat with { Reachable = false }, stop);
                break;
            default:
                var texts = await TextsAsync(stop);
                var now = _time.GetUtcNow();
                var messageId = post.MessageId ?? _sent.Unrecorded(post.Id)?.MessageId;
                var after = await ChangeSameAsync(post, handle, stored => AfterRefusal.Of(stored with { MessageId = messageId }, fault.Fault, texts, now), stop);
                if (after is { MessageId: null })
                {
                    _sent.Forget(post.Id);
                }

                break;
        }

        ReadAgain();
    }

    /// <summary>The platform's refusal concerns the version that was sent: a version stored meanwhile gets its own try.</summary>
    private Task<OutboxMessage?> ChangeSameAsync(OutboxMessage post, PostHandle handle, Func<OutboxMessage, OutboxMessage> change, CancellationToken stop) =>
        UpdateAsync(handle, stored => stored.Version == post.Version ? change(stored) : stored, stop);

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

    [LoggerMessage(LogLevel.Warning, "Post {Post} of {Chat} was not delivered: {Fault}, {Reason}")]
    private partial void LogDeliveryFailed(ChatKey chat, string post, PlatformFault fault, string reason);

    [LoggerMessage(LogLevel.Debug, "Post {Post} of {Chat} waits for the platform's rate limit: {RetryAfter}")]
    private partial void LogHeldBack(ChatKey chat, string post, TimeSpan? retryAfter);

    [LoggerMessage(LogLevel.Error, "Could not store the receipt of post {Post} of {Chat}; it stays in memory until it is stored or the process ends")]
    private partial void LogReceiptNotStored(Exception fault, string post, ChatKey chat);

    [LoggerMessage(LogLevel.Debug, "Could not delete a replaced message of {Chat}: {Reason}")]
    private partial void LogNotRemoved(ChatKey chat, string reason);

    [LoggerMessage(LogLevel.Debug, "A transient update of post {Post} of {Chat} was not shown: {Fault}, {Reason}")]
    private partial void LogTransientFailed(ChatKey chat, string post, PlatformFault fault, string reason);
}
