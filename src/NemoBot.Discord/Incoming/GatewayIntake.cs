using System.Threading.Channels;
using NemoBot.Core.Concurrency;
using NemoBot.Core.Dispatch;
using NemoBot.Core.Model;
using NemoBot.Discord.Gateway;
using NemoBot.Discord.Outgoing;

namespace NemoBot.Discord.Incoming;

/// <summary>
/// Connects the gateway's readers to the bot. <see cref="TakeAsync"/> plans an event (<see cref="ArrivalPlan"/>), starts the response that Discord waits for, and
/// queues the event; <see cref="RunAsync"/> stores the queue in order, in batches, and confirms what is stored.
/// </summary>
internal sealed partial class GatewayIntake(
    Inbox inbox, StartedCalls calls, Acknowledger acknowledger, Autocompletion choices, RoleHints hints, LocalActions local, TurnedAway turnedAway, ClosedChannels closed, CurrentIdentity identity, IStore store, TimeProvider time, ILogger<GatewayIntake> logger)
    : IGatewaySink
{
    private const int QueueLength = 1_000;
    private const int BatchSize = 64;

    /// <summary>When it is full, the reader waits, Discord's own buffer fills, and at worst the session is resumed later: nothing is lost.</summary>
    private readonly Channel<Planned> _queue = Channel.CreateBounded<Planned>(QueueLength);

    /// <summary>Dequeued and not closed yet; used by <see cref="RunAsync"/> only.</summary>
    private readonly Queue<Planned> _batch = new(BatchSize);
    private readonly BoundedCache<string, bool> _recentIds = new(4_096);
    private readonly TaskCompletionSource<string> _application = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Gets the application's id, once the gateway has sent it.</summary>
    public Task<string> ApplicationId => _application.Task;

    public async ValueTask TakeAsync(GatewayDelivery delivery, CancellationToken cancellationToken)
    {
        if (!_recentIds.TryAdd(delivery.Arrival.Id, true))
        {
            delivery.Progress.Close(delivery.Sequence); // Discord delivers some events more than once.
            return;
        }

        if (await PlanAsync(delivery, cancellationToken) is not { } plan)
        {
            delivery.Progress.Close(delivery.Sequence);
            return;
        }

        plan = await turnedAway.FilterAsync(plan, cancellationToken);
        Answer(plan);
        var planned = new Planned(plan, delivery.Progress, delivery.Sequence);
        if (_queue.Writer.TryWrite(planned))
        {
            return;
        }

        try
        {
            await _queue.Writer.WriteAsync(planned, cancellationToken);
        }
        catch
        {
            _recentIds.Remove(delivery.Arrival.Id); // Not accepted: it will be redelivered.
            throw;
        }
    }

    public async ValueTask RejectAsync(GatewayEvent kind, string reason, CancellationToken cancellationToken)
    {
        LogRejected(kind, reason);
        await store.QuarantineAsync(DiscordPlatform.PlatformName, kind.ToString(), reason, cancellationToken);
    }

    public void Identified(string botId, string applicationId)
    {
        identity.BotId = botId;
        _application.TrySetResult(applicationId);
    }

    /// <summary>Stores arriving messages until <see cref="Complete"/>, or until cancelled. Run again after a fault, it continues with the batch in progress.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (_batch.Count > 0 || await _queue.Reader.WaitToReadAsync(cancellationToken))
        {
            while (_batch.Count < BatchSize && _queue.Reader.TryRead(out var more))
            {
                _batch.Enqueue(more);
            }

            await StoreAsync([.. _batch.Select(planned => planned.Plan.Message).OfType<IncomingMessage>()], cancellationToken);
            while (_batch.TryDequeue(out var planned))
            {
                planned.Progress.Close(planned.Sequence);
                if (planned.Plan.Interaction is { Local: not null } pressed)
                {
                    await local.BeginAsync(pressed, cancellationToken);
                }
            }
        }
    }

    /// <summary>Signals that no more arrives: <see cref="RunAsync"/> ends when everything is stored.</summary>
    public void Complete() => _queue.Writer.TryComplete();

    /// <summary>Returns the plan; null for an event that cannot be mapped, which is quarantined: a replay would fail in the same way.</summary>
    private async Task<ArrivalPlan?> PlanAsync(GatewayDelivery delivery, CancellationToken cancellationToken)
    {
        try
        {
            return ArrivalPlan.For(delivery.Arrival, delivery.BotId, time.GetUtcNow());
        }
        catch (Exception fault)
        {
            // Only the id: an interaction contains a token.
            LogNotMapped(fault, delivery.Arrival.Id);
            await store.QuarantineAsync(DiscordPlatform.PlatformName, $"{delivery.Arrival.GetType().Name} {delivery.Arrival.Id}", fault.GetType().Name, cancellationToken);
            return null;
        }
    }

    /// <summary>Starts the responses, before anything is stored: Discord's deadline for an interaction is 3 seconds. The reader does not await them.</summary>
    private void Answer(ArrivalPlan plan)
    {
        if (plan.OpenChannel is { } channel)
        {
            closed.Open(channel);
        }

        if (plan.Interaction is { } interaction)
        {
            calls.Start(stopping => acknowledger.AnswerAsync(interaction, stopping), finishes: true);
        }

        if (plan.Choosing is { } choosing)
        {
            calls.Start(stopping => choices.OfferAsync(choosing, stopping));
        }

        if (plan.Mention is { } mention)
        {
            calls.Start(stopping => hints.AnswerAsync(mention, stopping));
        }
    }

    private async Task StoreAsync(IReadOnlyList<IncomingMessage> messages, CancellationToken cancellationToken)
    {
        for (var attempt = 0; messages.Count > 0; attempt++)
        {
            try
            {
                await inbox.AcceptAsync(messages, cancellationToken);
                return;
            }
            catch (StorageException broken)
            {
                // A full disk may recover: until then nothing is confirmed, and the queue holds the events.
                LogNotStored(broken, messages.Count);
                await Task.Delay(TimeSpan.FromSeconds(Math.Min(30, 1 << Math.Min(attempt, 5))), time, cancellationToken);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "Discord: rejected a malformed {Kind}: {Reason}")]
    private partial void LogRejected(GatewayEvent kind, string reason);

    [LoggerMessage(LogLevel.Error, "Discord: event {Id} could not be mapped and is quarantined")]
    private partial void LogNotMapped(Exception exception, string id);

    [LoggerMessage(LogLevel.Error, "Discord: could not store {Count} messages; retrying")]
    private partial void LogNotStored(Exception exception, int count);

    private readonly record struct Planned(ArrivalPlan Plan, SequenceProgress Progress, long Sequence);
}
