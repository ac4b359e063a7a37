using NemoBot.Core.Model;
using NemoBot.Discord.Incoming;
using NemoBot.Discord.Rest;

namespace NemoBot.Discord.Outgoing;

/// <summary>Answers interactions, before and after their token expires, each post once. <see cref="AnswerRoute"/> selects the route.</summary>
internal sealed class AnswerDelivery(
    ChannelDelivery channel, TokenDelivery token, InteractionStates states, PostReceipts receipts, WaitingFiles waitingFiles, Acknowledger acknowledger, TimeProvider time)
{
    /// <summary>Maximum number of tries; each failed try closes a route permanently, so a few are enough.</summary>
    private const int MostTurns = 4;

    public async Task<string> SendAsync(ChatKey chat, PostHandle handle, OutgoingMessage message, InteractionContext context, CancellationToken cancellationToken)
    {
        var post = new AnswerPost(chat, handle, message, context);
        for (var turn = 0; turn < MostTurns; turn++)
        {
            await acknowledger.WaitAsync(context.InteractionId, cancellationToken);
            var answer = await ReplacedAsync(post, await AnswerAsync(post, cancellationToken), cancellationToken);
            if (await AddVideoAsync(answer, post, cancellationToken) is { } completed)
            {
                return completed;
            }

            var step = AnswerRoute.ForSend(answer, context.HasCard, handle.Id, time.GetUtcNow());
            if (post.IsNote && (step == AnswerStep.TakeOver || answer.Begun.Contains(handle.Id)))
            {
                return message.RepliesTo!; // A note must not replace the card it refers to, nor notify twice; the card itself is already there.
            }

            try
            {
                if (await SendAsync(step, answer, post, cancellationToken) is { } sent)
                {
                    return sent;
                }
            }
            catch (DiscordException refused) when (turn == 0 && refused.IsTokenDead && context.HasCard && answer.CardId is null)
            {
                await acknowledger.CatchUpAsync(chat, context, cancellationToken); // Perhaps the first answer is missing: without one, the token is refused as well.
            }
            catch (DiscordException refused) when (AnswerRoute.Closes(step, refused))
            {
                await CloseAsync(post, answer, step, refused, cancellationToken);
            }
        }

        throw Lost(context);
    }

    public async Task<string> EditAsync(ChatKey chat, string messageId, PostHandle handle, OutgoingMessage message, InteractionContext context, CancellationToken cancellationToken)
    {
        var post = new AnswerPost(chat, handle, message, context);
        for (var turn = 0; turn < MostTurns; turn++)
        {
            var answer = await AnswerAsync(post, cancellationToken);
            var step = AnswerRoute.ForEdit(answer, messageId, handle.Id, time.GetUtcNow());
            try
            {
                switch (step)
                {
                    case AnswerStep.Card:
                        return await token.PatchAsync(answer, post, takesOver: answer.Shows == handle.Id, cancellationToken);
                    case AnswerStep.CardByBot or AnswerStep.Message:
                        return await EditByBotAsync(messageId, answer, post, cancellationToken);
                    case AnswerStep.FollowUp:
                        return await token.EditFollowUpAsync(messageId, answer, post, cancellationToken);
                    default:
                        await waitingFiles.AddAsync(message.Video, cancellationToken); // The next press shows it.
                        return messageId;
                }
            }
            catch (DiscordException refused) when (AnswerRoute.Closes(step, refused))
            {
                await CloseAsync(post, answer, step, refused, cancellationToken);
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
                return await token.PatchAsync(answer, post, takesOver: false, cancellationToken);
            case AnswerStep.TakeOver:
                return await token.PatchAsync(answer, post, takesOver: true, cancellationToken);
            case AnswerStep.CardByBot:
                var id = await EditByBotAsync(answer.CardId!, answer, post, cancellationToken);
                await states.ChangeAsync(post.Chat, post.Context, known => known with { CardPost = post.PostId }, cancellationToken);
                return id;
            case AnswerStep.Message:
                return await SendByBotAsync(answer, post, cancellationToken);
            case AnswerStep.FollowUp:
                return post.Message.Video is { IsVideo: true } ? await WordsFirstAsync(answer, post, cancellationToken) : await token.FollowUpAsync(answer, post, cancellationToken);
            case AnswerStep.Park:
                return await ParkAsync(answer, post, cancellationToken);
            default:
                throw Lost(post.Context);
        }
    }

    /// <summary>Sends a video's words as a follow-up. The upload is the long part, and as an edit (<see cref="AddVideoAsync"/>) it can be retried.</summary>
    /// <returns>Null: the next turn adds the video, or takes another route if the answer changed meanwhile.</returns>
    private async Task<string?> WordsFirstAsync(AnswerRecord answer, AnswerPost post, CancellationToken cancellationToken)
    {
        var words = post with { Message = post.Message with { Video = null } };
        if (await token.FollowUpAsync(answer, words, cancellationToken) is not null)
        {
            await post.Handle.RecordAsync(WithWordsFirst(post, true));
        }

        return null;
    }

    /// <summary>Adds the video to the follow-up that has its words, at this attempt or an earlier one.</summary>
    /// <returns>Null if there is none, or if it can no longer be edited: the video needs another route.</returns>
    private async Task<string?> AddVideoAsync(AnswerRecord answer, AnswerPost post, CancellationToken cancellationToken)
    {
        if (PostReceipt.Read(post.Handle.Receipt) is not { WordsFirst: true, MessageIds: [var messageId, ..] })
        {
            return null;
        }

        if (AnswerRoute.ForEdit(answer, messageId, post.PostId, time.GetUtcNow()) is var step and (AnswerStep.Card or AnswerStep.FollowUp))
        {
            try
            {
                var id = step == AnswerStep.Card
                    ? await token.PatchAsync(answer, post, takesOver: false, cancellationToken)
                    : await token.EditFollowUpAsync(messageId, answer, post, cancellationToken);
                post.Handle.Record(WithWordsFirst(post, true));
                return id;
            }
            catch (DiscordException refused) when (refused.IsMessageGone || refused.IsMessageFixed || refused.IsTokenDead)
            {
                // The person deleted it, or 15 minutes passed meanwhile.
            }
        }

        await post.Handle.RecordAsync(WithWordsFirst(post, false));
        return null;
    }

    private static string WithWordsFirst(AnswerPost post, bool value) => (PostReceipt.Read(post.Handle.Receipt)! with { WordsFirst = value }).Write();

    private async Task<string> SendByBotAsync(AnswerRecord answer, AnswerPost post, CancellationToken cancellationToken)
    {
        await LeaveCardAsync(answer, post, cancellationToken);
        var isServer = answer.Reach == Reach.Member;
        var options = post.OptionsFor(answer, VideoWay.None, time.GetUtcNow()) with { Mention = isServer && post.Message.Notify ? post.Context.UserId : null };
        var replyTo = post.IsNote ? post.Message.RepliesTo : isServer ? answer.CardId : null;
        var sent = await channel.SendAsync(post.Chat, post.PostId, post.Message, options, replyTo, cancellationToken);
        return PostReceipts.Record(post.Handle, post.Message, sent, hadVideo: false);
    }

    private async Task<string> EditByBotAsync(string messageId, AnswerRecord answer, AnswerPost post, CancellationToken cancellationToken)
    {
        var (before, hasVideo) = await receipts.BeforeAsync(post.Chat, post.Handle, messageId, answer.IsRich && messageId == answer.CardId, cancellationToken);
        var options = post.OptionsFor(answer, VideoWay.None, time.GetUtcNow());
        var sent = await channel.EditAsync(post.Chat, before, post.PostId, post.Message, options, hasVideo, cancellationToken);
        return PostReceipts.Record(post.Handle, post.Message, sent, hasVideo);
    }

    /// <returns>Null if the press to wait for has just happened.</returns>
    private async Task<string?> ParkAsync(AnswerRecord answer, AnswerPost post, CancellationToken cancellationToken)
    {
        // Stored before it counts as sent: the message that will show it already exists, with its button.
        await waitingFiles.AddAsync(post.Message.Video, cancellationToken);
        var isParked = await states.TryChangeAsync(post.Chat, post.Context, known => known.Token == answer.Token, known => known.WithParked(post.PostId), cancellationToken);
        return isParked ? answer.CardId : null;
    }

    /// <summary>Leaves the card empty. Stores that first, so that a retry takes the same route, whatever the clock says by then.</summary>
    private async Task LeaveCardAsync(AnswerRecord answer, AnswerPost post, CancellationToken cancellationToken)
    {
        if (answer.CardPost is null && post.Context.HasCard && answer.ExpiresAt > DateTimeOffset.MinValue)
        {
            await states.ChangeAsync(post.Chat, post.Context, known => known.Token == answer.Token ? known.WithDeadToken() : known, cancellationToken);
        }
    }

    private async Task<AnswerRecord> AnswerAsync(AnswerPost post, CancellationToken cancellationToken) =>
        await states.FindAnswerAsync(post.Chat, post.Context.InteractionId, cancellationToken) ?? AnswerRecord.Of(post.Context);

    /// <summary>Detaches the card if the message replaces it: the old card can no longer be edited.</summary>
    private async Task<AnswerRecord> ReplacedAsync(AnswerPost post, AnswerRecord answer, CancellationToken cancellationToken) =>
        post.Message.Replaces is { } old && answer.CardId == old
            ? await states.ChangeAsync(post.Chat, post.Context, known => known.CardId == old ? known.WithoutCard() : known, cancellationToken)
            : answer;

    /// <summary>Records that a route is closed, unless a press provided a new token meanwhile: Discord refused the old one.</summary>
    private Task<AnswerRecord> CloseAsync(AnswerPost post, AnswerRecord used, AnswerStep step, DiscordException refused, CancellationToken cancellationToken) =>
        states.ChangeAsync(post.Chat, post.Context, known => known.Token == used.Token ? AnswerRoute.Closed(known, step, refused) : known, cancellationToken);

    private static PlatformException Lost(InteractionContext context) =>
        new(PlatformFault.Unreachable, $"Discord: no route to the answer of interaction {context.InteractionId} is left.");
}
