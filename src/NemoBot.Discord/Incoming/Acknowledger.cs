using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using NemoBot.Core.Model;
using NemoBot.Discord.Rest;

namespace NemoBot.Discord.Incoming;

/// <summary>
/// Sends the first response to an interaction, which is due within 3 seconds (docs/contracts/discord.md §3.1): immediately, before anything is stored or
/// requested. Records the outcome.
/// </summary>
internal sealed partial class Acknowledger(DiscordRest rest, InteractionStates states, ILogger<Acknowledger> logger)
{
    private readonly ConcurrentDictionary<string, Task> _underWay = new();

    /// <summary>Sends the response and records the outcome. <see cref="WaitAsync"/> waits for it as soon as this method is called.</summary>
    public async Task AnswerAsync(InteractionPlan plan, CancellationToken cancellationToken)
    {
        var interactionId = plan.Context.InteractionId;
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _underWay[interactionId] = done.Task;
        try
        {
            var card = await SendAsync(plan.Context, plan.Callback, cancellationToken);
            if (plan.Message is not null)
            {
                await RecordAsync(plan.Chat, plan.Context, card, cancellationToken);
            }
        }
        catch (Exception failed) when (failed is not OperationCanceledException)
        {
            // Only the record of the card's id is lost; answers are delivered without it.
            LogFailed(failed, interactionId);
        }
        finally
        {
            _underWay.TryRemove(interactionId, out _);
            done.SetResult();
        }
    }

    /// <summary>
    /// Sends the first response if it may never have been sent, because the process that began it was killed. If it was sent, or it is too late, only records
    /// that.
    /// </summary>
    public async Task CatchUpAsync(ChatKey chat, InteractionContext context, CancellationToken cancellationToken)
    {
        await RecordAsync(chat, context, await SendAsync(context, InteractionPlan.FirstAnswer(context), cancellationToken), cancellationToken);
    }

    /// <summary>Waits until the first response is sent or failed: before that, Discord does not know the interaction's token.</summary>
    public Task WaitAsync(string interactionId, CancellationToken cancellationToken) =>
        _underWay.TryGetValue(interactionId, out var answer) ? answer.WaitAsync(cancellationToken) : Task.CompletedTask;

    /// <summary>Sends the response. Returns whether the token is alive, and the id of the message that answers.</summary>
    private async Task<(bool IsAlive, string? CardId)> SendAsync(InteractionContext context, JsonObject callback, CancellationToken cancellationToken)
    {
        var interactionId = context.InteractionId;

        // Idempotent: if the first call arrived, Discord refuses the second with 40060.
        var call = new RestCall(RestRoute.Callback(interactionId, context.Token), callback) { IsIdempotent = true };
        try
        {
            var answer = await rest.SendAsync(call, CallbackJson.Default.CallbackAnswer, cancellationToken);
            return (true, answer.Interaction?.ResponseMessageId ?? answer.Resource?.Message?.Id);
        }
        catch (DiscordException refused) when (refused.Code == 40060)
        {
            return (true, null); // Answered already: by us, before a restart.
        }
        catch (DiscordException refused) when (refused.Code == 10062)
        {
            LogTooLate(interactionId); // Replayed after an outage, or delivered too late: not a fault of ours.
            return (false, null);
        }
        catch (DiscordException refused)
        {
            // It may have arrived anyway, even before a restart: the answer tries the token, and Discord reports whether it is alive.
            LogRefused(interactionId, refused.Status, refused.Code);
            return (true, null);
        }
    }

    private Task<AnswerRecord> RecordAsync(ChatKey chat, InteractionContext context, (bool IsAlive, string? CardId) card, CancellationToken cancellationToken) =>
        states.ChangeAsync(
            chat,
            context,
            known => !card.IsAlive ? known.WithDeadToken() : context.HasCard && card.CardId is not null ? known with { CardId = card.CardId } : known,
            cancellationToken);

    [LoggerMessage(LogLevel.Debug, "Discord interaction {Interaction}: the 3-second deadline passed; answering another way if there is one")]
    private partial void LogTooLate(string interaction);

    [LoggerMessage(LogLevel.Warning, "Discord interaction {Interaction}: the first response was refused ({Status}, {Code})")]
    private partial void LogRefused(string interaction, int status, int code);

    [LoggerMessage(LogLevel.Error, "Discord interaction {Interaction}: could not store the outcome of the first response")]
    private partial void LogFailed(Exception exception, string interaction);
}

/// <summary>Represents the result of <c>with_response=true</c>.</summary>
internal sealed record CallbackAnswer(CallbackInteraction? Interaction, CallbackResource? Resource);

internal sealed record CallbackInteraction(string? ResponseMessageId);

internal sealed record CallbackResource(DiscordMessage? Message);

[System.Text.Json.Serialization.JsonSerializable(typeof(CallbackAnswer))]
[System.Text.Json.Serialization.JsonSourceGenerationOptions(PropertyNamingPolicy = System.Text.Json.Serialization.JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class CallbackJson : System.Text.Json.Serialization.JsonSerializerContext;
