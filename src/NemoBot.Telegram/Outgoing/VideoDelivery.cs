using NemoBot.Core.Model;
using NemoBot.Core.Text.Formatting;
using NemoBot.Telegram.Api;
using NemoBot.Telegram.Incoming;
using Telegram.Bot.Requests;
using Telegram.Bot.Requests.Abstractions;
using Telegram.Bot.Types;
using Telegram.Bot.Types.Enums;
using Telegram.Bot.Types.ReplyMarkups;

namespace NemoBot.Telegram.Outgoing;

/// <summary>
/// Delivers a finished video by editing our message into it (editMessageMedia), which can be repeated without a second video (the core's note, with sound,
/// follows). sendVideo and sendDocument cannot be repeated and are used only if Telegram refuses the edit. After a definite refusal the next of
/// <see cref="VideoForms"/> is tried; if all are refused, the core falls back to text.
/// </summary>
internal sealed partial class VideoDelivery(
    TelegramClient client, MessageWriter writer, TextDelivery posts, FileIds fileIds, FileSource files, VideoForms forms, ChatActions actions, IStore store, TimeProvider time, ILogger<VideoDelivery> logger)
{
    /// <summary>After as many uploads without a known outcome the link is sent: each may be gigabytes.</summary>
    private const int MostUploads = 3;

    /// <summary>The server may still pass the file on when its answer was lost (docs/contracts/telegram.md §2.1.4): how long, and how often, to look whether it arrived.</summary>
    private static readonly TimeSpan Arrival = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(15);

    public async Task<PostReceipt> WriteAsync(WriteContext to, PostReceipt? sent, VideoResult video, CancellationToken cancellationToken)
    {
        if (sent?.Video == video.FileId)
        {
            return await posts.WriteAsync(to, sent, cancellationToken);
        }

        // An earlier attempt got no response: whether the video exists is unknown, and a duplicate would be worse than the link.
        if (sent is { VideoBegun: true })
        {
            return await WriteLinkAsync(to, sent, video, cancellationToken);
        }

        if (sent is { Uploads: > 0 })
        {
            if (await FindUploadedAsync(to, sent, video, cancellationToken) is { } found)
            {
                return found;
            }

            if (sent.Uploads >= MostUploads)
            {
                return await WriteLinkAsync(to, sent, video, cancellationToken);
            }
        }

        if (video.SizeBytes > files.OutgoingBytes)
        {
            throw NotPut(TelegramFault.TooLarge, "the video exceeds the size limit");
        }

        var stored = await store.GetFileAsync(to.Address.ToKey(), video.FileId, cancellationToken) ?? throw NotPut(TelegramFault.Refused, "the video has no file");
        sent ??= await BeginAsync(to, cancellationToken);
        PostReceipt shown;
        try
        {
            shown = await DeliverAsync(to, sent, video, stored, cancellationToken);
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            throw NotPut(TelegramFault.Refused, "the video's file is missing"); // A restored backup has the record, but not the file.
        }

        await to.RecordAsync(shown);
        if (sent is not null && sent.Main != shown.Main)
        {
            await RemoveAsync(sent.Main, cancellationToken);
        }

        return await posts.WriteRestAsync(to, shown, TextParts.Of(to.Message.Text, TextParts.CaptionLength), cancellationToken);
    }

    /// <summary>Finds out whether an upload without an answer arrived: only then the message has a caption. Returns null if it did not.</summary>
    /// <exception cref="TelegramException">It may yet arrive.</exception>
    private async Task<PostReceipt?> FindUploadedAsync(WriteContext to, PostReceipt sent, VideoResult video, CancellationToken cancellationToken)
    {
        try
        {
            return await posts.WriteAsync(to, sent with { Video = video.FileId, Uploads = 0, UploadedAt = null }, cancellationToken);
        }
        catch (TelegramException missing) when (missing.Fault == TelegramFault.NotMedia)
        {
            var left = sent.UploadedAt + Arrival - time.GetUtcNow();
            if (left > TimeSpan.Zero && left <= Arrival)
            {
                throw new TelegramException(TelegramFault.Unknown, missing.Method, "whether the video arrives is not known yet") { RetryAfter = left < LookEvery ? left : LookEvery };
            }

            return null;
        }
        catch (TelegramException gone) when (gone.Fault is TelegramFault.MessageGone or TelegramFault.MessageFixed)
        {
            return null;
        }
    }

    /// <summary>Sends a short message first and records its id: from here on every step can be repeated. Returns null if the chat refuses text; it may accept a video.</summary>
    private async Task<PostReceipt?> BeginAsync(WriteContext to, CancellationToken cancellationToken)
    {
        try
        {
            var card = TextParts.Of(to.Message.Text, TextParts.CaptionLength)[0];
            PostReceipt sent = new(new ChatMessageId(to.Address.Chat, await writer.SendAsync(to, card, null, to.Reply, notify: false, cancellationToken)));
            await to.RecordAsync(sent);
            return sent;
        }
        catch (TelegramException refused) when (refused.Fault is TelegramFault.Refused or TelegramFault.NoRight)
        {
            return null;
        }
    }

    /// <exception cref="TelegramException">Every form was refused.</exception>
    private async Task<PostReceipt> DeliverAsync(WriteContext to, PostReceipt? sent, VideoResult video, StoredFile stored, CancellationToken cancellationToken)
    {
        TelegramException? refusal = null;
        VideoForm? last = null;
        await foreach (var form in forms.OfAsync(video, stored, cancellationToken))
        {
            if (form.OnlyAfter is { } fault && refusal?.Fault != fault)
            {
                continue;
            }

            try
            {
                return await ReplaceAsync(to, sent, video, form, isNew: sent is null, cancellationToken);
            }
            catch (TelegramException refused) when (refused.IsAboutForm)
            {
                LogRefused(form.Type, to.Post.Id, refused.Message);
                (refusal, last) = (refused, form);
                if (!form.IsUpload)
                {
                    await fileIds.ForgetAsync(video.FileId, cancellationToken); // The id is another bot's or outdated: upload the file again.
                }
            }
        }

        if (last is not null && sent is not null && refusal is { Fault: not TelegramFault.NoRight })
        {
            try
            {
                return await ReplaceAsync(to, sent, video, last, isNew: true, cancellationToken); // Perhaps Telegram refuses only the edit.
            }
            catch (TelegramException refused) when (refused.IsAboutForm)
            {
                LogRefused(last.Type, to.Post.Id, refused.Message);
            }
        }

        throw NotPut(TelegramFault.Refused, refusal?.Message ?? "no form of the video can be sent");
    }

    /// <param name="isNew">True sends a new message instead of an edit.</param>
    private async Task<PostReceipt> ReplaceAsync(WriteContext to, PostReceipt? sent, VideoResult video, VideoForm form, bool isNew, CancellationToken cancellationToken)
    {
        var parts = TextParts.Of(to.Message.Text, TextParts.CaptionLength);
        var keyboard = parts.Count == 1 ? to.Keyboard : null;
        Task<Message?> Put() => MessageWriter.WithMarkupAsync(parts[0], (text, mode) =>
        {
            Func<Task<InputMedia>> open = async () =>
            {
                var media = await form.OpenAsync();
                (media.Caption, media.ParseMode) = (text, mode);
                return media;
            };
            return isNew ? SendAsync(to, sent, open, keyboard, cancellationToken) : EditAsync(to, sent!, open, keyboard, cancellationToken);
        });
        var message = form.IsUpload ? await actions.WhileAsync(to.Address, ChatAction.UploadVideo, Put, cancellationToken) : await Put();
        if (message?.Video?.FileId is { } fileId)
        {
            await fileIds.KeepAsync(video.FileId, fileId, cancellationToken);
        }

        var main = message is null ? sent!.Main : new ChatMessageId(to.Address.Chat, message.Id);
        return (sent ?? new(main)) with { Video = video.FileId, VideoBegun = false, Uploads = 0, UploadedAt = null, Main = main };
    }

    /// <returns>The message with the video; null if it already had it.</returns>
    private async Task<Message?> EditAsync(WriteContext to, PostReceipt sent, Func<Task<InputMedia>> open, InlineKeyboardMarkup? keyboard, CancellationToken cancellationToken)
    {
        try
        {
            return await client.UploadAsync<Message>(
                async () => new EditMessageMediaRequest { ChatId = to.Address.Chat, MessageId = sent.Main.Message, Media = await open(), ReplyMarkup = keyboard }, cancellationToken);
        }
        catch (TelegramException refused) when (refused.Fault == TelegramFault.NotModified)
        {
            return null;
        }
        catch (TelegramException lost) when (lost.Fault == TelegramFault.Unknown)
        {
            await to.RecordAsync(sent with { Uploads = sent.Uploads + 1, UploadedAt = time.GetUtcNow() });
            throw;
        }
        catch (TelegramException refused) when (refused.Fault is TelegramFault.MessageGone or TelegramFault.MessageFixed)
        {
            return await SendAsync(to, sent, open, keyboard, cancellationToken);
        }
    }

    private async Task<Message?> SendAsync(WriteContext to, PostReceipt? sent, Func<Task<InputMedia>> open, InlineKeyboardMarkup? keyboard, CancellationToken cancellationToken)
    {
        var nowhere = new ChatMessageId(to.Address.Chat, 0);
        await to.Post.SaveAsync(PostReceipt.Write((sent ?? new(nowhere)) with { VideoBegun = true }), cancellationToken);
        try
        {
            return await MessageWriter.InPlaceAsync(to.Address, to.Reply, (topic, answered) =>
                client.UploadAsync(async () => NewMessage(to.Address.Chat, topic, await open(), answered, keyboard), cancellationToken));
        }
        catch (Exception failed) when (failed is TelegramException { Fault: not (TelegramFault.Unknown or TelegramFault.Removed) } or UnsentException or FileNotFoundException or DirectoryNotFoundException)
        {
            // Certainly not sent, so a retry is safe.
            await to.RecordAsync(sent);
            throw;
        }
    }

    /// <summary>Not idempotent; used only if the edit was refused.</summary>
    private static IRequest<Message> NewMessage(long chat, int? topic, InputMedia media, ReplyParameters? reply, InlineKeyboardMarkup? keyboard) => media is InputMediaVideo video
        ? new SendVideoRequest
        {
            ChatId = chat,
            MessageThreadId = topic,
            Video = video.Media,
            Thumbnail = video.Thumbnail,
            Cover = video.Cover,
            Caption = video.Caption,
            ParseMode = video.ParseMode,
            Width = video.Width,
            Height = video.Height,
            Duration = video.Duration,
            SupportsStreaming = video.SupportsStreaming,
            ReplyParameters = reply,
            ReplyMarkup = keyboard,
        }
        : new SendDocumentRequest
        {
            ChatId = chat,
            MessageThreadId = topic,
            Document = media.Media,
            Caption = media.Caption,
            ParseMode = media.ParseMode,
            DisableContentTypeDetection = true,
            ReplyParameters = reply,
            ReplyMarkup = keyboard,
        };

    private async Task<PostReceipt> WriteLinkAsync(WriteContext to, PostReceipt begun, VideoResult video, CancellationToken cancellationToken)
    {
        var link = video.Link ?? throw NotPut(TelegramFault.Refused, "whether the video was sent is unknown, and it has no link");
        var withLink = to with { Message = to.Message with { Text = $"{to.Message.Text}\n\n[{Markup.Escape(video.FileName)}](<{link.AbsoluteUri}>)", Video = null } };
        try
        {
            return await posts.WriteAsync(withLink, begun.Main.Message == 0 ? null : begun, cancellationToken);
        }
        catch (TelegramException gone) when (gone.Fault is TelegramFault.MessageGone or TelegramFault.MessageFixed && begun.Main.Message != 0)
        {
            // The message that was to become the video cannot be edited; the record of the unknown attempt stays.
            var sent = await posts.WriteAsync(withLink, null, cancellationToken) with { VideoBegun = true };
            await to.RecordAsync(sent);
            return sent;
        }
    }

    /// <summary>Removes the placeholder of a delivered video; a failure is only logged.</summary>
    private async Task RemoveAsync(ChatMessageId old, CancellationToken cancellationToken)
    {
        try
        {
            await posts.DeleteAsync(old.Chat, old.Message, cancellationToken);
        }
        catch (TelegramException failed)
        {
            LogNotRemoved(failed.Message);
        }
    }

    private static TelegramException NotPut(TelegramFault fault, string detail) => new(fault, "editMessageMedia", detail);

    [LoggerMessage(LogLevel.Warning, "Telegram refused the {Form} of post {Post}: {Detail}")]
    private partial void LogRefused(InputMediaType form, string post, string detail);

    [LoggerMessage(LogLevel.Debug, "A message that was replaced by a video could not be deleted: {Detail}")]
    private partial void LogNotRemoved(string detail);
}
