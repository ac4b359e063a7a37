using NemoBot.Core.Model;
using NemoBot.Core.Telemetry;
using NemoBot.Core.Text.Cards;
using NemoBot.Core.Text.Localization;

namespace NemoBot.Core.Delivery;

/// <summary>Makes one call to the platform for a post of a chat, keeps its receipt, and records the outcome. Not thread-safe: one call at a time.</summary>
internal sealed partial class PostDelivery(ChatKey chat, IStore store, SentPosts sentPosts, BotMetrics metrics, TimeProvider time, ILogger logger)
{
    /// <returns>True if the platform has the post as it is stored; false if the stored posts must be read again.</returns>
    public async Task<bool> DeliverAsync(IChatPlatform platform, OutboxMessage post, CancellationToken stop)
    {
        var existing = post.MessageId ?? sentPosts.Unrecorded(post.Id)?.MessageId;
        var isEdit = existing is not null;
        var handle = sentPosts.Handle(post.Id) is { IsStored: false } newer ? newer : new PostHandle(store, post);
        using var trace = BotTraces.Post(post.Id, chat.Platform, isEdit);
        try
        {
            // If the platform already has this version, only recording it failed: do not send it again.
            var messageId = existing ?? "";
            if (sentPosts.Unrecorded(post.Id)?.Version != post.Version)
            {
                messageId = existing is not null
                    ? await EditAsync(handle, () => platform.EditAsync(chat, existing, handle, Shown(platform, post.Message), stop), stop)
                    : await CallAsync(handle, async () => await platform.SendAsync(chat, handle, Shown(platform, await NewAsync(post, stop)), stop), stop);
                sentPosts.Remember(post.Id, messageId, post.Version);
                metrics.Delivered(chat.Platform, isEdit ? null : post.Id, time.GetUtcNow());
            }

            var sent = await RecordAsync(post, handle, messageId);
            sentPosts.Recorded(post.Id);
            if (existing is null && post.Replaces is { } old)
            {
                await RemoveAsync(platform, old, stop);
            }

            return sent is not { Abandoned: false } || sent.SentVersion == sent.Version;
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
            await store.UpdateProjectAsync(
                chat, project, stored => stored with { ResultMessageIds = [.. stored.ResultMessageIds.Where(id => id != messageId).TakeLast(49), messageId] }, CancellationToken.None);
        }

        return await UpdateAsync(handle, stored => stored with { SentVersion = Math.Max(stored.SentVersion, post.Version), MessageId = messageId, Replaces = null }, CancellationToken.None);
    }

    /// <summary>Calls the platform, and keeps the receipt that the adapter recorded, whatever the outcome.</summary>
    private async Task<string> CallAsync(PostHandle handle, Func<Task<string>> call, CancellationToken stop)
    {
        await ChatOwnership.CheckAsync(stop);
        sentPosts.Keep(handle);
        try
        {
            return await call();
        }
        finally
        {
            if (handle.Fault is { } fault)
            {
                LogReceiptNotStored(fault, handle.Id, chat);
            }
        }
    }

    /// <summary>
    /// Calls the platform for an edit. If another process owns the chat when it ends, the edit may have replaced that one's newer one, as after a long pause of the machine
    /// between the check and the call: then the owner shows its version again.
    /// </summary>
    private async Task<string> EditAsync(PostHandle handle, Func<Task<string>> edit, CancellationToken stop)
    {
        var mayBeOnItsWay = false;
        try
        {
            return await CallAsync(
                handle,
                () =>
                {
                    mayBeOnItsWay = true;
                    return edit();
                },
                stop);
        }
        finally
        {
            if (mayBeOnItsWay && !await ChatOwnership.LastsAsync())
            {
                await ShowAgainAsync(handle.Id);
            }
        }
    }

    /// <summary>Whoever owns the chat reads the post as one that is not sent, and edits it.</summary>
    private async Task ShowAgainAsync(string postId)
    {
        ChatOwnership.Enter(null);
        try
        {
            await store.UpdatePostAsync(chat, postId, stored => stored.MessageId is null ? stored : stored with { Version = stored.Version + 1 }, CancellationToken.None);
        }
        catch (StorageException fault)
        {
            LogNotShownAgain(fault, postId, chat);
        }
    }

    /// <summary>Changes the stored post and stores its receipt, in one transaction.</summary>
    private async Task<OutboxMessage?> UpdateAsync(PostHandle handle, Func<OutboxMessage, OutboxMessage> change, CancellationToken cancellationToken)
    {
        var changed = await store.UpdatePostAsync(
            chat, handle.Id, stored => handle.IsStored ? change(stored) : change(stored) with { PlatformReceipt = handle.Receipt }, cancellationToken);
        handle.Flushed();
        return changed;
    }

    /// <summary>Builds a post as a new message: replacing one that can no longer be changed, or as a note that replies to its post, wherever the platform has that now.</summary>
    private async Task<OutgoingMessage> NewAsync(OutboxMessage post, CancellationToken stop)
    {
        var message = post.Message with { Replaces = post.Replaces };
        return post.After is { } before && await store.GetPostAsync(chat, before, stop) is { } about
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
            await platform.DeleteAsync(chat, messageId, stop);
        }
        catch (PlatformException fault)
        {
            LogNotRemoved(chat, fault.Message);
        }
    }

    private async Task<Texts> TextsAsync(CancellationToken stop)
    {
        var record = await store.GetChatAsync(chat, stop);
        return Texts.In(record.LanguageChosen ?? record.LanguageSeen);
    }

    /// <summary>Shows a transient update, if the platform has the post.</summary>
    /// <returns>False if the stored posts must be read again.</returns>
    public async Task<bool> ShowAsync(IChatPlatform platform, string postId, OutgoingMessage message, CancellationToken stop)
    {
        var (messageId, handle) = (sentPosts.MessageId(postId), sentPosts.Handle(postId));
        if (messageId is null || handle is null)
        {
            if (await store.GetPostAsync(chat, postId, stop) is not { } post)
            {
                return true;
            }

            messageId ??= post.MessageId;
            handle = handle is { IsStored: false } ? handle : new(store, post);
        }

        if (messageId is null)
        {
            return true; // Its first version is not sent yet; the next transient update will find it.
        }

        try
        {
            sentPosts.Remember(postId, messageId);
            sentPosts.Remember(postId, await EditAsync(
                handle,
                async () =>
                {
                    var id = await platform.EditAsync(chat, messageId, handle, message, stop);
                    await handle.TryFlushAsync();
                    return id;
                },
                stop));
            metrics.Delivered(chat.Platform, postId: null, time.GetUtcNow());
            return true;
        }
        catch (PlatformException fault) when (fault.Fault is PlatformFault.MessageGone or PlatformFault.MessageFixed)
        {
            // The user deleted the card, it can no longer be edited, or the chat moved: the stored version is sent again, and transient updates then edit that one.
            LogTransientFailed(chat, postId, fault.Fault, fault.Message);
            await UpdateAsync(handle, stored => stored with { MessageId = null, SentVersion = 0, Replaces = stored.MessageId ?? stored.Replaces }, stop);
            sentPosts.Forget(postId);
            return false;
        }
        catch (PlatformException fault)
        {
            // A transient update may be lost; the stored versions are what matters.
            metrics.NotDelivered(chat.Platform, fault.Fault, time.GetUtcNow());
            LogTransientFailed(chat, postId, fault.Fault, fault.Message);
            sentPosts.Hold(postId, fault);
            return true;
        }
    }

    private async Task SettleAsync(OutboxMessage post, PostHandle handle, PlatformException fault, CancellationToken stop)
    {
        metrics.NotDelivered(chat.Platform, fault.Fault, time.GetUtcNow());
        if (fault.Fault == PlatformFault.Flood)
        {
            LogHeldBack(chat, post.Id, fault.RetryAfter); // An everyday answer, which the metrics count.
        }
        else
        {
            LogDeliveryFailed(chat, post.Id, fault.Fault, fault.Message);
        }

        switch (fault.Fault)
        {
            case PlatformFault.NotSent or PlatformFault.Unknown or PlatformFault.Flood:
                sentPosts.Hold(post.Id, fault);
                break;
            case PlatformFault.Unreachable:
                await ChangeSameAsync(post, handle, stored => stored with { Abandoned = true }, stop);
                await store.UpdateChatAsync(chat, record => record with { Reachable = false }, stop);
                break;
            default:
                var texts = await TextsAsync(stop);
                var now = time.GetUtcNow();
                var messageId = post.MessageId ?? sentPosts.Unrecorded(post.Id)?.MessageId;
                var after = await ChangeSameAsync(post, handle, stored => AfterRefusal.Of(stored with { MessageId = messageId }, fault.Fault, texts, now), stop);
                if (after is { MessageId: null })
                {
                    sentPosts.Forget(post.Id);
                }

                break;
        }
    }

    /// <summary>The platform's refusal concerns the version that was sent: a version stored meanwhile gets its own try.</summary>
    private Task<OutboxMessage?> ChangeSameAsync(OutboxMessage post, PostHandle handle, Func<OutboxMessage, OutboxMessage> change, CancellationToken stop) =>
        UpdateAsync(handle, stored => stored.Version == post.Version ? change(stored) : stored, stop);

    [LoggerMessage(LogLevel.Warning, "Post {Post} of {Chat} was not delivered: {Fault}, {Reason}")]
    private partial void LogDeliveryFailed(ChatKey chat, string post, PlatformFault fault, string reason);

    [LoggerMessage(LogLevel.Debug, "Post {Post} of {Chat} waits for the platform's rate limit: {RetryAfter}")]
    private partial void LogHeldBack(ChatKey chat, string post, TimeSpan? retryAfter);

    [LoggerMessage(LogLevel.Error, "Could not store the receipt of post {Post} of {Chat}; it stays in memory until it is stored or the process ends")]
    private partial void LogReceiptNotStored(Exception fault, string post, ChatKey chat);

    [LoggerMessage(LogLevel.Warning, "Post {Post} of {Chat}, which another process owns now, may show an older version until it changes")]
    private partial void LogNotShownAgain(Exception fault, string post, ChatKey chat);

    [LoggerMessage(LogLevel.Debug, "Could not delete a replaced message of {Chat}: {Reason}")]
    private partial void LogNotRemoved(ChatKey chat, string reason);

    [LoggerMessage(LogLevel.Debug, "A transient update of post {Post} of {Chat} was not shown: {Fault}, {Reason}")]
    private partial void LogTransientFailed(ChatKey chat, string post, PlatformFault fault, string reason);
}
