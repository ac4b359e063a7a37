using System.Globalization;
using NemoBot.Core.Concurrency;
using NemoBot.Core.Model;
using NemoBot.Telegram.Api;
using NemoBot.Telegram.Incoming;
using NemoBot.Telegram.Outgoing;
using Telegram.Bot.Types.Enums;

namespace NemoBot.Telegram;

/// <summary>Adapts Telegram to the bot's platform interface: plain addresses in, <see cref="PlatformException"/> out.</summary>
internal sealed class TelegramPlatform(TextDelivery posts, VideoDelivery videos, PictureDelivery pictures, AlbumDelivery albums, AnswerDrafts drafts, PersonalDelivery personal, LegacyReceipts legacy, FileSource files, ChatActions actions, Acknowledger acknowledger, TopicNames topics, ChatMoves moves, Administrators administrators, FileIds fileIds, IStore store) : IChatPlatform
{
    public const string PlatformName = "telegram";

    /// <summary>The cards whose end was shown: later edits of one, as when a button below it is pressed, are no news.</summary>
    private readonly BoundedCache<string, CardState> _ended = new(2_000);

    public string Name => PlatformName;

    public PlatformLimits Limits { get; } = new()
    {
        TextLength = TextParts.MessageLength,
        IncomingBytes = files.IncomingBytes,
        OutgoingBytes = files.OutgoingBytes,
        EditInterval = TimeSpan.FromSeconds(3),
        DisablesButtons = !files.IsLocal, // Since Bot API 10.3. An older server refuses the whole message.
    };

    /// <inheritdoc/>
    /// <remarks>
    /// A post with a video, or too long for one message, is reconciled by its post id: a second send continues where the first stopped. A short text cannot be
    /// reconciled; sent again after <see cref="PlatformFault.Unknown"/> it may be duplicated.
    /// </remarks>
    public Task<string> SendAsync(ChatKey chat, PostHandle post, OutgoingMessage message, CancellationToken cancellationToken) =>
        RunAsync(chat, async address =>
        {
            var to = new WriteContext(address, post, message);
            var sent = await FindAsync(post, cancellationToken);
            if (sent is not null && sent.Main.ToString() != message.Replaces && sent.Main.Chat == address.Chat)
            {
                try
                {
                    return await WriteAsync(to, sent, cancellationToken);
                }
                catch (TelegramException there) when (there.Fault == TelegramFault.MessageFixed && sent.Video is { } shown && shown == message.Video?.FileId)
                {
                    return sent.Main.ToString(); // Its text may be older; a duplicate video would be worse.
                }
                catch (TelegramException gone) when (gone.Fault is TelegramFault.MessageGone or TelegramFault.MessageFixed)
                {
                    // Sent as a new message below.
                }
            }

            if (sent is not null)
            {
                post.Record(PostReceipt.Write(null));
            }

            return await personal.TrySendAsync(to, cancellationToken) switch
            {
                { Personal: { } shown } => shown.ToString(),
                { ToAll: { } shown } => await WriteAsync(to, new PostReceipt(shown), cancellationToken),
                _ => await WriteAsync(to, null, cancellationToken),
            };
        }, cancellationToken);

    public Task<string> EditAsync(ChatKey chat, string messageId, PostHandle post, OutgoingMessage message, CancellationToken cancellationToken) =>
        RunAsync(chat, async address =>
        {
            if (PersonalMessageId.Read(messageId) is { } one)
            {
                personal.Edit(one, new(address, post, message));
                return messageId;
            }

            // From before the group's migration: that message is no longer reachable.
            if (!ChatMessageId.TryParse(messageId, out var id) || id.Chat != address.Chat)
            {
                throw new PlatformException(PlatformFault.MessageGone, "Telegram: the message belongs to the chat's old address");
            }

            if (await drafts.TakeOutAsync(address, post.Id, message, cancellationToken) is not { } shown)
            {
                return messageId;
            }

            var sent = await FindAsync(post, cancellationToken);
            var written = await WriteAsync(new(address, post, shown), sent?.Main == id ? sent : new PostReceipt(id), cancellationToken);
            drafts.Note(post.Id, shown);
            return written;
        }, cancellationToken);

    public Task<bool> DeleteAsync(ChatKey chat, string messageId, CancellationToken cancellationToken) =>
        RunAsync(chat, async address =>
            ChatMessageId.TryParse(messageId, out var id) && id.Chat == address.Chat && await posts.DeleteAsync(id.Chat, id.Message, cancellationToken), cancellationToken);

    /// <remarks>A local server downloads the whole file before it answers, which may take minutes: meanwhile the chat shows an action.</remarks>
    public Task<Stream> OpenAsync(ChatKey chat, Attachment attachment, CancellationToken cancellationToken) =>
        RunAsync(chat, address => actions.WhileAsync(address, ChatAction.Typing, () => files.OpenAsync(attachment, cancellationToken), cancellationToken), cancellationToken);

    /// <inheritdoc/>
    /// <remarks>A message in the name of a group or channel has its id, which is negative; any of its administrators may have written it.</remarks>
    public async Task<bool> MayActForAsync(ChatKey chat, string person, string owner, CancellationToken cancellationToken) =>
        long.TryParse(owner, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var name) && name < 0
        && long.TryParse(person, NumberStyles.None, CultureInfo.InvariantCulture, out var user)
        && await administrators.ContainAsync(name, user, cancellationToken);

    /// <inheritdoc/>
    /// <remarks>A message in the name of the group itself is from an administrator who hides who it is.</remarks>
    public async Task<bool?> IsAdministratorAsync(ChatKey chat, string person, CancellationToken cancellationToken)
    {
        var address = ChatAddress.Parse((await store.GetChatAsync(chat, cancellationToken)).Chat);
        return long.TryParse(person, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var user)
            && (user == address.Chat || (user > 0 && await administrators.ContainAsync(address.Chat, user, cancellationToken)));
    }

    public async Task ForgetFilesAsync(IReadOnlyList<StoredFile> files, CancellationToken cancellationToken)
    {
        foreach (var file in files)
        {
            await fileIds.RemoveAsync(file.Id, cancellationToken);
        }
    }

    /// <summary>Returns what Telegram has of the post: its receipt, which the notes of a version without receipts become; null if there is neither.</summary>
    private async Task<PostReceipt?> FindAsync(PostHandle post, CancellationToken cancellationToken)
    {
        if (post.Receipt is null && await legacy.FindPostAsync(post.Id, cancellationToken) is { } recorded)
        {
            post.Record(PostReceipt.Write(recorded));
        }

        return PostReceipt.Read(post.Receipt);
    }

    /// <summary>Writes the post, records it, and returns the id of its first message.</summary>
    private async Task<string> WriteAsync(WriteContext to, PostReceipt? sent, CancellationToken cancellationToken)
    {
        var written = to.Message.Video switch
        {
            null when to.Message.HasDrawing => await pictures.WriteDrawnAsync(to, sent, cancellationToken),
            null when to.Message.Comparison is { } stills => await albums.WriteAsync(to, sent, stills, cancellationToken),
            null => await posts.WriteAsync(to, sent, cancellationToken),
            { IsVideo: false } picture => await pictures.WriteAsync(to, sent, picture, cancellationToken),
            { } video => await videos.WriteAsync(to, sent, video, cancellationToken),
        };
        if (to.Post.Receipt is not null || !written.IsSingleText)
        {
            to.Post.Record(PostReceipt.Write(written)); // Of a single text the post's row has all there is: its id.
        }

        if (to.Message is { Card.State: (CardState.Done or CardState.Failed or CardState.Cancelled) and var state, RepliesTo: { } asked } && _ended.TryAdd(to.Post.Id, state))
        {
            acknowledger.ShowEnd(asked, isFailure: state == CardState.Failed);
        }

        if (to.Message is { Card.State: CardState.Done, PlatformContext: TopicNames.Unnamed })
        {
            acknowledger.Do(stop => topics.NameAsync(to.Address, stop));
        }

        return written.Main.ToString();
    }

    /// <summary>Runs the call at the chat's current address, and once more if Telegram reports that it just moved.</summary>
    private async Task<T> RunAsync<T>(ChatKey chat, Func<ChatAddress, Task<T>> act, CancellationToken cancellationToken)
    {
        var now = (await store.GetChatAsync(chat, cancellationToken)).Chat;
        try
        {
            try
            {
                return await act(ChatAddress.Parse(now));
            }
            catch (TelegramException moved) when (moved.MigratedTo is not null)
            {
                var next = new ChatAddress(moved.MigratedTo.Value, null);
                await moves.MoveAsync(now, next.ToKey(), cancellationToken);
                return await act(next);
            }
        }
        catch (TelegramException failed)
        {
            throw new PlatformException(FaultOf(failed.Fault), failed.Message) { RetryAfter = failed.RetryAfter };
        }
    }

    private static PlatformFault FaultOf(TelegramFault fault) => fault switch
    {
        TelegramFault.NotSent or TelegramFault.FileUnavailable => PlatformFault.NotSent,
        TelegramFault.HeldBack => PlatformFault.NotSent, // This post waits, the chat does not.
        TelegramFault.Unauthorised => PlatformFault.NotSent, // Sent after the operator has corrected the token.
        TelegramFault.Unknown => PlatformFault.Unknown,
        TelegramFault.Removed => PlatformFault.Removed,
        TelegramFault.Flood => PlatformFault.Flood,
        TelegramFault.Blocked => PlatformFault.Unreachable,
        TelegramFault.MessageGone => PlatformFault.MessageGone,
        TelegramFault.MessageFixed => PlatformFault.MessageFixed,
        TelegramFault.TooLarge => PlatformFault.TooLarge,
        _ => PlatformFault.Refused,
    };
}
