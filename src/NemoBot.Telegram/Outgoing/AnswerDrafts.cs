using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using NemoBot.Core.Concurrency;
using NemoBot.Core.Model;
using NemoBot.Telegram.Api;
using Telegram.Bot.Requests;
using Telegram.Bot.Types.Enums;

namespace NemoBot.Telegram.Outgoing;

/// <summary>Shows an answer that grows as a draft in a private chat. Nothing depends on it: where there is no draft, the card shows the answer.</summary>
/// <remarks>
/// A chat's sender calls this between its other calls: a draft never follows the message that ends it, it is sent at the pace of edits, and of several nodes one sends it.
/// </remarks>
internal sealed partial class AnswerDrafts(TelegramClient client, ILogger<AnswerDrafts> logger)
{
    /// <summary>What the cards show beside their drafts, by post.</summary>
    private readonly BoundedCache<string, string> _cards = new(1_000);
    private volatile bool _isUnsupported;

    /// <summary>Shows the growing answer of a message, if it has one.</summary>
    /// <returns>What is left for the card; null if it shows that already.</returns>
    public async Task<OutgoingMessage?> TakeOutAsync(ChatAddress address, string postId, OutgoingMessage message, CancellationToken cancellationToken)
    {
        if (message.Growing is not { } growing || !await TryShowAsync(address, postId, growing.Text, cancellationToken))
        {
            _cards.Remove(postId);
            return message;
        }

        return _cards.TryGet(postId, out var shown) && shown == growing.Rest ? null : message with { Text = growing.Rest };
    }

    /// <summary>Notes what the card shows now.</summary>
    public void Note(string postId, OutgoingMessage shown)
    {
        if (shown.Growing is not null && shown.Text == shown.Growing.Rest)
        {
            _cards.Set(postId, shown.Text);
        }
    }

    /// <summary>Returns the id of a post's draft: the same one in each process, and never 0.</summary>
    internal static int IdOf(string postId) => (BinaryPrimitives.ReadInt32BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(postId))) & int.MaxValue) | 1;

    private async Task<bool> TryShowAsync(ChatAddress address, string postId, string answer, CancellationToken cancellationToken)
    {
        if (_isUnsupported || !address.IsPrivate)
        {
            return false;
        }

        try
        {
            return await client.CallAsync(
                () => new SendMessageDraftRequest
                {
                    ChatId = address.Chat,
                    MessageThreadId = address.SendTopic,
                    DraftId = IdOf(postId),
                    Text = TextParts.Of(answer, TextParts.MessageLength)[^1].Html,
                    ParseMode = ParseMode.Html,
                    CanStop = true,
                },
                cancellationToken);
        }
        catch (TelegramException refused)
        {
            if (refused.Fault == TelegramFault.Refused && !_isUnsupported)
            {
                _isUnsupported = true;
                LogUnsupported(refused.Message);
            }

            return false;
        }
    }

    [LoggerMessage(LogLevel.Debug, "This server shows no drafts, cards show answers instead: {Reason}")]
    private partial void LogUnsupported(string reason);
}
