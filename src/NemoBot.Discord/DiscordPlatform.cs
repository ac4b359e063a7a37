using NemoBot.Core.Model;
using NemoBot.Discord.Incoming;
using NemoBot.Discord.Outgoing;
using NemoBot.Discord.Rest;

namespace NemoBot.Discord;

/// <summary>Implements Discord as a platform: sends ordinary messages with the bot's token, and answers to interactions by the best route still available.</summary>
internal sealed class DiscordPlatform(ChannelDelivery channel, AnswerDelivery answers, FileSource files, PostReceipts receipts) : IChatPlatform
{
    public const string PlatformName = "discord";

    /// <summary>Size in bytes that a bot may upload anywhere; boosted servers, and paying users in answers to their interactions, allow more.</summary>
    public const long DefaultUploadBytes = 10 * 1024 * 1024;

    public string Name => PlatformName;

    public PlatformLimits Limits { get; } = new()
    {
        TextLength = MessageBody.LongestText,
        IncomingBytes = 500L * 1024 * 1024,
        LimitsSenders = true,
        OutgoingBytes = DefaultUploadBytes,
        EditInterval = TimeSpan.FromSeconds(3),
        Buttons = 18, // Of 20; the adapter itself uses two.
        DrawsCards = true,
        DisablesButtons = true,
        ShowsVideoLinks = true,
    };

    public Task<string> SendAsync(ChatKey chat, PostHandle post, OutgoingMessage message, CancellationToken cancellationToken) => Guard(async () =>
    {
        if (InteractionContext.Read(message.PlatformContext) is { } context)
        {
            return await answers.SendAsync(chat, post, message, context, cancellationToken);
        }

        var (_, user) = MessageMapping.Split(chat);
        var replyTo = Snowflakes.IsOne(message.RepliesTo) ? message.RepliesTo : null;
        var options = new BodyOptions(user, null, VideoWay.None, message.Notify ? user : null);
        return PostReceipts.Record(post, message, await channel.SendAsync(chat, post.Id, message, options, replyTo, cancellationToken), hadVideo: false);
    });

    public Task<string> EditAsync(ChatKey chat, string messageId, PostHandle post, OutgoingMessage message, CancellationToken cancellationToken) => Guard(async () =>
    {
        if (InteractionContext.Read(message.PlatformContext) is { } context)
        {
            return await answers.EditAsync(chat, messageId, post, message, context, cancellationToken);
        }

        var (_, user) = MessageMapping.Split(chat);
        var (before, hasVideo) = await receipts.BeforeAsync(chat, post, messageId, isRich: false, cancellationToken);
        var options = new BodyOptions(user, null, VideoWay.None);
        var sent = await channel.EditAsync(chat, before, post.Id, message, options, hasVideo, cancellationToken);
        return PostReceipts.Record(post, message, sent, hasVideo);
    });

    public Task<bool> DeleteAsync(ChatKey chat, string messageId, CancellationToken cancellationToken) =>
        Guard(() => channel.DeleteAsync(chat, messageId, cancellationToken));

    public Task<Stream> OpenAsync(ChatKey chat, Attachment attachment, CancellationToken cancellationToken) =>
        Guard(() => files.OpenAsync(attachment, cancellationToken));

    private static async Task<T> Guard<T>(Func<Task<T>> act)
    {
        try
        {
            return await act();
        }
        catch (DiscordException refused)
        {
            throw new PlatformException(Fault(refused), refused.Message, refused) { RetryAfter = refused.RetryAfter };
        }
    }

    private static PlatformFault Fault(DiscordException refused) => refused switch
    {
        { IsStopped: true } => PlatformFault.NotSent, // Sent after the operator has corrected the token.
        { IsMessageFixed: true } => PlatformFault.MessageFixed,
        { IsHeldBack: true } => PlatformFault.NotSent, // Edits and new messages have limits of their own: this post waits, the chat does not.
        { Status: 429 } => PlatformFault.Flood,
        { IsTooLarge: true } => PlatformFault.TooLarge,
        { IsMessageGone: true } => PlatformFault.MessageGone,
        { IsChannelClosed: true } or { IsTokenDead: true } => PlatformFault.Unreachable,
        { MayHaveArrived: true } => PlatformFault.Unknown,
        { Status: 0 or 401 } => PlatformFault.NotSent,
        { Status: 403, Code: not 0 } => PlatformFault.Unreachable, // Without a code it comes from Discord's edge, which filters by content.
        _ => PlatformFault.Refused,
    };
}
