using NemoBot.Core.Model;
using NemoBot.Core.Text.Formatting;
using NemoBot.Telegram.Api;
using NemoBot.Telegram.Files;

namespace NemoBot.Telegram.Outgoing;

/// <summary>
/// Delivers a finished video: our message becomes it (editMessageMedia), which may be done twice and still is one video (the core's note
/// that rings follows). sendVideo and sendDocument, which may not, are used only where Telegram refuses to turn the message into one. A form that is surely
/// refused is followed by the next of <see cref="VideoForms"/>; when all are, the core goes on with words.
/// </summary>
internal sealed partial class TelegramVideos(
    TelegramApi api, TelegramWriter writer, TelegramPosts posts, TelegramFileIds fileIds, TelegramFiles files, VideoForms forms, TelegramActions actions, IStore store, ILogger<TelegramVideos> logger)
{
    public async Task<TelegramReceipt> WriteAsync(WriteContext to, TelegramReceipt? sent, VideoResult video, CancellationToken cancellationToken)
    {
        if (sent?.Video == video.FileId)
        {
            return await posts.WriteAsync(to, sent, cancellationToken);
        }

        // Begun before and never answered: nobody can say whether the video is there, and a second one would be worse than the link.
        if (sent is { VideoBegun: true })
        {
            return await WriteLinkAsync(to, sent, video, cancellationToken);
        }

        if (video.SizeBytes > files.OutgoingBytes)
        {
            throw NotPut(TelegramFault.TooLarge, "the video is larger than may be sent");
        }

        var stored = await store.GetFileAsync(to.Address.ToKey(), video.FileId, cancellationToken) ?? throw NotPut(TelegramFault.Refused, "the video has no file");
        sent ??= await BeginAsync(to, cancellationToken);
        TelegramReceipt shown;
        try
        {
            shown = await DeliverAsync(to, sent, video, stored, cancellationToken);
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            throw NotPut(TelegramFault.Refused, "the video's file is gone"); // A backup has the record and not the file.
        }

        await to.NoteAsync(shown);
        if (sent is not null && sent.Main != shown.Main)
        {
            await RemoveAsync(sent.Main, cancellationToken);
        }

        return await posts.WriteRestAsync(to, shown, TelegramText.Parts(to.Message.Text, TelegramText.CaptionLength), cancellationToken);
    }

    /// <summary>A small message first, whose id is noted: from here on every step may be repeated. Null where the chat takes no words; it may take a video.</summary>
    private async Task<TelegramReceipt?> BeginAsync(WriteContext to, CancellationToken cancellationToken)
    {
        try
        {
            var card = TelegramText.Parts(to.Message.Text, TelegramText.CaptionLength)[0];
            TelegramReceipt sent = new(new TelegramMessageId(to.Address.Chat, await writer.SendAsync(to, card, null, to.Reply, notify: false, cancellationToken)));
            await to.NoteAsync(sent);
            return sent;
        }
        catch (TelegramException refused) when (refused.Fault is TelegramFault.Refused or TelegramFault.NoRight)
        {
            return null;
        }
    }

    /// <exception cref="TelegramException">Every form was refused.</exception>
    private async Task<TelegramReceipt> DeliverAsync(WriteContext to, TelegramReceipt? sent, VideoResult video, StoredFile stored, CancellationToken cancellationToken)
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
                LogRefused(form.Media.Type, to.Post.Id, refused.Message);
                (refusal, last) = (refused, form);
                if (form.Uploads.Count == 0)
                {
                    await fileIds.ForgetAsync(video.FileId, cancellationToken); // Another bot's id, or one from before: upload it anew.
                }
            }
        }

        if (last is not null && sent is not null && refusal is { Fault: not TelegramFault.NoRight })
        {
            try
            {
                return await ReplaceAsync(to, sent, video, last, isNew: true, cancellationToken); // It may be the edit that Telegram does not take.
            }
            catch (TelegramException refused) when (refused.IsAboutForm)
            {
                LogRefused(last.Media.Type, to.Post.Id, refused.Message);
            }
        }

        throw NotPut(TelegramFault.Refused, refusal?.Message ?? "there is no way to send it");
    }

    /// <param name="isNew">As a message of its own.</param>
    private async Task<TelegramReceipt> ReplaceAsync(WriteContext to, TelegramReceipt? sent, VideoResult video, VideoForm form, bool isNew, CancellationToken cancellationToken)
    {
        var parts = TelegramText.Parts(to.Message.Text, TelegramText.CaptionLength);
        var keyboard = parts.Count == 1 ? to.Keyboard : null;
        Task<TelegramMessage?> Put() => TelegramWriter.WithMarkupAsync(parts[0], (text, mode) =>
        {
            var captioned = form with { Media = form.Media with { Caption = text, ParseMode = mode } };
            return isNew ? SendAsync(to, sent, captioned, keyboard, cancellationToken) : EditAsync(to, sent!, captioned, keyboard, cancellationToken);
        });
        var message = form.Uploads.Count > 0 ? await actions.WhileAsync(to.Address, "upload_video", Put, cancellationToken) : await Put();
        if (message?.Video?.FileId is { } fileId)
        {
            await fileIds.KeepAsync(video.FileId, fileId, cancellationToken);
        }

        var main = message is null ? sent!.Main : new TelegramMessageId(to.Address.Chat, message.MessageId);
        return (sent ?? new(main)) with { Video = video.FileId, VideoBegun = false, Main = main };
    }

    /// <returns>The message that holds the video; null when it held it already.</returns>
    private async Task<TelegramMessage?> EditAsync(WriteContext to, TelegramReceipt sent, VideoForm form, InlineKeyboard? keyboard, CancellationToken cancellationToken)
    {
        try
        {
            return await api.EditMessageMediaAsync(to.Address.Chat, sent.Main.Message, form.Media, form.Uploads, keyboard, cancellationToken);
        }
        catch (TelegramException refused) when (refused.Fault == TelegramFault.NotModified)
        {
            return null;
        }
        catch (TelegramException refused) when (refused.Fault is TelegramFault.MessageGone or TelegramFault.MessageFixed)
        {
            return await SendAsync(to, sent, form, keyboard, cancellationToken);
        }
    }

    private async Task<TelegramMessage?> SendAsync(WriteContext to, TelegramReceipt? sent, VideoForm form, InlineKeyboard? keyboard, CancellationToken cancellationToken)
    {
        var nowhere = new TelegramMessageId(to.Address.Chat, 0);
        await to.Post.SaveAsync(TelegramReceipt.Write((sent ?? new(nowhere)) with { VideoBegun = true }), cancellationToken);
        try
        {
            return await TelegramWriter.InPlaceAsync(to.Address, to.Reply, (topic, answered) =>
                api.SendMediaAsync(to.Address.Chat, topic, form.Media, form.Uploads, answered, keyboard, cancellationToken));
        }
        catch (TelegramException failed) when (failed.Fault != TelegramFault.Unknown)
        {
            // Surely not sent: it may be begun again.
            await to.NoteAsync(sent);
            throw;
        }
    }

    private async Task<TelegramReceipt> WriteLinkAsync(WriteContext to, TelegramReceipt begun, VideoResult video, CancellationToken cancellationToken)
    {
        var link = video.Link ?? throw NotPut(TelegramFault.Refused, "whether the video is there is unknown, and there is no link to it");
        var withLink = to with { Message = to.Message with { Text = $"{to.Message.Text}\n\n[{Markup.Escape(video.FileName)}](<{link.AbsoluteUri}>)", Video = null } };
        try
        {
            return await posts.WriteAsync(withLink, begun.Main.Message == 0 ? null : begun, cancellationToken);
        }
        catch (TelegramException gone) when (gone.Fault is TelegramFault.MessageGone or TelegramFault.MessageFixed && begun.Main.Message != 0)
        {
            // The message that should have become the video cannot be changed; that the video was begun stays known.
            var sent = await posts.WriteAsync(withLink, null, cancellationToken) with { VideoBegun = true };
            await to.NoteAsync(sent);
            return sent;
        }
    }

    /// <summary>The video is there; what stood in its place before may stay beside it.</summary>
    private async Task RemoveAsync(TelegramMessageId old, CancellationToken cancellationToken)
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

    [LoggerMessage(LogLevel.Warning, "Telegram did not take the {Form} of post {Post}: {Detail}")]
    private partial void LogRefused(string form, string post, string detail);

    [LoggerMessage(LogLevel.Debug, "A message that was replaced by a video could not be removed: {Detail}")]
    private partial void LogNotRemoved(string detail);
}
