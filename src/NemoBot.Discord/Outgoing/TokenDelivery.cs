using NemoBot.Core.Model;
using NemoBot.Discord.Incoming;
using NemoBot.Discord.Rest;

namespace NemoBot.Discord.Outgoing;

/// <summary>Sends and edits with the token of an interaction, one message for each post. <see cref="ChannelDelivery"/> uses the bot's own token.</summary>
internal sealed partial class TokenDelivery(DiscordRest discord, VideoSource videos, InteractionStates states, PostReceipts receipts, WaitingFiles waitingFiles, TimeProvider time, ILogger<TokenDelivery> logger)
{
    /// <summary>EPHEMERAL.</summary>
    private const int EphemeralFlag = 64;

    /// <summary>Replaces the card's content with the post.</summary>
    /// <param name="takesOver">True if the post is the result: later updates of older posts are not shown.</param>
    public Task<string> PatchAsync(AnswerRecord answer, AnswerPost post, bool takesOver, CancellationToken cancellationToken)
    {
        var route = RestRoute.EditAnswer(post.Context.ApplicationId, answer.Token, answer.AtOriginal || answer.CardId is null ? "@original" : answer.CardId);
        return videos.SendAsync(post.Chat, post.Message, post.Context.SizeLimit, SendOneAsync, cancellationToken);

        async Task<string> SendOneAsync(VideoWay way, IReadOnlyList<AttachedFile> files)
        {
            var options = post.OptionsFor(answer, way, time.GetUtcNow()) with { StaysRich = answer.IsRich };
            var sent = await SendAsync(new(route) { IsIdempotent = true }, post, options, files, cancellationToken);
            await states.ChangeAsync(post.Chat, post.Context, known => known.WithOnCard(sent.Ids[0], post.PostId, sent.IsRich, takesOver), cancellationToken);
            await waitingFiles.RemoveAsync(post.Message.Video, cancellationToken);
            return sent.Ids[0];
        }
    }

    /// <summary>Sends the post as a message of its own.</summary>
    /// <returns>Null if the answer changed meanwhile (by a press, or a concurrent try): then another route may be better.</returns>
    public async Task<string?> FollowUpAsync(AnswerRecord answer, AnswerPost post, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();

        // Stored first, by one caller only: after a crash or a lost response the outcome is unknown, and then only the card is safe.
        // From here on a shutdown waits for the response (the request has its own timeout), so that only a crash leaves the outcome unknown.
        var isBegun = await states.TryChangeAsync(
            post.Chat,
            post.Context,
            known => known.Token == answer.Token && !known.Begun.Contains(post.PostId),
            known => known.WithBegun(post.PostId),
            CancellationToken.None);
        if (!isBegun)
        {
            return null;
        }

        try
        {
            return await videos.SendAsync(post.Chat, post.Message, post.Context.SizeLimit, SendOneAsync, CancellationToken.None);
        }
        catch (Exception failed) when (failed is not DiscordException { MayHaveArrived: true })
        {
            // Not delivered, so it can be tried again.
            await states.ChangeAsync(post.Chat, post.Context, known => known.WithoutBegun(post.PostId), CancellationToken.None);
            throw;
        }

        async Task<string> SendOneAsync(VideoWay way, IReadOnlyList<AttachedFile> files)
        {
            var mention = post.Message.Notify && answer.Reach == Reach.UserInstall ? post.Context.UserId : null;
            var options = post.OptionsFor(answer, way, time.GetUtcNow()) with { Mention = mention };
            var call = new RestCall(RestRoute.FollowUp(post.Context.ApplicationId, answer.Token));
            var sent = await SendAsync(call, post, options, files, CancellationToken.None, answer.Reach == Reach.Ephemeral ? EphemeralFlag : 0);
            await RecordFirstAsync(post, sent.Ids[0], sent.IsRich);
            return PostReceipts.Record(post.Handle, post.Message, sent, hadVideo: false);
        }
    }

    /// <summary>Edits a message that was sent as a follow-up.</summary>
    public async Task<string> EditFollowUpAsync(string messageId, AnswerRecord answer, AnswerPost post, CancellationToken cancellationToken)
    {
        var (before, hadVideo) = await receipts.BeforeAsync(post.Chat, post.Handle, messageId, isRich: false, cancellationToken);
        return await videos.SendAsync(post.Chat, post.Message, post.Context.SizeLimit, SendOneAsync, cancellationToken);

        async Task<string> SendOneAsync(VideoWay way, IReadOnlyList<AttachedFile> files)
        {
            var options = post.OptionsFor(answer, way, time.GetUtcNow()) with { StaysRich = before.IsRich };
            var call = new RestCall(RestRoute.EditAnswer(post.Context.ApplicationId, answer.Token, messageId)) { IsIdempotent = true };
            var sent = await SendAsync(call, post, options, files, cancellationToken);
            await waitingFiles.RemoveAsync(post.Message.Video, cancellationToken);
            return PostReceipts.Record(post.Handle, post.Message, sent, hadVideo);
        }
    }

    /// <summary>Sends the post in one message. A text that does not fit into components comes along as a file; if Discord refuses that one, the message marks the omission.</summary>
    private async Task<Sent> SendAsync(
        RestCall call, AnswerPost post, BodyOptions options, IReadOnlyList<AttachedFile> files, CancellationToken cancellationToken, int flags = 0)
    {
        if (MessageBody.RestOf(post.Message, options) is { } rest)
        {
            try
            {
                return await SendAllAsync([.. files, rest]);
            }
            catch (DiscordException refused) when (refused.IsFormRefused)
            {
                // Its beginning can be shown.
            }
        }

        return await SendAllAsync(files);

        async Task<Sent> SendAllAsync(IReadOnlyList<AttachedFile> all)
        {
            var body = MessageBody.BuildOne(post.Message, post.PostId, options with { Files = [.. all.Select(file => file.FileName)] });
            if (flags != 0)
            {
                body["flags"] = ((int?)body["flags"] ?? 0) | flags;
            }

            var named = MessageBody.Named(body, all);
            var message = await discord.SendAsync(call with { Body = body, Files = named }, RestJson.Default.DiscordMessage, cancellationToken);
            var isRich = MessageBody.IsRich(body);
            return new([message.Id], isRich) { Files = isRich ? [.. named.Select(file => file.FileName)] : [] };
        }
    }

    /// <summary>
    /// Records the follow-up as the card of an interaction without one. The follow-up is delivered: a failure here must not report it as lost, or it would be
    /// sent again.
    /// </summary>
    private async Task RecordFirstAsync(AnswerPost post, string messageId, bool isRich)
    {
        try
        {
            await states.ChangeAsync(post.Chat, post.Context, known => known is { CardId: null, CardPost: null } ? known with { CardId = messageId, CardPost = post.PostId, IsRich = isRich } : known, CancellationToken.None);
        }
        catch (StorageException broken)
        {
            LogNotRecorded(broken, post.Context.InteractionId); // Edits still find it by its id, and a press identifies it; one that consists of components may refuse edits.
        }
    }

    [LoggerMessage(LogLevel.Warning, "Discord interaction {Interaction}: could not record the follow-up as the card")]
    private partial void LogNotRecorded(Exception exception, string interaction);
}
