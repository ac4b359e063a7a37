using NemoBot.Core.Delivery;
using NemoBot.Core.Model;
using NemoBot.Telegram.Api;
using NemoBot.Telegram.Incoming;
using NemoVideo.Uploads;
using Telegram.Bot.Requests;
using Telegram.Bot.Types;
using Telegram.Bot.Types.Enums;

namespace NemoBot.Telegram.Outgoing;

/// <summary>
/// Delivers a picture or a document by editing our message into it, which can be repeated without a second one. A picture that Telegram refuses as a photo is sent as
/// a document; what it refuses completely is replaced with text.
/// </summary>
internal sealed class PictureDelivery(TelegramClient client, MessageWriter writer, TextDelivery posts, FileSource files, MessagePictures drawings, IStore store, IFileStore storedFiles)
{
    /// <summary>The Bot API's limit for photos; larger ones go as documents.</summary>
    private const long LargestPhoto = 10L * 1024 * 1024;

    /// <summary>Stands for a picture that was drawn for the text in a receipt: it is not a stored file.</summary>
    private const string Sheet = "sheet";

    /// <summary>The formats that Telegram accepts as a photo.</summary>
    private static readonly MediaFormat?[] Photos = [MediaFormats.Jpg, MediaFormats.Png, MediaFormats.WebP];

    public async Task<PostReceipt> WriteAsync(WriteContext to, PostReceipt? sent, VideoResult picture, CancellationToken cancellationToken)
    {
        if (sent is null)
        {
            // Sends a short message first and records its id: from here on every step can be repeated.
            var words = TextParts.Of(to.Message.Text, TextParts.MessageLength)[0];
            sent = new(new ChatMessageId(to.Address.Chat, await writer.SendAsync(to, words, null, to.Reply, to.Message.Notify, cancellationToken)));
            await to.RecordAsync(sent);
        }

        if (sent.Video == picture.FileId)
        {
            return await posts.WriteAsync(to, sent, cancellationToken);
        }

        var instead = to with { Message = to.Message with { Text = picture.Instead ?? to.Message.Text, Video = null } };
        if (picture.SizeBytes > files.OutgoingBytes || await store.GetFileAsync(to.Address.ToKey(), picture.FileId, cancellationToken) is not { } file)
        {
            return await posts.WriteAsync(instead, sent, cancellationToken);
        }

        var isPhoto = picture.IsPicture && picture.SizeBytes <= LargestPhoto && Photos.Contains(MediaFormats.ByMediaType(file.MediaType));
        try
        {
            try
            {
                sent = await PutAsync(to, sent, picture.FileId, (caption, mode) => MediaAsync(file, isPhoto, caption, mode, cancellationToken), cancellationToken);
            }
            catch (TelegramException refused) when (isPhoto && refused.IsAboutForm)
            {
                sent = await PutAsync(to, sent, picture.FileId, (caption, mode) => MediaAsync(file, isPhoto: false, caption, mode, cancellationToken), cancellationToken);
            }
        }
        catch (Exception lost) when (lost is FileNotFoundException or DirectoryNotFoundException or TelegramException { IsAboutForm: true } or TelegramException { Fault: TelegramFault.TooLarge })
        {
            return await posts.WriteAsync(instead, sent, cancellationToken);
        }

        await to.RecordAsync(sent);
        return await posts.WriteRestAsync(to, sent, TextParts.Of(to.Message.Text, TextParts.CaptionLength), cancellationToken);
    }

    /// <summary>Writes the text, and then turns it into a photo of what it says, if that can be drawn and the text fits below it. The text does not wait for the photo.</summary>
    public async Task<PostReceipt> WriteDrawnAsync(WriteContext to, PostReceipt? sent, CancellationToken cancellationToken)
    {
        var written = await posts.WriteAsync(to, sent, cancellationToken);
        if (!written.IsSingleText || TextParts.Of(to.Message.Text, TextParts.CaptionLength).Count > 1)
        {
            return written; // It has the photo already, or is too long for one.
        }

        await to.RecordAsync(written);
        if (await drawings.DrawAsync(to.Address.ToKey(), to.Message, cancellationToken) is not { } drawn)
        {
            return written;
        }

        try
        {
            return await PutAsync(
                to,
                written,
                Sheet,
                (caption, mode) => Task.FromResult<InputMedia>(new InputMediaPhoto(new InputFileStream(new MemoryStream(drawn.Content, writable: false), drawn.FileName)) { Caption = caption, ParseMode = mode }),
                cancellationToken);
        }
        catch (TelegramException refused) when (refused.IsAboutForm || refused.Fault == TelegramFault.TooLarge)
        {
            return written;
        }
    }

    /// <param name="name">Says in the receipt what the message shows.</param>
    /// <param name="media">Opens the file, for one try.</param>
    private async Task<PostReceipt> PutAsync(WriteContext to, PostReceipt sent, string name, Func<string, ParseMode, Task<InputMedia>> media, CancellationToken cancellationToken)
    {
        var parts = TextParts.Of(to.Message.Text, TextParts.CaptionLength);
        var message = await MessageWriter.WithMarkupAsync(parts[0], async (text, mode) =>
        {
            try
            {
                return await client.UploadAsync<Message>(
                    async () => new EditMessageMediaRequest
                    {
                        ChatId = to.Address.Chat,
                        MessageId = sent.Main.Message,
                        Media = await media(text, mode),
                        ReplyMarkup = parts.Count == 1 ? to.Keyboard : null,
                    },
                    cancellationToken);
            }
            catch (TelegramException same) when (same.Fault == TelegramFault.NotModified)
            {
                return (Message?)null; // The picture is already there.
            }
        });
        return sent with { Video = name, Main = message is null ? sent.Main : new(to.Address.Chat, message.Id) };
    }

    private async Task<InputMedia> MediaAsync(StoredFile file, bool isPhoto, string caption, ParseMode mode, CancellationToken cancellationToken)
    {
        InputFileStream content = new(await storedFiles.OpenAsync(file, cancellationToken), UploadNames.Clean(file.FileName));
        return isPhoto
            ? new InputMediaPhoto(content) { Caption = caption, ParseMode = mode }
            // Otherwise Telegram turns the document back into the photo that it just refused.
            : new InputMediaDocument(content) { Caption = caption, ParseMode = mode, DisableContentTypeDetection = true };
    }
}
