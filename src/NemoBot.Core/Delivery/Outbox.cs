using System.Collections.Concurrent;
using NemoBot.Core.Model;
using NemoBot.Core.Secrets;
using NemoBot.Core.Telemetry;
using NemoVideo.Secrets;

namespace NemoBot.Core.Delivery;

/// <summary>
/// Makes the platforms show what is stored. A post is stored first; from then on the chat's sender sends or edits until the platform has the post's
/// newest version, across restarts, at the platform's pace. Transient updates of a card are shown in between, only the latest one, and never after a stored one.
/// </summary>
/// <param name="owners">Which chats this process sends to; null for all.</param>
internal sealed partial class Outbox(
    IStore store, PlatformDirectory platforms, BotMetrics metrics, SecretMask secrets, TimeProvider time, ILogger<Outbox> logger, IChatOwners? owners = null) : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<ChatKey, ChatSender> _senders = new();

    /// <summary>Delivers the stored posts of this chat.</summary>
    public void Wake(ChatKey chat) => Signal(chat, sender => sender.TrySignalStored());

    /// <summary>Shows a transient update of a stored post when the pace allows it. Not stored; a newer one replaces it.</summary>
    /// <param name="render">Builds the message, or null if there is nothing to show any more. Called only when it is shown, from any thread.</param>
    public void Show(ChatKey chat, string postId, Func<OutgoingMessage?> render) => Signal(chat, sender => sender.TryShow(postId, () => render() is { } message ? secrets.Redact(message) : null));

    /// <summary>Treats both addresses as one chat from now on: a sender of the old address serves both, so that no post is sent twice.</summary>
    public void Merge(ChatKey oldChat, ChatKey newChat)
    {
        if (oldChat != newChat && _senders.TryGetValue(oldChat, out var sender))
        {
            _senders.TryAdd(newChat, sender);
        }
    }

    /// <summary>Returns whether the chat's sender is at work here.</summary>
    public bool IsBusy(ChatKey chat) => _senders.ContainsKey(chat);

    /// <summary>Waits until the chat's sender has ended. The caller has ended its ownership.</summary>
    public async Task LeaveAsync(ChatKey chat, CancellationToken cancellationToken)
    {
        if (_senders.TryGetValue(chat, out var sender))
        {
            await sender.Completion.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Stores the changes and delivers their posts, with secrets redacted.</summary>
    public async Task CommitAsync(Changes changes, CancellationToken cancellationToken)
    {
        foreach (var post in changes.Posts)
        {
            // Pending transient updates are older than these posts; later ones are newer.
            _senders.GetValueOrDefault(post.Chat)?.DropTransient(post.Id);
        }

        var cards = changes.JobChanges.Where(change => change.Card is not null).Select(change => change.Chat);
        await store.CommitAsync(
            changes with { Posts = await MaskedAsync(changes.Posts, cancellationToken), JobChanges = [.. changes.JobChanges.Select(Masked)] },
            cancellationToken);
        foreach (var chat in changes.Posts.Select(post => post.Chat).Concat(cards).Distinct())
        {
            Wake(chat);
        }
    }

    /// <summary>Deletes the chat with all its posts, stores the changes in the same transaction, and delivers their posts.</summary>
    /// <param name="upTo">See <see cref="IStore.EraseChatAsync"/>.</param>
    public async Task EraseAsync(ChatKey chat, Changes? then, string upTo, CancellationToken cancellationToken)
    {
        await store.EraseChatAsync(chat, cancellationToken, then, upTo);
        Wake(chat); // What the sender still holds of the posts is read again.
    }

    /// <summary>Completes when no stored post of the chat waits for the platform.</summary>
    public Task RestAsync(ChatKey chat, CancellationToken cancellationToken)
    {
        var rest = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Signal(chat, sender => sender.TryAwaitRest(rest));
        return rest.Task.WaitAsync(cancellationToken);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_senders.Values.Select(sender => sender.Completion)).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => _stopping.Dispose();

    private JobChange Masked(JobChange change) => change.Card is not { } card
        ? change
        : change with { Card = job => card(job) is { } post ? post with { Message = secrets.Redact(post.Message) } : null };

    private async Task<IReadOnlyList<OutboxMessage>> MaskedAsync(IReadOnlyList<OutboxMessage> posts, CancellationToken cancellationToken)
    {
        var masked = new List<OutboxMessage>(posts.Count);
        foreach (var chat in posts.GroupBy(post => post.Chat))
        {
            var mask = secrets.For(await store.GetChatAsync(chat.Key, cancellationToken));
            masked.AddRange(chat.Select(post => post with { Message = mask.Redact(post.Message) }));
        }

        return masked;
    }

    private void Signal(ChatKey chat, Func<ChatSender, bool> signal)
    {
        while (!_stopping.IsCancellationRequested)
        {
            var ownership = owners?.Find(chat);
            if (owners is not null && ownership is null)
            {
                return; // Its owner reads the posts when it takes the chat over.
            }

            var sender = _senders.GetOrAdd(chat, (key, owned) => new(key, store, platforms, metrics, time, logger, Close, owned, _stopping.Token), ownership);
            if (signal(sender))
            {
                return;
            }

            // It closed between lookup and signal, or its ownership ended: create a new one.
            _senders.TryRemove(new(chat, sender));
        }
    }

    /// <summary>At a second address a closed sender stays until the next signal there replaces it.</summary>
    private void Close(ChatSender sender) => _senders.TryRemove(new(sender.Chat, sender));
}
