using NemoBot.Conversation;
using NemoBot.Operations;
using NemoBot.Platforms;
using NemoBot.Storage;

namespace NemoBot.Delivery;

/// <summary>Sends and edits the posts of one chat, one call at a time, until nothing is left to do.</summary>
internal sealed partial class ChatSender
{
    /// <summary>Passing states kept for one chat; more cards than this are never live at once.</summary>
    private const int MaxTransients = 16;

    private readonly IStore _store;
    private readonly PlatformDirectory _platforms;
    private readonly BotMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Action<ChatSender> _closed;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, OutgoingMessage> _transients = [];
    private readonly Dictionary<string, SentState> _sent = [];
    private readonly Drain _drain;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private DateTimeOffset _chatNotBefore = DateTimeOffset.MinValue;
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
        _drain = new(DeliverAllAsync, fault => LogSenderFailed(fault, Chat), Idle, time, stopping);
    }

    public ChatKey Chat { get; }

    public Task Completion => _drain.Completion;

    public bool TrySignalStored() => TrySignal(() => _storedChanged = true);

    public bool TryShow(string postId, OutgoingMessage message) => TrySignal(() =>
    {
        if (_transients.ContainsKey(postId) || _transients.Count < MaxTransients)
        {
            _transients[postId] = message;
        }
    });

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

            if (read || stored.Count > 0)
            {
                stored = await _store.UnsentPostsAsync(Chat, stop);
            }

            var now = _time.GetSteadyNow();
            if (FirstDue(stored, platform, now) is { } due)
            {
                await DeliverAsync(platform, due, stop);
            }
            else if (TakeTransient(stored, platform, now) is var (postId, message))
            {
                await ShowAsync(platform, postId, message, stop);
            }
            else if (NextDue(stored, platform) is { } next)
            {
                // New posts may be sendable before this one is due.
                await Task.WhenAny(changed, Task.Delay(next - now, _time, stop));
                stop.ThrowIfCancellationRequested();
            }
            else if (PaceEnds(platform) is var end && end > now)
            {
                // Stay while the pace of what was just sent must be remembered.
                await Task.WhenAny(changed, Task.Delay(end - now, _time, stop));
                stop.ThrowIfCancellationRequested();
            }
            else
            {
                return;
            }
        }
    }

    /// <summary>The oldest post that may go now. New posts keep their order; edits need not wait for them; a note waits for what it is about.</summary>
    private Post? FirstDue(IReadOnlyList<Post> stored, IChatPlatform platform, DateTimeOffset now)
    {
        var newIsHeld = false;
        foreach (var post in stored)
        {
            var isNew = post.MessageId is null;
            if ((isNew && newIsHeld) || Waits(post, stored))
            {
                continue;
            }

            if (DueAt(post.Id, isNew, platform) <= now)
            {
                return post;
            }

            newIsHeld |= isNew;
        }

        return null;
    }

    private static bool Waits(Post post, IReadOnlyList<Post> stored) => post.After is { } before && stored.Any(other => other.Id == before);

    private DateTimeOffset PaceEnds(IChatPlatform platform)
    {
        lock (_gate)
        {
            return _sent.Count == 0 ? DateTimeOffset.MinValue : _sent.Values.Max(sent => sent.At) + platform.Limits.EditInterval;
        }
    }

    private async Task DeliverAsync(IChatPlatform platform, Post post, CancellationToken stop)
    {
        var isEdit = post.MessageId is not null;
        using var trace = BotTraces.Post(post.Id, Chat.Platform, isEdit);
        try
        {
            Drop(post.Id);
            string messageId;
            if (post.MessageId is { } existing)
            {
                messageId = await platform.EditAsync(Chat, existing, post.Id, post.Message, stop);
            }
            else
            {
                messageId = await platform.SendAsync(Chat, post.Id, await AnsweringAsync(post, stop), stop);
            }

            Remember(post.Id, messageId);
            _metrics.Delivered(Chat.Platform, isEdit, _time.GetUtcNow());
            await _store.UpdatePostAsync(Chat, post.Id, stored => stored with { SentVersion = Math.Max(stored.SentVersion, post.Version), MessageId = messageId }, stop);
            if (post.ResultOfProject is { } project)
            {
                await _store.UpdateProjectAsync(Chat, project, stored => stored with { ResultMessageIds = [.. stored.ResultMessageIds.TakeLast(49), messageId] }, stop);
            }
        }
        catch (PlatformException fault)
        {
            trace.Ended(fault.Fault.ToString(), isFault: true);
            await SettleAsync(post, fault, stop);
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
            var messageId = Known(postId) ?? (await _store.GetPostAsync(Chat, postId, stop))?.MessageId;
            if (messageId is null)
            {
                return; // Its first version is not sent yet; the next passing state will find it.
            }

            Remember(postId, messageId);
            Remember(postId, await platform.EditAsync(Chat, messageId, postId, message, stop));
            _metrics.Delivered(Chat.Platform, isEdit: true, _time.GetUtcNow());
        }
        catch (PlatformException fault) when (fault.Fault == PlatformFault.MessageGone)
        {
            // The person deleted the card, or the chat moved: the stored version is sent anew, and passing states find it there.
            LogTransientFailed(fault, Chat, postId, fault.Fault);
            await _store.UpdatePostAsync(Chat, postId, stored => stored with { MessageId = null, SentVersion = 0 }, stop);
            Forget(postId);
            lock (_gate)
            {
                _storedChanged = true;
            }
        }
        catch (PlatformException fault)
        {
            // A passing state may be missed; the stored ones are what counts.
            _metrics.NotDelivered(Chat.Platform, fault.Fault, _time.GetUtcNow());
            LogTransientFailed(fault, Chat, postId, fault.Fault);
            Hold(postId, fault);
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
                Forget(post.Id);
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
                Hold(post.Id, fault);
                break;
        }

        lock (_gate)
        {
            _storedChanged = true;
        }
    }

    private static OutgoingMessage AsLink(OutgoingMessage message, VideoResult video) =>
        message with { Video = null, Text = $"{message.Text}\n\n{video.Link}" };

    private (string PostId, OutgoingMessage Message)? TakeTransient(IReadOnlyList<Post> stored, IChatPlatform platform, DateTimeOffset now)
    {
        lock (_gate)
        {
            foreach (var (postId, message) in _transients)
            {
                // A stored version that waits for its turn wins over a passing one.
                if (stored.Any(post => post.Id == postId))
                {
                    _transients.Remove(postId);
                    return null;
                }

                if (DueAt(postId, isNew: false, platform) <= now)
                {
                    _transients.Remove(postId);
                    return (postId, message);
                }
            }

            return null;
        }
    }

    private DateTimeOffset? NextDue(IReadOnlyList<Post> stored, IChatPlatform platform)
    {
        lock (_gate)
        {
            var waiting = stored.Where(post => !Waits(post, stored)).Select(post => DueAt(post.Id, post.MessageId is null, platform))
                .Concat(_transients.Keys.Select(postId => DueAt(postId, isNew: false, platform)))
                .ToList();
            return waiting.Count > 0 ? waiting.Min() : null;
        }
    }

    private DateTimeOffset DueAt(string postId, bool isNew, IChatPlatform platform)
    {
        lock (_gate)
        {
            if (!_sent.TryGetValue(postId, out var sent))
            {
                return _chatNotBefore;
            }

            var paced = isNew ? DateTimeOffset.MinValue : sent.At + platform.Limits.EditInterval;
            return new[] { paced, sent.NotBefore, _chatNotBefore }.Max();
        }
    }

    private void Drop(string postId)
    {
        lock (_gate)
        {
            _transients.Remove(postId);
        }
    }

    private string? Known(string postId)
    {
        lock (_gate)
        {
            return _sent.TryGetValue(postId, out var sent) ? sent.MessageId : null;
        }
    }

    private void Remember(string postId, string messageId)
    {
        lock (_gate)
        {
            _sent[postId] = new(messageId, _time.GetSteadyNow(), DateTimeOffset.MinValue, 0);
        }
    }

    private void Forget(string postId)
    {
        lock (_gate)
        {
            _sent.Remove(postId);
        }
    }

    /// <summary>Not before the platform allows, or a growing pause (1 s to 1 min) where it does not say.</summary>
    private void Hold(string postId, PlatformException fault)
    {
        lock (_gate)
        {
            var sent = _sent.GetValueOrDefault(postId) ?? new(null, DateTimeOffset.MinValue, DateTimeOffset.MinValue, 0);
            var pause = fault.RetryAfter ?? TimeSpan.FromSeconds(Math.Min(60, 1 << Math.Min(sent.Tries, 6)));
            var notBefore = _time.GetSteadyNow() + pause;
            _sent[postId] = sent with { NotBefore = notBefore, Tries = sent.Tries + 1 };
            if (fault.Fault == PlatformFault.Flood)
            {
                _chatNotBefore = notBefore; // The platform's patience is with the chat, not with one message.
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "The sender of {Chat} failed; trying again")]
    private partial void LogSenderFailed(Exception fault, ChatKey chat);

    [LoggerMessage(LogLevel.Warning, "{Chat} has posts to send, but its platform is not configured")]
    private partial void LogNoPlatform(ChatKey chat);

    [LoggerMessage(LogLevel.Warning, "Post {Post} of {Chat} was not delivered: {Fault}")]
    private partial void LogDeliveryFailed(Exception exception, ChatKey chat, string post, PlatformFault fault);

    [LoggerMessage(LogLevel.Debug, "A passing state of post {Post} of {Chat} was not shown: {Fault}")]
    private partial void LogTransientFailed(Exception exception, ChatKey chat, string post, PlatformFault fault);

    /// <summary>What this sender did with a post: its id there, when it was last sent or edited, and when it may be tried again.</summary>
    private sealed record SentState(string? MessageId, DateTimeOffset At, DateTimeOffset NotBefore, int Tries);
}
