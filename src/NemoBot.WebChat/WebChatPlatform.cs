using Microsoft.Extensions.Options;
using NemoBot.Core.Model;
using NemoBot.WebChat.Api;
using NemoBot.WebChat.Keys;
using NemoBot.WebChat.Outgoing;
using NemoBot.WebChat.Outgoing.Push;
using NemoVideo;

namespace NemoBot.WebChat;

/// <summary>Implements the built-in chat as a platform: sending writes to its log, which every open page follows.</summary>
internal sealed class WebChatPlatform(ChatJournal journal, IPageNews news, IStore store, IFileStore files, PushDelivery pushes, IOptions<NemoVideoOptions> nemo) : IChatPlatform
{
    public const string PlatformName = "web";

    /// <summary>The receipt of a post whose end was pushed: a button that is pressed below it later changes it once more.</summary>
    private const string Pushed = "pushed";

    public string Name => PlatformName;

    public PlatformLimits Limits { get; } = new()
    {
        TextLength = 32_000,
        IncomingBytes = nemo.Value.MaxUploadBytes,
        OutgoingBytes = long.MaxValue,
        EditInterval = TimeSpan.FromMilliseconds(250),
        Buttons = 24,
        DrawsCards = true,
        DisablesButtons = true,
        DrawsEndings = true,
        EditsNotify = true,
        KeysPage = new(KeysEndpoint.Path.TrimStart('/'), UriKind.Relative),
    };

    /// <summary>Uses the post's id as the message id: a message that is sent again replaces itself.</summary>
    public Task<string> SendAsync(ChatKey chat, PostHandle post, OutgoingMessage message, CancellationToken cancellationToken) =>
        EditAsync(chat, post.Id, post, message, cancellationToken);

    /// <remarks>Nothing is read from the store: a card changes up to four times a second.</remarks>
    public async Task<string> EditAsync(ChatKey chat, string messageId, PostHandle post, OutgoingMessage message, CancellationToken cancellationToken)
    {
        var entry = WireMapping.ToEntry(messageId, message, InMilliseconds(post.CreatedAt));
        if (message.IsTransient || message.EndsChat) // The last message of a chat is shown, and leaves no line.
        {
            news.ShowTransient(chat, messageId, Wire.Write(entry));
        }
        else
        {
            await journal.PutAsync(chat, entry, cancellationToken);
            if (post.Receipt is null && JobEnds.Of(message) is { } end)
            {
                pushes.Offer(chat, end);
                post.Record(Pushed);
            }
        }

        return messageId;
    }

    /// <summary>Also deletes the person's messages.</summary>
    public Task<bool> DeleteAsync(ChatKey chat, string messageId, CancellationToken cancellationToken) => journal.DeleteAsync(chat, messageId, cancellationToken);

    public async Task<Stream> OpenAsync(ChatKey chat, Attachment attachment, CancellationToken cancellationToken)
    {
        var file = await store.GetFileAsync(chat, attachment.FileId, cancellationToken)
            ?? throw new PlatformException(PlatformFault.MessageGone, $"The chat has no file {attachment.FileId}.");
        return await files.TryOpenAsync(file, cancellationToken) ?? throw new PlatformException(PlatformFault.MessageGone, $"The file {attachment.FileId} is no longer on the disk.");
    }

    /// <summary>The precision of the log: each state of a post has the same time there.</summary>
    private static DateTimeOffset InMilliseconds(DateTimeOffset time) => DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds());
}
