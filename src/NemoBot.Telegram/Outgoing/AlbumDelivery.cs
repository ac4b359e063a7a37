using NemoBot.Core.Model;
using NemoBot.Telegram.Api;
using Telegram.Bot.Requests;
using Telegram.Bot.Types;

namespace NemoBot.Telegram.Outgoing;

/// <summary>
/// Delivers two stills as an album below their text. An album cannot be edited, so it is noted before it is sent: one whose outcome is not known is not sent again.
/// </summary>
internal sealed class AlbumDelivery(TelegramClient client, TextDelivery posts, IStore store, IFileStore storedFiles)
{
    /// <summary>The Bot API's limit for photos; ours are far smaller.</summary>
    private const long LargestPhoto = 10L << 20;

    public async Task<PostReceipt> WriteAsync(WriteContext to, PostReceipt? sent, Comparison stills, CancellationToken cancellationToken)
    {
        var written = await posts.WriteAsync(to, sent, cancellationToken);
        if (!written.IsSingleText
            || await FindAsync(to, stills.BeforeId, cancellationToken) is not { } before
            || await FindAsync(to, stills.AfterId, cancellationToken) is not { } after)
        {
            return written; // The album is there, or its stills are no more.
        }

        await to.Post.SaveAsync(PostReceipt.Write(written with { VideoBegun = true }), cancellationToken);
        try
        {
            var reply = new ReplyParameters { MessageId = written.Main.Message, AllowSendingWithoutReply = true };
            await MessageWriter.InPlaceAsync(to.Address, reply, (topic, answered) => client.UploadAsync<Message[]>(
                async () => new SendMediaGroupRequest
                {
                    ChatId = to.Address.Chat,
                    MessageThreadId = topic,
                    Media = [await PhotoAsync(before, stills.BeforeLabel, cancellationToken), await PhotoAsync(after, stills.AfterLabel, cancellationToken)],
                    ReplyParameters = answered,
                    DisableNotification = true,
                },
                cancellationToken));
            return written with { VideoBegun = true };
        }
        catch (Exception failed) when (failed is TelegramException { IsAboutForm: true } or TelegramException { Fault: TelegramFault.TooLarge } or FileNotFoundException or DirectoryNotFoundException)
        {
            return written with { VideoBegun = true }; // The text stays, and a repetition would fail too.
        }
        catch (Exception failed) when (failed is TelegramException { Fault: not (TelegramFault.Unknown or TelegramFault.Removed) } or UnsentException)
        {
            // Certainly not sent, so a retry is safe.
            await to.RecordAsync(written);
            throw;
        }
    }

    private async Task<StoredFile?> FindAsync(WriteContext to, string id, CancellationToken cancellationToken) =>
        await store.GetFileAsync(to.Address.ToKey(), id, cancellationToken) is { SizeBytes: <= LargestPhoto } file ? file : null;

    private async Task<InputMediaPhoto> PhotoAsync(StoredFile file, string label, CancellationToken cancellationToken) =>
        new(new InputFileStream(await storedFiles.OpenAsync(file, cancellationToken), UploadNames.Clean(file.FileName))) { Caption = label };
}
