using NemoBot.Core.Model;
using NemoBot.Telegram.Api;
using NemoBot.Telegram.Incoming;
using NemoVideo.Uploads;
using Telegram.Bot.Requests;
using Telegram.Bot.Types;
using Telegram.Bot.Types.Enums;

namespace NemoBot.Telegram.Outgoing;

/// <summary>
/// Delivers a picture by editing our message into it, which can be repeated without a second picture. A picture that Telegram refuses as a photo is sent as
/// a document; one that it refuses completely is replaced with text.
/// </summary>
internal sealed class PictureDelivery(TelegramClient client, MessageWriter writer, TextDelivery posts, FileSource files, IStore store, OpenStoredFile open)
{
    /// <summary>The Bot API's limit for photos; larger ones go as documents.</summary>
    private const long LargestPhoto = 10L * 1024 * 1024;

    /// <summary>The formats that Telegram accepts as a photo.</summary>
    private static readonly MediaFormat?[] Photos = [MediaFormats.Jpg, MediaFormats.Png, MediaFormats.WebP];

    public async Task<PostReceipt> WriteAsync(WriteContext to, PostReceipt? sent, VideoResult picture, CancellationToken cancellationToken)
    {
        if (sent is null)
        {
            // Sends a short message first and records its id: from here on every step can be repeated.
            var words = TextParts.Of(to.Message.Text, TextParts.MessageLength)[0];
            sent = new(new ChatMessageId(to.Address.Chat, await writer.SendAsync(to, words, null, to.Reply, to.Message.Notify, cancellationToken)));
            await to.NoteAsync(sent);
        }

        if (sent.Video == picture.FileId)
        {
            return await posts.WriteAsync(to, sent, cancellationToken);
        }

        var instead = to with { Message = to.Message with { Text = picture.Instead ?? to.Message.Text, Video = null } };
        if (picture.SizeBytes > files.OutgoingBytes || await store.GetFileAsync(to.Address.ToKey(), picture.FileId, cancellationToken) is not { } stored)
        {
            return await posts.WriteAsync(instead, sent, cancellationToken);
        }

        var isPhoto = picture.SizeBytes <= LargestPhoto && Photos.Contains(MediaFormats.ByMediaType(stored.MediaType));
        try
        {
            try
            {
                sent = await PutAsync(to, sent, stored, isPhoto, cancellationToken);
            }
            catch (TelegramException refused) when (isPhoto && refused.IsAboutForm)
            {
                sent = await PutAsync(to, sent, stored, isPhoto: false, cancellationToken);
            }
        }
        catch (Exception lost) when (lost is FileNotFoundException or DirectoryNotFoundException or TelegramException { IsAboutForm: true } or TelegramException { Fault: TelegramFault.TooLarge })
        {
            return await posts.WriteAsync(instead, sent, cancellationToken);
        }

        await to.NoteAsync(sent);
        return await posts.WriteRestAsync(to, sent, TextParts.Of(to.Message.Text, TextParts.CaptionLength), cancellationToken);
    }

    private async Task<PostReceipt> PutAsync(WriteContext to, PostReceipt sent, StoredFile stored, bool isPhoto, CancellationToken cancellationToken)
    {
        var parts = TextParts.Of(to.Message.Text, TextParts.CaptionLength);
        var message = await MessageWriter.WithMarkupAsync(parts[0], async (text, mode) =>
        {
            try
            {
                return await client.CallAsync(
                    () => new EditMessageMediaRequest
                    {
                        ChatId = to.Address.Chat,
                        MessageId = sent.Main.Message,
                        Media = Media(stored, isPhoto, text, mode),
                        ReplyMarkup = parts.Count == 1 ? to.Keyboard : null,
                    },
                    cancellationToken);
            }
            catch (TelegramException same) when (same.Fault == TelegramFault.NotModified)
            {
                return (Message?)null; // The picture is already there.
            }
        });
        return sent with { Video = stored.Id, Main = message is null ? sent.Main : new(to.Address.Chat, message.Id) };
    }

    private InputMedia Media(StoredFile stored, bool isPhoto, string caption, ParseMode mode)
    {
        InputFileStream file = new(open(stored), UploadNames.Clean(stored.FileName));
        return isPhoto
            ? new InputMediaPhoto(file) { Caption = caption, ParseMode = mode }
            // Otherwise Telegram turns the document back into the photo that it just refused.
            : new InputMediaDocument(file) { Caption = caption, ParseMode = mode, DisableContentTypeDetection = true };
    }
}
