using NemoBot.Conversation;
using NemoBot.Operations;
using NemoBot.Platforms;
using NemoBot.Storage;

namespace NemoBot.Delivery;

/// <summary>Sends and edits the posts of one chat, one call at a time, until nothing is left to do.</summary>
internal sealed partial class ChatSender
{
    /// <summary>How long a chat's sender stays after its last call: the next state of a card mostly comes within seconds, and need not look in the store where the card is.</summary>
    internal static readonly TimeSpan Linger = TimeSpan.FromSeconds(10);

    private readonly IStore _store;
    private readonly PlatformDirectory _platforms;
    private readonly BotMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Action<ChatSender> _closed;
    private readonly Lock _gate = new();
    private readonly PassingStates _passing = new();
    private readonly SentPosts _sent;
    private readonly Drain _drain;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _storedChanged;
    private bool _isClosed;

    public ChatSender(
        ChatKey chat,
        IStore store,
        PlatformDirectory platforms,
        BotMetrics metrics,
        TimeProvider time,
        ILogger logger,
        Action<ChatSender> closed,
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
        _drain = new(DeliverOrReadAgainAsync, fault => LogSenderFailed(fault, Chat), Idle, time, stopping);
    }

    public ChatKey Chat { get; }

    public Task Completion => _drain.Completion;

    public bool TrySignalStored() => TrySignal(() => _storedChanged = true);

    public bool TryShow(string postId, OutgoingMessage message) => TrySignal(() => _passing.Put(postId, message));

    /// <summary>Takes back the passing state of a post that has not been shown yet.</summary>
    public void DropPassing(string postId) => _passing.Take(postId);

    private bool TrySignal(Action change)
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                return false;
            }

            change();
            _changed.TrySetResult();
            _drain.Signal();
            return true;
        }
    }

    private void Idle()
    {
        lock (_gate)
        {
            if (!_drain.IsIdle || _isClosed)
            {
                return;
            }

            _isClosed = true;
        }

        _closed(this);
    }

    private async Task DeliverOrReadAgainAsync(CancellationToken stop)
    {
        try
        {
            await DeliverAllAsync(stop);
        }
        catch
        {
            ReadAgain(); // What was read is lost with this run; the next one starts anew.
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

        IReadOnlyList<Post> stored = [];
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

            var now = _time.GetSteadyNow();
            if (Next(stored).FirstOrDefault(post => DueAt(post, platform) <= now) is { } due)
            {
                // What the platform has now need not be read again; a change of anything else is told.
                stored = await DeliverAsync(platform, due, stop) ? [.. stored.Where(post => post.Id != due.Id)] : stored;
            }
            else if (TakePassing(stored, platform, now) is var (postId, message))
            {
                await ShowAsync(platform, postId, message, stop);
            }
            else if (NextDue(stored, platform) is { } next)
            {
                // New posts may be sendable before this one is due.
                await WaitAsync(changed, next - now, stop);
            }
            else if (_sent.PaceEnds(platform.Limits.EditInterval > Linger ? platform.Limits.EditInterval : Linger) is var end && end > now)
            {
                // The pace of what was just sent must be remembered, and where it is.
                await WaitAsync(changed, end - now, stop);
            }
            else
            {
                return;
            }
        }
    }

    /// <summary>Until the time has come, or there is something new to do.</summary>
    private async Task WaitAsync(Task changed, TimeSpan pause, CancellationToken stop)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        await Task.WhenAny(changed, _time.PauseAsync(pause, ended.Token));
        await ended.CancelAsync(); // No timer outlives the wait.
        stop.ThrowIfCancellationRequested();
    }

    /// <summary>Those that go when their time comes: new posts keep their order, edits need not wait for them, and a note waits for what it is about.</summary>
    private static IEnumerable<Post> Next(IReadOnlyList<Post> stored)
    {
        var newIsAhead = false;
        foreach (var post in stored)
        {
            var isNew = post.MessageId is null;
            if ((isNew && newIsAhead) || Waits(post, stored))
            {
                continue;
            }

            newIsAhead |= isNew;
            yield return post;
        }
    }

    private static bool Waits(Post post, IReadOnlyList<Post> stored) => post.After is { } before && stored.Any(other => other.Id == before);

    /// <returns>The platform has the post as it is stored; false: the stored posts must be read again.</returns>
    private async Task<bool> DeliverAsync(IChatPlatform platform, Post post, CancellationToken stop)
    {
        var isEdit = post.MessageId is not null;
        using var trace = BotTraces.Post(post.Id, Chat.Platform, isEdit);
        try
        {
            string messageId;
            if (post.MessageId is { } existing)
            {
                messageId = await platform.EditAsync(Chat, existing, post.Id, post.Message, stop);
            }
            else
            {
                messageId = await platform.SendAsync(Chat, post.Id, await AnsweringAsync(post, stop), stop);
            }

            _sent.Remember(post.Id, messageId);
            _metrics.Delivered(Chat.Platform, isEdit, _time.GetUtcNow());

            // What the platform did is noted, told to stop or not: else the next start would do it again.
            var sent = await _store.UpdatePostAsync(Chat, post.Id, stored => stored with { SentVersion = Math.Max(stored.SentVersion, post.Version), MessageId = messageId }, CancellationToken.None);
            if (post.ResultOfProject is { } project)
            {
                await _store.UpdateProjectAsync(Chat, project, stored => stored with { ResultMessageIds = [.. stored.ResultMessageIds.TakeLast(49), messageId] }, CancellationToken.None);
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
            await SettleAsync(post, fault, stop);
            return false;
        }
    }

    /// <summary>A note answers the post it is about, wherever the platform has that now.</summary>
    private async Task<OutgoingMessage> AnsweringAsync(Post post, CancellationToken stop) =>
        post.After is { } before && (await _store.GetPostAsync(Chat, before, stop))?.MessageId is { } answered
            ? post.Message with { RepliesTo = answered }
            : post.Message;

    private async Task ShowAsync(IChatPlatform platform, string postId, OutgoingMessage message, CancellationToken stop)
    {
        try
        {
            var messageId = _sent.MessageId(postId) ?? (await _store.GetPostAsync(Chat, postId, stop))?.MessageId;
            if (messageId is null)
            {
                return; // Its first version is not sent yet; the next passing state will find it.
            }

            _sent.Remember(postId, messageId);
            _sent.Remember(postId, await platform.EditAsync(Chat, messageId, postId, message, stop));
            _metrics.Delivered(Chat.Platform, isEdit: true, _time.GetUtcNow());
        }
        catch (PlatformException fault) when (fault.Fault == PlatformFault.MessageGone)
        {
            // The person deleted the card, or the chat moved: the stored version is sent anew, and passing states find it there.
            LogTransientFailed(fault, Chat, postId, fault.Fault);
            await _store.UpdatePostAsync(Chat, postId, stored => stored with { MessageId = null, SentVersion = 0 }, stop);
            _sent.Forget(postId);
            ReadAgain();
        }
        catch (PlatformException fault)
        {
            // A passing state may be missed; the stored ones are what counts.
            _metrics.NotDelivered(Chat.Platform, fault.Fault, _time.GetUtcNow());
            LogTransientFailed(fault, Chat, postId, fault.Fault);
            _sent.Hold(postId, fault);
        }
    }

    private async Task SettleAsync(Post post, PlatformException fault, CancellationToken stop)
    {
        _metrics.NotDelivered(Chat.Platform, fault.Fault, _time.GetUtcNow());
        LogDeliveryFailed(fault, Chat, post.Id, fault.Fault);
        switch (fault.Fault)
        {
            case PlatformFault.MessageGone when post.MessageId is not null:
                await _store.UpdatePostAsync(Chat, post.Id, stored => stored with { MessageId = null }, stop);
                _sent.Forget(post.Id);
                break;
            case PlatformFault.Unreachable:
                await _store.UpdatePostAsync(Chat, post.Id, stored => stored with { Abandoned = true }, stop);
                await _store.UpdateChatAsync(Chat, chat => chat with { Reachable = false }, stop);
                break;
            case PlatformFault.TooLarge when post.Message is { Video: { Link: not null } video }:
                await _store.UpdatePostAsync(Chat, post.Id, stored => stored with { Message = AsLink(stored.Message, video), Version = stored.Version + 1 }, stop);
                break;
            case PlatformFault.MessageGone or PlatformFault.TooLarge or PlatformFault.Refused:
                await _store.UpdatePostAsync(Chat, post.Id, stored => stored with { Abandoned = true }, stop);
                break;
            default:
                _sent.Hold(post.Id, fault);
                break;
        }

        ReadAgain();
    }

    private void ReadAgain()
    {
        lock (_gate)
        {
            _storedChanged = true;
        }
    }

    private static OutgoingMessage AsLink(OutgoingMessage message, VideoResult video) =>
        message with { Video = null, Text = $"{message.Text}\n\n{video.Link}" };

    private (string PostId, OutgoingMessage Message)? TakePassing(IReadOnlyList<Post> stored, IChatPlatform platform, DateTimeOffset now)
    {
        // A stored version that waits for its turn goes first.
        var postId = _passing.Posts().FirstOrDefault(id => stored.All(post => post.Id != id) && DueAt(id, isNew: false, platform) <= now);
        return postId is not null && _passing.Take(postId) is { } message ? (postId, message) : null;
    }

    private DateTimeOffset? NextDue(IReadOnlyList<Post> stored, IChatPlatform platform)
    {
        DateTimeOffset? next = null;
        foreach (var due in Next(stored).Select(post => DueAt(post, platform)).Concat(PassingDue(stored, platform)))
        {
            next = next < due ? next : due;
        }

        return next;
    }

    private IEnumerable<DateTimeOffset> PassingDue(IReadOnlyList<Post> stored, IChatPlatform platform) =>
        _passing.Posts().Where(id => stored.All(post => post.Id != id)).Select(id => DueAt(id, isNew: false, platform));

    private DateTimeOffset DueAt(Post post, IChatPlatform platform) => DueAt(post.Id, post.MessageId is null, platform);

    private DateTimeOffset DueAt(string postId, bool isNew, IChatPlatform platform) => _sent.DueAt(postId, isNew, platform.Limits.EditInterval);

    [LoggerMessage(LogLevel.Error, "The sender of {Chat} failed; trying again")]
    private partial void LogSenderFailed(Exception fault, ChatKey chat);

    [LoggerMessage(LogLevel.Warning, "{Chat} has posts to send, but its platform is not configured")]
    private partial void LogNoPlatform(ChatKey chat);

    [LoggerMessage(LogLevel.Warning, "Post {Post} of {Chat} was not delivered: {Fault}")]
    private partial void LogDeliveryFailed(Exception exception, ChatKey chat, string post, PlatformFault fault);

    [LoggerMessage(LogLevel.Debug, "A passing state of post {Post} of {Chat} was not shown: {Fault}")]
    private partial void LogTransientFailed(Exception exception, ChatKey chat, string post, PlatformFault fault);
}
