using NemoBot.Core.Model;
using NemoBot.Discord.Incoming;

namespace NemoBot.Discord.Outgoing;

/// <summary>What each post is made of, where that is more than one plain message: an edit must find all of it, also after a restart.</summary>
internal sealed class SentNotes(InteractionStates book)
{
    /// <summary>What the post is made of, and whether its video is there already.</summary>
    /// <param name="isRich">Of a message that nothing is noted of.</param>
    public async Task<(Sent Before, bool HasVideo)> BeforeAsync(ChatKey chat, string postId, string messageId, bool isRich, CancellationToken cancellationToken)
    {
        var note = await book.FindNoteAsync(chat, postId, cancellationToken);
        var before = note is not null && note.MessageIds.Contains(messageId) ? new Sent(note.MessageIds, note.IsRich) : new Sent([messageId], isRich);
        return (before, note?.HasVideo == true);
    }

    /// <returns>The id of its first message.</returns>
    public async Task<string> KeepAsync(ChatKey chat, string postId, OutgoingMessage message, Sent sent, CancellationToken cancellationToken)
    {
        if (sent.Ids.Count > 1 || sent.IsRich || message.Video is not null)
        {
            await book.KeepNoteAsync(new(postId, sent.Ids, sent.IsRich, message.Video is not null), cancellationToken);
        }

        return sent.Ids[0];
    }
}
