using NemoBot.Conversation;
using NemoBot.Platforms.Telegram.Api;
using NemoBot.Platforms.Telegram.Files;
using NemoBot.Replies;
using NemoBot.Storage;

namespace NemoBot.Platforms.Telegram.Sending;

/// <summary>Opens a stored file for reading; throws <see cref="FileNotFoundException"/> when it was cleaned up.</summary>
internal delegate FileStream OpenStoredFile(StoredFile file);

/// <summary>
/// Delivers a finished video: our message becomes it (editMessageMedia), which may be done twice and still is one video (the core's note
/// that rings follows). sendVideo, which may not, is used only where Telegram refuses to turn the message into a video.
/// </summary>
internal sealed class TelegramVideos(
    TelegramApi api, TelegramWriter writer, TelegramPosts posts, TelegramMemory memory, TelegramFiles files, VideoThumbnail thumbnails, TelegramActions actions, IStore store, OpenStoredFile open)
{
    private const string VideoPart = "video";
    private const string ThumbnailPart = "thumbnail";

    public async Task<SentPost> WriteAsync(WriteContext to, SentPost? sent, VideoResult video, CancellationToken cancellationToken)
    {
        if (video.SizeBytes > files.OutgoingBytes)
        {
            return await WriteLinkAsync(to, sent, video, TelegramFault.TooLarge, cancellationToken);
        }

        if (sent is null)
        {
            // A small message first, whose id is noted: from here on every step may be repeated.
            var card = TelegramText.Parts(to.Message.Text, TelegramText.MessageLength)[0];
            sent = new(to.PostId, new(to.Address.Chat, await writer.SendAsync(to, card, null, to.Reply, notify: false, cancellationToken)));
            await memory.NotePostAsync(sent);
        }

        if (sent.Video != video.FileId)
        {
            // Begun before and never answered: nobody can say whether the video is there, and a second one would be worse than the link.
            if (sent.VideoBegun)
            {
                return await WriteLinkAsync(to, sent, video, TelegramFault.Unknown, cancellationToken);
            }

            var stored = await store.GetFileAsync(to.Address.ToKey(), video.FileId, cancellationToken);
            if (stored is null)
            {
                return await WriteLinkAsync(to, sent, video, TelegramFault.Refused, cancellationToken);
            }

            try
            {
                sent = await DeliverAsync(to, sent, video, stored, cancellationToken);
            }
            catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
            {
                return await WriteLinkAsync(to, sent, video, TelegramFault.Refused, cancellationToken); // A backup has the record and not the file.
            }

            await memory.NotePostAsync(sent);
            return await posts.WriteRestAsync(to, sent, TelegramText.Parts(to.Message.Text, TelegramText.CaptionLength), cancellationToken);
        }

        return await posts.WriteAsync(to, sent, cancellationToken);
    }

    private async Task<SentPost> DeliverAsync(WriteContext to, SentPost sent, VideoResult video, StoredFile stored, CancellationToken cancellationToken)
    {
        if (await memory.FindFileAsync(video.FileId, cancellationToken) is { } known)
        {
            try
            {
                return await ReplaceAsync(to, sent, video, new InputVideo(known), [], cancellationToken);
            }
            catch (TelegramException refused) when (refused.Fault is TelegramFault.Refused or TelegramFault.FileUnavailable)
            {
                await memory.KeepFileAsync(video.FileId, null, cancellationToken); // Another bot's id, or one from before: upload it anew.
            }
        }

        var (input, uploads) = await PrepareAsync(video, stored, cancellationToken);
        return await ReplaceAsync(to, sent, video, input, uploads, cancellationToken);
    }

    private async Task<SentPost> ReplaceAsync(
        WriteContext to, SentPost sent, VideoResult video, InputVideo input, IReadOnlyList<TelegramUpload> uploads, CancellationToken cancellationToken)
    {
        var parts = TelegramText.Parts(to.Message.Text, TelegramText.CaptionLength);
        var keyboard = parts.Count == 1 ? to.Keyboard : null;
        Task<TelegramMessage?> Put() => TelegramWriter.WithMarkupAsync(parts[0], (text, mode) =>
            PutAsync(to, sent, input with { Caption = text, ParseMode = mode }, uploads, keyboard, cancellationToken));
        var message = uploads.Count > 0 ? await actions.WhileAsync(to.Address, "upload_video", Put, cancellationToken) : await Put();
        if (message?.Video?.FileId is { } fileId)
        {
            await memory.KeepFileAsync(video.FileId, fileId, cancellationToken);
        }

        return sent with { Video = video.FileId, VideoBegun = false, Main = message is null ? sent.Main : new(to.Address.Chat, message.MessageId) };
    }

    /// <returns>The message that holds the video; null when it held it already.</returns>
    private async Task<TelegramMessage?> PutAsync(
        WriteContext to, SentPost sent, InputVideo input, IReadOnlyList<TelegramUpload> uploads, InlineKeyboard? keyboard, CancellationToken cancellationToken)
    {
        try
        {
            return await api.EditMessageMediaAsync(to.Address.Chat, sent.Main.Message, input, uploads, keyboard, cancellationToken);
        }
        catch (TelegramException refused) when (refused.Fault == TelegramFault.NotModified)
        {
            return null;
        }
        catch (TelegramException refused) when (refused.Fault == TelegramFault.MessageGone)
        {
            await memory.KeepPostAsync(sent with { VideoBegun = true }, cancellationToken);
            var media = input.Media.StartsWith("attach://", StringComparison.Ordinal) ? input with { Media = $"attach://{VideoPart}" } : input;
            try
            {
                return await TelegramWriter.InTopicAsync(to.Address, topic =>
                    api.SendVideoAsync(to.Address.Chat, topic, media, uploads, to.Reply, keyboard, cancellationToken));
            }
            catch (TelegramException failed) when (failed.Fault != TelegramFault.Unknown)
            {
                await memory.NotePostAsync(sent); // Surely not sent: it may be begun again.
                throw;
            }
        }
    }

    private async Task<(InputVideo Input, IReadOnlyList<TelegramUpload> Uploads)> PrepareAsync(VideoResult video, StoredFile stored, CancellationToken cancellationToken)
    {
        await using var file = open(stored);
        var info = await Mp4Info.ReadAsync(file, cancellationToken);
        var input = new InputVideo($"attach://{VideoPart}")
        {
            Width = info.Width ?? video.Width,
            Height = info.Height ?? video.Height,
            Duration = (info.Duration ?? video.Duration) is { } duration ? (int)Math.Round(duration.TotalSeconds) : null,
        };
        if (files.SharedPath(file.Name) is { } shared && shared.All(character => char.IsAsciiLetterOrDigit(character) || "/._-".Contains(character, StringComparison.Ordinal)))
        {
            return (input with { Media = $"file://{shared}" }, []); // The local server reads it where it is: no byte is copied.
        }

        List<TelegramUpload> uploads = [new(VideoPart, video.FileName, "video/mp4", file.Length, _ => Task.FromResult<Stream>(open(stored)))];
        if (await thumbnails.MakeAsync(file.Name, info, cancellationToken) is { } picture)
        {
            uploads.Add(new(ThumbnailPart, "thumbnail.jpg", "image/jpeg", picture.Length, _ => Task.FromResult<Stream>(new MemoryStream(picture, writable: false))));
            input = input with { Thumbnail = $"attach://{ThumbnailPart}" };
        }

        return (input, uploads);
    }

    private async Task<SentPost> WriteLinkAsync(WriteContext to, SentPost? sent, VideoResult video, TelegramFault fault, CancellationToken cancellationToken)
    {
        if (video.Link is not { } link)
        {
            throw new TelegramException(fault == TelegramFault.Unknown ? TelegramFault.Refused : fault, "editMessageMedia", "the video cannot be sent, and there is no link to it");
        }

        var withLink = to with { Message = to.Message with { Text = $"{to.Message.Text}\n\n[{Markup.Escape(video.FileName)}](<{link.AbsoluteUri}>)", Video = null } };
        return await posts.WriteAsync(withLink, sent, cancellationToken);
    }
}
