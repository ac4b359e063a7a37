using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using NemoBot.Core.Model;
using NemoBot.Discord.Rest;

namespace NemoBot.Discord.Incoming;

/// <summary>Gives the first answer, which must be there within 3 seconds (docs/contracts/discord.md §3.1): at once, before anything is stored or asked. Remembers what came of it.</summary>
internal sealed partial class Acknowledger(DiscordRest rest, InteractionStates book, ILogger<Acknowledger> logger)
{
    private readonly ConcurrentDictionary<string, Task> _underWay = new();

    /// <summary>Sends the answer and returns at once.</summary>
    public Task Begin(InteractionPlan plan, string interactionId, CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _underWay[interactionId] = done.Task;
        return FinishAsync(plan, interactionId, done, cancellationToken);
    }

    /// <summary>Gives the first answer where it may never have been given: the process that began it was killed. Where it was, or it is too late, nothing happens but a note.</summary>
    public async Task CatchUpAsync(ChatKey chat, DiscordContext context, CancellationToken cancellationToken)
    {
        await NoteAsync(chat, context, await AnswerAsync(context, context.InteractionId, InteractionPlan.FirstAnswer(context), cancellationToken), cancellationToken);
    }

    /// <summary>Waits until the first answer is out, or failed: before that the interaction's token is unknown to Discord.</summary>
    public Task WaitAsync(string interactionId, CancellationToken cancellationToken) =>
        _underWay.TryGetValue(interactionId, out var answer) ? answer.WaitAsync(cancellationToken) : Task.CompletedTask;

    private async Task FinishAsync(InteractionPlan plan, string interactionId, TaskCompletionSource done, CancellationToken cancellationToken)
    {
        try
        {
            var card = await AnswerAsync(plan.Context, interactionId, plan.Callback, cancellationToken);
            if (plan.Message is not null)
            {
                await NoteAsync(plan.Chat, plan.Context, card, cancellationToken);
            }
        }
        catch (Exception failed) when (failed is not OperationCanceledException)
        {
            // What is lost is the note of the card's id; the answers find their way without it.
            LogFailed(failed, interactionId);
        }
        finally
        {
            _underWay.TryRemove(interactionId, out _);
            done.SetResult();
        }
    }

    /// <summary>What became of the token, and the message that answers.</summary>
    private async Task<(bool IsAlive, string? CardId)> AnswerAsync(DiscordContext context, string interactionId, JsonObject callback, CancellationToken cancellationToken)
    {
        // May be repeated: had the first one arrived, the second is refused with 40060.
        var call = new DiscordCall(DiscordRoute.Callback(interactionId, context.Token), callback) { IsIdempotent = true };
        try
        {
            var answer = await rest.SendAsync(call, CallbackJson.Default.CallbackAnswer, cancellationToken);
            return (true, answer.Interaction?.ResponseMessageId ?? answer.Resource?.Message?.Id);
        }
        catch (DiscordException refused) when (refused.Code == 40060)
        {
            return (true, null); // Answered before: by us, before a restart.
        }
        catch (DiscordException refused) when (refused.Code == 10062)
        {
            LogTooLate(interactionId); // Replayed after an outage, or the way was too long: nothing is wrong with us.
            return (false, null);
        }
        catch (DiscordException refused)
        {
            // It may have arrived all the same, even before a restart: the answer tries the token, and Discord says whether it lives.
            LogRefused(interactionId, refused.Status, refused.Code);
            return (true, null);
        }
    }

    private Task<AnswerRecord> NoteAsync(ChatKey chat, DiscordContext context, (bool IsAlive, string? CardId) card, CancellationToken cancellationToken) =>
        book.UpdateAnswerAsync(chat, context.InteractionId, found => (found ?? AnswerRecord.Of(context)) switch
        {
            { } known when !card.IsAlive => known with { ExpiresAt = DateTimeOffset.MinValue },
            { } known when context.HasCard && card.CardId is not null => known with { CardId = card.CardId },
            { } known => known,
        }, cancellationToken);

    [LoggerMessage(LogLevel.Debug, "Discord interaction {Interaction}: its 3 seconds were over; answered another way where there is one")]
    private partial void LogTooLate(string interaction);

    [LoggerMessage(LogLevel.Warning, "Discord interaction {Interaction}: the first answer was refused ({Status}, {Code})")]
    private partial void LogRefused(string interaction, int status, int code);

    [LoggerMessage(LogLevel.Error, "Discord interaction {Interaction}: what came of the first answer could not be stored")]
    private partial void LogFailed(Exception exception, string interaction);
}

/// <summary>What <c>with_response=true</c> gives.</summary>
internal sealed record CallbackAnswer(CallbackInteraction? Interaction, CallbackResource? Resource);

internal sealed record CallbackInteraction(string? ResponseMessageId);

internal sealed record CallbackResource(DiscordMessage? Message);

[System.Text.Json.Serialization.JsonSerializable(typeof(CallbackAnswer))]
[System.Text.Json.Serialization.JsonSourceGenerationOptions(PropertyNamingPolicy = System.Text.Json.Serialization.JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class CallbackJson : System.Text.Json.Serialization.JsonSerializerContext;
