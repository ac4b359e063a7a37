using NemoBot.Core.Model;
using NemoBot.Discord.Incoming;
using NemoBot.Discord.Rest;

namespace NemoBot.Discord.Outgoing;

/// <summary>Answers interactions, before and after their token expires, each post once. <see cref="AnswerRoute"/> selects the route.</summary>
internal sealed partial class AnswerDelivery(
    DiscordRest rest, ChannelDelivery channel, VideoSource videos, InteractionStates book, DiscordReceipts receipts, WaitingFiles waitingFiles, Acknowledger acknowledger, TimeProvider time, ILogger<AnswerDelivery> logger)
{
    /// <summary>Maximum number of tries; each failed try closes a route permanently, so a few are enough.</summary>
    private const int MostTurns = 4;

    /// <summary>How long before the token expires the card tells how to continue. Cards are updated at least every 2 minutes.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(150);

    public async Task<string> SendAsync(ChatKey chat, PostHandle handle, OutgoingMessage message, DiscordContext context, CancellationToken cancellationToken)
    {
        for (var turn = 0; turn < MostTurns; turn++)
        {
            await acknowledger.WaitAsync(context.InteractionId, cancellationToken);
            var answer = await ReplacedAsync(new(chat, handle, message, context), await AnswerAsync(chat, context, cancellationToken), cancellationToken);
            var step = AnswerRoute.ForSend(answer, context.HasCard, handle.Id, message.Video is { IsPicture: false }, time.GetUtcNow());
            if (IsNote(message, context) && (step == AnswerStep.TakeOver || answer.Begun.Contains(handle.Id)))
            {
                return message.RepliesTo!; // A note must not replace the card it refers to, nor notify twice; the card itself is already there.
            }

            try
            {
                if (await SendAsync(step, answer, new(chat, handle, message, context), cancellationToken) is { } sent)
                {
                    return sent;
                }
            }
            catch (DiscordException refused) when (turn == 0 && refused.IsTokenDead && context.HasCard && answer.CardId is null)
            {
                await acknowledger.CatchUpAsync(chat, context, cancellationToken); // Perhaps the first answer is missing: without one, the token is refused as well.
            }
            catch (DiscordException refused) when (Closes(step, refused))
            {
                await CloseAsync(chat, context, answer, step, refused, cancellationToken);
            }
        }

        throw Lost(context);
    }

    public async Task<string> EditAsync(ChatKey chat, string messageId, PostHandle handle, OutgoingMessage message, DiscordContext context, CancellationToken cancellationToken)
    {
        for (var turn = 0; turn < MostTurns; turn++)
        {
            var answer = await AnswerAsync(chat, context, cancellationToken);
            var step = AnswerRoute.ForEdit(answer, messageId, handle.Id, time.GetUtcNow());
            var post = new AnswerPost(chat, handle, message, context);
            try
            {
                switch (step)
                {
                    case AnswerStep.Card:
                        return await PatchAsync(answer, post, takesOver: answer.Shows == handle.Id, cancellationToken);
                    case AnswerStep.CardByBot or AnswerStep.Message:
                        return await EditByBotAsync(messageId, answer, post, cancellationToken);
                    case AnswerStep.FollowUp:
                        return await EditFollowUpAsync(messageId, answer, post, cancellationToken);
                    default:
                        await waitingFiles.AddAsync(message.Video, cancellationToken); // The next press shows it.
                        return messageId;
                }
            }
            catch (DiscordException refused) when (Closes(step, refused))
            {
                await CloseAsync(chat, context, answer, step, refused, cancellationToken);
            }
        }

        return messageId;
    }

    /// <returns>Null if the answer changed meanwhile (by a press, or a concurrent try): then another route may be better.</returns>
    private async Task<string?> SendAsync(AnswerStep step, AnswerRecord answer, AnswerPost post, CancellationToken cancellationToken)
    {
        switch (step)
        {
            case AnswerStep.Card:
                return await PatchAsync(answer, post, takesOver: false, cancellationToken);
            case AnswerStep.TakeOver:
                return await PatchAsync(answer, post, takesOver: true, cancellationToken);
            case AnswerStep.CardByBot:
                var id = await EditByBotAsync(answer.CardId!, answer, post, cancellationToken);
                await ChangeAsync(post, known => known with { CardPost = post.PostId }, cancellationToken);
                return id;
            case AnswerStep.Message:
                await LeaveCardAsync(answer, post, cancellationToken);
                var isServer = answer.Reach == Reach.Member;
                var options = Options(answer, post, VideoWay.None) with { Mention = isServer && post.Message.Notify ? post.Context.UserId : null };
                var replyTo = IsNote(post.Message, post.Context) ? post.Message.RepliesTo : isServer ? answer.CardId : null;
                var sent = await channel.SendAsync(post.Chat, post.PostId, post.Message, options, replyTo, cancellationToken);
                return DiscordReceipts.Note(post.Handle, post.Message, sent, hadVideo: false);
            case AnswerStep.FollowUp:
                return await FollowUpAsync(post, answer, cancellationToken);
            case AnswerStep.Park:
                // Stored before it counts as sent: the message that will show it already exists, with its button.
                await waitingFiles.AddAsync(post.Message.Video, cancellationToken);
                var isParked = await TryChangeAsync(
                    post,
                    known => known.Token == answer.Token, // Otherwise the press to wait for has just happened.
                    known => known.Parked.Contains(post.PostId) ? known : known with { Parked = [.. known.Parked.TakeLast(63), post.PostId] },
                    cancellationToken);
                return isParked ? answer.CardId : null;
            default:
                throw Lost(post.Context);
        }
    }

    /// <summary>Replaces the card's content with the post, using the token.</summary>
    /// <param name="takesOver">True if the post is the result: later updates of older posts are not shown.</param>
    public Task<string> PatchAsync(AnswerRecord answer, AnswerPost post, bool takesOver, CancellationToken cancellationToken)
    {
        var route = DiscordRoute.EditAnswer(post.Context.ApplicationId, answer.Token, answer.AtOriginal || answer.CardId is null ? "@original" : answer.CardId);
        return videos.SendAsync(post.Chat, post.Message, answer.IsRich ? 0 : post.Context.SizeLimit, SendOneAsync, cancellationToken);

        async Task<string> SendOneAsync(VideoWay way, UploadFile? file)
        {
            var body = MessageBody.BuildOne(post.Message, post.PostId, Options(answer, post, way) with { StaysRich = answer.IsRich });
            var message = await rest.SendAsync(new(route, body) { File = file, IsIdempotent = true }, DiscordJson.Default.DiscordMessage, cancellationToken);
            await ChangeAsync(post, known => known with
            {
                CardId = message.Id,
                CardPost = known.CardPost ?? post.PostId,
                IsRich = known.IsRich || way == VideoWay.Link,
                Shows = takesOver ? post.PostId : known.Shows,
                Parked = [.. known.Parked.Where(id => id != post.PostId)],
            }, cancellationToken);
            await waitingFiles.RemoveAsync(post.Message.Video, cancellationToken);
            return message.Id;
        }
    }

    /// <summary>Leaves the card empty. Stores that first, so that a retry takes the same route, whatever the clock says by then.</summary>
    private async Task LeaveCardAsync(AnswerRecord answer, AnswerPost post, CancellationToken cancellationToken)
    {
        if (answer.CardPost is null && post.Context.HasCard && answer.ExpiresAt > DateTimeOffset.MinValue)
        {
            await ChangeAsync(post, known => known.Token == answer.Token ? known with { ExpiresAt = DateTimeOffset.MinValue } : known, cancellationToken);
        }
    }

    private async Task<string?> FollowUpAsync(AnswerPost post, AnswerRecord answer, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();

        // Stored first, by one caller only: after a crash or a lost response the outcome is unknown, and then only the card is safe.
        // From here on a shutdown waits for the response (the request has its own timeout), so that only a crash leaves the outcome unknown.
        var isBegun = await TryChangeAsync(
            post,
            known => known.Token == answer.Token && !known.Begun.Contains(post.PostId),
            known => known with
            {
                FollowUps = known.FollowUps + 1,
                Begun = [.. known.Begun.TakeLast(63), post.PostId],
                Parked = [.. known.Parked.Where(id => id != post.PostId)],
            },
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
            await ChangeAsync(post, known => known with { FollowUps = Math.Max(0, known.FollowUps - 1), Begun = [.. known.Begun.Where(id => id != post.PostId)] }, CancellationToken.None);
            throw;
        }

        async Task<string> SendOneAsync(VideoWay way, UploadFile? file)
        {
            var mention = post.Message.Notify && answer.Reach == Reach.UserInstall ? post.Context.UserId : null;
            var body = MessageBody.BuildOne(post.Message, post.PostId, Options(answer, post, way) with { Mention = mention });
            body["flags"] = ((int?)body["flags"] ?? 0) | (answer.Reach == Reach.Ephemeral ? 64 : 0);
            var call = new DiscordCall(DiscordRoute.FollowUp(post.Context.ApplicationId, answer.Token), body) { File = file };
            var message = await rest.SendAsync(call, DiscordJson.Default.DiscordMessage, CancellationToken.None);
            await NoteFirstAsync(post, message.Id, way == VideoWay.Link);
            return message.Id;
        }
    }

    /// <summary>
    /// Records the follow-up as the card of an interaction without one. The follow-up is delivered: a failure here must not report it as lost, or it would be
    /// sent again.
    /// </summary>
    private async Task NoteFirstAsync(AnswerPost post, string messageId, bool isRich)
    {
        try
        {
            await ChangeAsync(post, known => known is { CardId: null, CardPost: null } ? known with { CardId = messageId, CardPost = post.PostId, IsRich = isRich } : known, CancellationToken.None);
        }
        catch (StorageException broken)
        {
            LogNotNoted(broken, post.Context.InteractionId); // Edits still find it by its id, and a press identifies it; one that consists of components may refuse edits.
        }
    }

    private async Task<string> EditFollowUpAsync(string messageId, AnswerRecord answer, AnswerPost post, CancellationToken cancellationToken)
    {
        var (before, hadVideo) = await receipts.BeforeAsync(post.Chat, post.Handle, messageId, isRich: false, cancellationToken);
        var isRich = before.IsRich;
        return await videos.SendAsync(post.Chat, post.Message, isRich ? 0 : post.Context.SizeLimit, SendOneAsync, cancellationToken);

        async Task<string> SendOneAsync(VideoWay way, UploadFile? file)
        {
            var body = MessageBody.BuildOne(post.Message, post.PostId, Options(answer, post, way) with { StaysRich = isRich });
            var route = DiscordRoute.EditAnswer(post.Context.ApplicationId, answer.Token, messageId);
            await rest.SendAsync(new(route, body) { File = file, IsIdempotent = true }, cancellationToken);
            DiscordReceipts.Note(post.Handle, post.Message, new([messageId], isRich || way == VideoWay.Link), hadVideo);
            await waitingFiles.RemoveAsync(post.Message.Video, cancellationToken);
            return messageId;
        }
    }

    /// <summary>Returns true for a note: a short post that notifies the person of another message of ours; ordinary messages reply to the interaction itself.</summary>
    private static bool IsNote(OutgoingMessage message, DiscordContext context) =>
        message is { Card: null, Video: null, Notify: true } && Snowflakes.IsOne(message.RepliesTo) && message.RepliesTo != context.InteractionId;

    private async Task<string> EditByBotAsync(string messageId, AnswerRecord answer, AnswerPost post, CancellationToken cancellationToken)
    {
        var (before, hasVideo) = await receipts.BeforeAsync(post.Chat, post.Handle, messageId, answer.IsRich && messageId == answer.CardId, cancellationToken);
        var sent = await channel.EditAsync(post.Chat, before, post.PostId, post.Message, Options(answer, post, VideoWay.None), hasVideo, cancellationToken);
        return DiscordReceipts.Note(post.Handle, post.Message, sent, hasVideo);
    }

    private BodyOptions Options(AnswerRecord answer, AnswerPost post, VideoWay way)
    {
        var goesOn = post.Message.Card is { State: CardState.Queued or CardState.Working };
        var needsPress = goesOn && answer.Reach is Reach.UserInstall or Reach.Ephemeral;
        return new(answer.Reach == Reach.DirectMessage ? null : post.Context.UserId, post.Context.Locale, way)
        {
            GetResult = needsPress ? post.Context : null,
            ComeBack = needsPress && answer.ExpiresAt - time.GetUtcNow() < Farewell,
        };
    }

    private async Task<AnswerRecord> AnswerAsync(ChatKey chat, DiscordContext context, CancellationToken cancellationToken) =>
        await book.FindAnswerAsync(chat, context.InteractionId, cancellationToken) ?? AnswerRecord.Of(context);

    /// <summary>Detaches the card if the message replaces it: the old card can no longer be edited.</summary>
    private async Task<AnswerRecord> ReplacedAsync(AnswerPost post, AnswerRecord answer, CancellationToken cancellationToken) =>
        post.Message.Replaces is { } old && answer.CardId == old
            ? await ChangeAsync(post, known => known.CardId == old ? known.WithoutCard() : known, cancellationToken)
            : answer;

    private Task<AnswerRecord> ChangeAsync(AnswerPost post, Func<AnswerRecord, AnswerRecord> change, CancellationToken cancellationToken) =>
        book.UpdateAnswerAsync(post.Chat, post.Context.InteractionId, known => change(known ?? AnswerRecord.Of(post.Context)), cancellationToken);

    /// <summary>Compares and changes the answer atomically; returns true if it was as wanted, and is changed.</summary>
    private async Task<bool> TryChangeAsync(AnswerPost post, Func<AnswerRecord, bool> wanted, Func<AnswerRecord, AnswerRecord> change, CancellationToken cancellationToken)
    {
        var isWanted = false;
        await ChangeAsync(post, known => (isWanted = wanted(known)) ? change(known) : known, cancellationToken);
        return isWanted;
    }

    /// <summary>Returns whether the error closes this route, while another may be open.</summary>
    private static bool Closes(AnswerStep step, DiscordException refused) => step switch
    {
        AnswerStep.Card or AnswerStep.TakeOver or AnswerStep.CardByBot when refused.IsMessageFixed => true,
        AnswerStep.Card or AnswerStep.TakeOver or AnswerStep.FollowUp => refused.IsTokenDead || refused.IsMessageGone || refused.Code == 40094,
        AnswerStep.CardByBot or AnswerStep.Message => refused.IsChannelClosed || (step == AnswerStep.CardByBot && refused.IsMessageGone),
        _ => false,
    };

    private Task<AnswerRecord> CloseAsync(
        ChatKey chat, DiscordContext context, AnswerRecord used, AnswerStep step, DiscordException refused, CancellationToken cancellationToken) =>
        book.UpdateAnswerAsync(chat, context.InteractionId, found =>
        {
            var known = found ?? AnswerRecord.Of(context);
            if (known.Token != used.Token)
            {
                return known; // A press provided a new token meanwhile: Discord refused the old one.
            }

            return (step, refused) switch
            {
                (_, { Code: 40094 }) => known with { FollowUps = int.MaxValue },
                (_, { IsMessageFixed: true }) => known.WithoutCard(),
                (AnswerStep.Card or AnswerStep.TakeOver or AnswerStep.FollowUp, _) => known with { ExpiresAt = DateTimeOffset.MinValue },
                (AnswerStep.CardByBot, { IsMessageGone: true }) => known.WithoutCard(),
                _ => known with { Reach = Reach.UserInstall },
            };
        }, cancellationToken);

    private static PlatformException Lost(DiscordContext context) =>
        new(PlatformFault.Unreachable, $"Discord: no route to the answer of interaction {context.InteractionId} is left.");

    [LoggerMessage(LogLevel.Warning, "Discord interaction {Interaction}: could not record the follow-up as the card")]
    private partial void LogNotNoted(Exception exception, string interaction);
}

/// <summary>Represents a post to deliver as the answer to an interaction.</summary>
internal sealed record AnswerPost(ChatKey Chat, PostHandle Handle, OutgoingMessage Message, DiscordContext Context)
{
    public string PostId => Handle.Id;
}
