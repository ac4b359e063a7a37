using System.Text.Json.Nodes;
using NemoBot.Core.Delivery;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Localization;
using NemoBot.Discord.Incoming;
using NemoBot.Discord.Rest;

namespace NemoBot.Discord.Outgoing;

/// <summary>Handles presses on the adapter's own buttons: shows the result that waited for a new token, or deletes a message.</summary>
internal sealed class PressDelivery(DiscordRest rest, AnswerDelivery answers, TokenDelivery token, InteractionStates states, WaitingFiles waitingFiles, Acknowledger acknowledger, IStore store, TimeProvider time)
{
    /// <summary>Handles "Get result", which provides a new token: shows what waited for it, or the current state.</summary>
    public async Task GetResultAsync(InteractionPlan plan, string interactionId, CancellationToken cancellationToken)
    {
        await acknowledger.WaitAsync(plan.Context.InteractionId, cancellationToken);
        var onPressed = plan.PressedMessageId is { } pressed ? await store.FindPostAsync(plan.Chat, pressed, cancellationToken) : null;
        var answer = await states.UpdateAnswerAsync(plan.Chat, interactionId, before => Refreshed(before, plan, interactionId, onPressed), cancellationToken);
        var context = plan.Context with { InteractionId = interactionId, HasCard = true };

        var waiting = new List<OutboxMessage>();
        foreach (var id in answer.Parked)
        {
            if (await store.GetPostAsync(plan.Chat, id, cancellationToken) is { } post)
            {
                waiting.Add(post);
            }
        }

        var shown = waiting.LastOrDefault(post => post.Message.Video is { IsVideo: true });
        if (shown is not null)
        {
            await DeliverAsync(answer, new(plan.Chat, new(store, shown), shown.Message, context), takesOver: true, cancellationToken);
        }
        else if ((answer.Shows ?? answer.CardPost) is { } id && await store.GetPostAsync(plan.Chat, id, cancellationToken) is { } card)
        {
            await DeliverAsync(answer, new(plan.Chat, new(store, card), card.Message, context), takesOver: false, cancellationToken);
        }
        else if (waiting.Count == 0)
        {
            await SendEphemeralAsync(context, answer.Token, Texts.In(context.Locale)[TextKey.DiscordNoResultYet], cancellationToken);
        }

        foreach (var post in waiting.Where(post => post != shown))
        {
            var message = post.After is null ? post.Message : post.Message with { RepliesTo = plan.PressedMessageId };
            var handle = new PostHandle(store, post);
            await answers.SendAsync(plan.Chat, handle, message, context, cancellationToken);
            await handle.FlushAsync(cancellationToken);
        }
    }

    /// <summary>Tells the person that a press failed, and what to do.</summary>
    public Task ApologizeAsync(InteractionContext context, CancellationToken cancellationToken) =>
        SendEphemeralAsync(context, context.Token, Texts.In(context.Locale)[TextKey.PressFailed], cancellationToken);

    /// <summary>Shows a waiting post; if its video no longer exists, says so and how to get it again.</summary>
    private async Task DeliverAsync(AnswerRecord answer, AnswerPost post, bool takesOver, CancellationToken cancellationToken)
    {
        try
        {
            await token.PatchAsync(answer, post, takesOver, cancellationToken);
        }
        catch (PlatformException gone) when (gone.Fault is PlatformFault.TooLarge or PlatformFault.Refused)
        {
            var texts = Texts.In(post.Context.Locale);
            var words = gone.Fault == PlatformFault.TooLarge
                ? new OutgoingMessage { Text = texts[TextKey.VideoFileGone], PlatformContext = post.Message.PlatformContext }
                : LesserForm.Of(post.Message, texts, time.GetUtcNow())!;
            await token.PatchAsync(answer, post with { Message = words }, takesOver, cancellationToken);
            await waitingFiles.RemoveAsync(post.Message.Video, cancellationToken);
        }
    }

    /// <summary>Returns the answer with the press's token, shown in the pressed message: an interaction may have several cards, one for each of its jobs.</summary>
    private static AnswerRecord Refreshed(AnswerRecord? known, InteractionPlan plan, string interactionId, OutboxMessage? onPressed)
    {
        var answer = known ?? AnswerRecord.Of(plan.Context) with { InteractionId = interactionId };
        var isOther = answer.CardId is not null && answer.CardId != plan.PressedMessageId;
        return answer with
        {
            Token = plan.Context.Token,
            ExpiresAt = plan.Context.ExpiresAt,
            AtOriginal = true,
            CardId = plan.PressedMessageId,
            CardPost = isOther ? onPressed?.Id ?? answer.CardPost : answer.CardPost ?? onPressed?.Id,
            Shows = isOther ? null : answer.Shows,
            IsRich = plan.PressedIsRich || (answer.IsRich && !isOther),
            FollowUps = 0,
        };
    }

    /// <summary>Deletes the pressed message with the press's token.</summary>
    public async Task DeletePressedAsync(InteractionContext context, CancellationToken cancellationToken)
    {
        await acknowledger.WaitAsync(context.InteractionId, cancellationToken);
        await rest.SendAsync(new(RestRoute.DeleteAnswer(context.ApplicationId, context.Token, "@original")) { IsIdempotent = true }, cancellationToken);
    }

    private Task SendEphemeralAsync(InteractionContext context, string interactionToken, string words, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["content"] = words, ["flags"] = 64, ["allowed_mentions"] = MessageBody.Mentions(null) };
        return rest.SendAsync(new(RestRoute.FollowUp(context.ApplicationId, interactionToken), body), cancellationToken);
    }
}
