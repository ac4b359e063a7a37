using NemoBot.Core.Model;
using NemoBot.Discord.Incoming;
using NemoBot.Discord.Rest;

namespace NemoBot.Discord.Outgoing;

/// <summary>Sends and edits with an interaction's own token, one message for each post. <see cref="ChannelDelivery"/> does so with the bot's.</summary>
internal sealed partial class TokenDelivery(DiscordRest rest, VideoSource videos, InteractionStates book, DiscordReceipts receipts, WaitingFiles waitingFiles, TimeProvider time, ILogger<TokenDelivery> logger)
{
    /// <summary>Puts the post in the place of the card.</summary>
    /// <param name="takesOver">It is the result: from now on nothing older is shown there.</param>
    public Task<string> PatchAsync(AnswerRecord answer, AnswerPost post, bool takesOver, CancellationToken cancellationToken)
    {
        var route = DiscordRoute.EditAnswer(post.Context.ApplicationId, answer.Token, answer.AtOriginal || answer.CardId is null ? "@original" : answer.CardId);
        return videos.SendAsync(post.Chat, post.Message, answer.IsRich ? 0 : post.Context.SizeLimit, SendOneAsync, cancellationToken);

        async Task<string> SendOneAsync(VideoWay way, UploadFile? file)
        {
            var body = MessageBody.BuildOne(post.Message, post.PostId, post.OptionsFor(answer, way, time.GetUtcNow()) with { StaysRich = answer.IsRich });
            var message = await rest.SendAsync(new(route, body) { File = file, IsIdempotent = true }, DiscordJson.Default.DiscordMessage, cancellationToken);
            await book.ChangeAsync(post.Chat, post.Context, known => known.WithOnCard(message.Id, post.PostId, way == VideoWay.Link, takesOver), cancellationToken);
            await waitingFiles.RemoveAsync(post.Message.Video, cancellationToken);
            return message.Id;
        }
    }

    /// <summary>Sends the post as a message of its own.</summary>
    /// <returns>Null when the answer changed meanwhile (a press, another try): then there may be a better way.</returns>
    public async Task<string?> FollowUpAsync(AnswerRecord answer, AnswerPost post, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();

        // Noted first, by one caller only: after a crash or a lost answer nobody could tell whether it arrived, and then only the card is safe.
        // From here on a stop waits for the answer (the request has its own limit), so that only a crash leaves that open.
        var isBegun = await book.TryChangeAsync(
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
            // It did not arrive: it may be begun again.
            await book.ChangeAsync(post.Chat, post.Context, known => known.WithoutBegun(post.PostId), CancellationToken.None);
            throw;
        }

        async Task<string> SendOneAsync(VideoWay way, UploadFile? file)
        {
            var mention = post.Message.Notify && answer.Reach == Reach.UserInstall ? post.Context.UserId : null;
            var body = MessageBody.BuildOne(post.Message, post.PostId, post.OptionsFor(answer, way, time.GetUtcNow()) with { Mention = mention });
            body["flags"] = ((int?)body["flags"] ?? 0) | (answer.Reach == Reach.Ephemeral ? 64 : 0);
            var call = new DiscordCall(DiscordRoute.FollowUp(post.Context.ApplicationId, answer.Token), body) { File = file };
            var message = await rest.SendAsync(call, DiscordJson.Default.DiscordMessage, CancellationToken.None);
            await NoteFirstAsync(post, message.Id, way == VideoWay.Link);
            return message.Id;
        }
    }

    /// <summary>Changes a message that was a follow-up.</summary>
    public async Task<string> EditFollowUpAsync(string messageId, AnswerRecord answer, AnswerPost post, CancellationToken cancellationToken)
    {
        var (before, hadVideo) = await receipts.BeforeAsync(post.Chat, post.Handle, messageId, isRich: false, cancellationToken);
        var isRich = before.IsRich;
        return await videos.SendAsync(post.Chat, post.Message, isRich ? 0 : post.Context.SizeLimit, SendOneAsync, cancellationToken);

        async Task<string> SendOneAsync(VideoWay way, UploadFile? file)
        {
            var body = MessageBody.BuildOne(post.Message, post.PostId, post.OptionsFor(answer, way, time.GetUtcNow()) with { StaysRich = isRich });
            var route = DiscordRoute.EditAnswer(post.Context.ApplicationId, answer.Token, messageId);
            await rest.SendAsync(new(route, body) { File = file, IsIdempotent = true }, cancellationToken);
            DiscordReceipts.Note(post.Handle, post.Message, new([messageId], isRich || way == VideoWay.Link), hadVideo);
            await waitingFiles.RemoveAsync(post.Message.Video, cancellationToken);
            return messageId;
        }
    }

    /// <summary>Where the interaction had no card, the follow-up is it. It has arrived: a fault of ours must not make it count as lost, since it would be sent again.</summary>
    private async Task NoteFirstAsync(AnswerPost post, string messageId, bool isRich)
    {
        try
        {
            await book.ChangeAsync(post.Chat, post.Context, known => known is { CardId: null, CardPost: null } ? known with { CardId = messageId, CardPost = post.PostId, IsRich = isRich } : known, CancellationToken.None);
        }
        catch (StorageException broken)
        {
            LogNotNoted(broken, post.Context.InteractionId); // Edits reach it by its id, and a press says which message it is; one of components may refuse them.
        }
    }

    [LoggerMessage(LogLevel.Warning, "Discord interaction {Interaction}: that a follow-up is its card could not be stored")]
    private partial void LogNotNoted(Exception exception, string interaction);
}
