using System.Text.Json;
using NemoBot.Core.Model;
using NemoBot.Discord.Incoming;

namespace NemoBot.Discord.Outgoing;

/// <summary>Represents the adapter's receipt of a post: the messages that an edit must find, including after a restart.</summary>
/// <param name="MessageIds">All messages of the post, in order.</param>
/// <param name="IsRich">True if it was sent with components instead of text, which cannot be undone.</param>
/// <param name="HasVideo">True if the message has the video, or the picture that was drawn for its text: an edit need not upload it again.</param>
internal sealed record PostReceipt(IReadOnlyList<string> MessageIds, bool IsRich, bool HasVideo)
{
    /// <summary>The names of the files that its components show; null for none.</summary>
    public IReadOnlyList<string>? Files { get; init; }

    /// <summary>True if the words were sent first, as a follow-up, and the video is added by an edit: another attempt edits once more.</summary>
    public bool WordsFirst { get; init; }

    public static PostReceipt? Read(string? json) => AdapterJson.Read(json, ContextJson.Default.PostReceipt);

    public string Write() => JsonSerializer.Serialize(this, ContextJson.Default.PostReceipt);
}

/// <summary>Reads and records the receipts of posts.</summary>
internal sealed class PostReceipts(LegacyReceipts legacy)
{
    /// <summary>Returns the messages of the post, and whether they have its video.</summary>
    /// <param name="isRich">True if the message is known to consist of components, whatever the receipt says.</param>
    public async Task<(Sent Before, bool HasVideo)> BeforeAsync(ChatKey chat, PostHandle post, string messageId, bool isRich, CancellationToken cancellationToken)
    {
        var receipt = PostReceipt.Read(post.Receipt) ?? await legacy.FindReceiptAsync(chat, post.Id, cancellationToken);
        var before = receipt is not null && receipt.MessageIds.Contains(messageId)
            ? new Sent(receipt.MessageIds, receipt.IsRich || isRich) { Files = receipt.Files ?? [] }
            : new Sent([messageId], isRich);
        return (before, receipt?.HasVideo == true);
    }

    /// <summary>Records the messages of the post, and returns the id of the first.</summary>
    /// <param name="hadVideo">Whether the post had its video (<see cref="BeforeAsync"/>): a single message keeps it when its text is edited.</param>
    public static string Record(PostHandle post, OutgoingMessage message, Sent sent, bool hadVideo)
    {
        var keeps = sent is { Ids.Count: 1, IsRich: false } or { Files.Count: > 0 };
        var receipt = new PostReceipt(sent.Ids, sent.IsRich, message.Video is not null || message.HasDrawing || message.Comparison is not null || (hadVideo && keeps));
        post.Record((receipt with { Files = sent.Files.Count > 0 ? sent.Files : null }).Write());
        return sent.Ids[0];
    }
}
