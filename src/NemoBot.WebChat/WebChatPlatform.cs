using Microsoft.Extensions.Options;
using NemoBot.Core.Model;
using NemoBot.WebChat.Api;
using NemoBot.WebChat.Outgoing;
using NemoVideo;

namespace NemoBot.WebChat;

/// <summary>Implements the built-in chat as a platform: sending writes to its log, which every open page follows.</summary>
internal sealed class WebChatPlatform(ChatJournal journal, ChatHub hub, IStore store, IFileStore files, IOptions<NemoVideoOptions> nemo, TimeProvider time) : IChatPlatform
{
    public const string PlatformName = "web";

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
    };

    /// <summary>Uses the post's id as the message id: a message that is sent again replaces itself.</summary>
    public Task<string> SendAsync(ChatKey chat, PostHandle post, OutgoingMessage message, CancellationToken cancellationToken) =>
        WriteAsync(chat, post.Id, message, cancellationToken);

    private async Task<string> WriteAsync(ChatKey chat, string postId, OutgoingMessage message, CancellationToken cancellationToken)
    {
        var entry = WireMapping.ToEntry(postId, message, await MadeAtAsync(chat, postId, cancellationToken));
        if (message.IsTransient)
        {
            hub.ShowTransient(chat, postId, Wire.Write(entry));
        }
        else
        {
            await journal.PutAsync(chat, entry, cancellationToken);
        }

        return postId;
    }

    /// <summary>Returns the same time for each state of the post; in whole milliseconds, the precision of the log.</summary>
    private async Task<DateTimeOffset> MadeAtAsync(ChatKey chat, string postId, CancellationToken cancellationToken)
    {
        var made = (await store.GetPostAsync(chat, postId, cancellationToken))?.CreatedAt ?? SortableId.TimeOf(postId) ?? time.GetUtcNow();
        return DateTimeOffset.FromUnixTimeMilliseconds(made.ToUnixTimeMilliseconds());
    }

    public Task<string> EditAsync(ChatKey chat, string messageId, PostHandle post, OutgoingMessage message, CancellationToken cancellationToken) =>
        WriteAsync(chat, messageId, message, cancellationToken);

    /// <summary>Also deletes the person's messages.</summary>
    public Task<bool> DeleteAsync(ChatKey chat, string messageId, CancellationToken cancellationToken) => journal.DeleteAsync(chat, messageId, cancellationToken);

    public async Task<Stream> OpenAsync(ChatKey chat, Attachment attachment, CancellationToken cancellationToken)
    {
        var file = await store.GetFileAsync(chat, attachment.FileId, cancellationToken)
            ?? throw new PlatformException(PlatformFault.MessageGone, $"The chat has no file {attachment.FileId}.");
        return files.TryOpen(file) ?? throw new PlatformException(PlatformFault.MessageGone, $"The file {attachment.FileId} is no longer on the disk.");
    }
}
