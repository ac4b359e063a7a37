using System.Threading.Channels;
using NemoBot.Core.Dispatch;
using NemoBot.Core.Model;
using NemoBot.Discord.Gateway;
using NemoBot.Discord.Outgoing;
using NemoBot.Discord.Rest;

namespace NemoBot.Discord.Incoming;

/// <summary>Connects the gateway's readers to the bot: answers interactions immediately, and stores everything in order, in batches.</summary>
internal sealed partial class GatewayIntake(
    Inbox inbox, Acknowledger acknowledger, JobChoices choices, RoleHints hints, LocalActions local, ClosedChannels closed, BotIdentity identity, IStore store, TimeProvider time, ILogger<GatewayIntake> logger)
    : IGatewaySink
{
    private const int QueueLength = 1_000;
    private const int BatchSize = 64;

    /// <summary>When it is full, the reader waits, Discord's own buffer fills, and at worst the session is resumed later: nothing is lost.</summary>
    private readonly Channel<Taken> _queue = Channel.CreateBounded<Taken>(QueueLength);

    /// <summary>Dequeued and not closed yet; used by <see cref="RunAsync"/> only.</summary>
    private readonly Queue<Taken> _batch = new(BatchSize);
    private readonly RecentIds _recent = new();
    private readonly TaskCompletionSource<string> _application = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Gets the application's id, once the gateway has sent it.</summary>
    public Task<string> ApplicationId => _application.Task;

    public async ValueTask TakeAsync(GatewayDelivery delivery, CancellationToken cancellationToken)
    {
        var id = delivery.Arrival switch
        {
            Arrival.Said said => said.Message.Id,
            Arrival.Interacted interacted => interacted.Interaction.Id,
            Arrival.RoleCalled called => called.Mention.Id,
            _ => "",
        };
        if (!_recent.Add(id))
        {
            delivery.Progress.Close(delivery.Sequence); // Discord delivers some events more than once.
            return;
        }

        var taken = Plan(delivery);
        if (_queue.Writer.TryWrite(taken))
        {
            return;
        }

        try
        {
            await _queue.Writer.WriteAsync(taken, cancellationToken);
        }
        catch
        {
            _recent.Remove(id); // Not accepted: it will be redelivered.
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

            await StoreAsync([.. _batch.Select(taken => taken.Message).OfType<IncomingMessage>()], cancellationToken);
            while (_batch.TryDequeue(out var taken))
            {
                taken.Progress.Close(taken.Sequence);
                if (taken.Plan is { Local: not null } plan)
                {
                    await local.BeginAsync(plan, cancellationToken);
                }
            }
        }
    }

    /// <summary>Signals that no more arrives: <see cref="RunAsync"/> ends when everything is stored.</summary>
    public void Complete() => _queue.Writer.TryComplete();

    private Taken Plan(GatewayDelivery delivery)
    {
        switch (delivery.Arrival)
        {
            case Arrival.Said said:
                closed.Open(said.Message.ChannelId);
                return new(MessageMapping.Map(said.Message, delivery.BotId), null, delivery.Progress, delivery.Sequence);
            case Arrival.RoleCalled { Mention: var mention }:
                _ = hints.BeginAsync(mention, CancellationToken.None);
                return new(null, null, delivery.Progress, delivery.Sequence);
            case Arrival.Interacted { Interaction: { Type: InteractionType.Autocomplete } asked }:
                _ = choices.BeginAsync(asked, CancellationToken.None);
                return new(null, null, delivery.Progress, delivery.Sequence);
            case Arrival.Interacted { Interaction: var interaction } when InteractionPlan.For(interaction, time.GetUtcNow()) is { } plan:
                closed.Open(interaction.ChannelId ?? "");

                // First of all, and not awaited: Discord's deadline is 3 seconds.
                _ = acknowledger.Begin(plan, interaction.Id, CancellationToken.None);
                return new(plan.Message, plan, delivery.Progress, delivery.Sequence);
            default:
                return new(null, null, delivery.Progress, delivery.Sequence);
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

    [LoggerMessage(LogLevel.Error, "Discord: could not store {Count} messages; retrying")]
    private partial void LogNotStored(Exception exception, int count);

    private readonly record struct Taken(IncomingMessage? Message, InteractionPlan? Plan, SequenceProgress Progress, long Sequence);
}

/// <summary>Runs the button actions that the adapter handles itself.</summary>
internal sealed partial class LocalActions(PressDelivery presses, ILogger<LocalActions> logger) : IDisposable
{
    private readonly SemaphoreSlim _places = new(16, 16);

    /// <summary>Returns once a slot is free; the action continues in the background.</summary>
    public async Task BeginAsync(InteractionPlan plan, CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken);
        _ = RunAsync(plan, cancellationToken);
    }

    public void Dispose() => _places.Dispose();

    private async Task RunAsync(InteractionPlan plan, CancellationToken cancellationToken)
    {
        try
        {
            await (plan.Local switch
            {
                { Kind: CustomKind.GetResult, Value: var interaction } => presses.GetResultAsync(plan, interaction, cancellationToken),
                { Kind: CustomKind.Delete } => presses.DeletePressedAsync(plan.Context, cancellationToken),
                _ => Task.CompletedTask,
            });
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The button stays, so that it can be pressed again.
        }
        catch (Exception failed)
        {
            LogFailed(failed, plan.Local?.Kind);
            await ApologizeAsync(plan, cancellationToken);
        }
        finally
        {
            _places.Release();
        }
    }

    private async Task ApologizeAsync(InteractionPlan plan, CancellationToken cancellationToken)
    {
        try
        {
            await presses.ApologizeAsync(plan.Context, cancellationToken);
        }
        catch (Exception failed) when (failed is DiscordException or OperationCanceledException)
        {
            LogNotTold(failed, plan.Local?.Kind); // Discord itself is unreachable: nothing reaches the person.
        }
    }

    [LoggerMessage(LogLevel.Warning, "Discord: could not report the failed press ({Kind})")]
    private partial void LogNotTold(Exception exception, CustomKind? kind);

    [LoggerMessage(LogLevel.Error, "Discord: handling a press ({Kind}) failed; the button stays")]
    private partial void LogFailed(Exception exception, CustomKind? kind);
}

/// <summary>Holds the newest 4,096 ids. Thread-safe.</summary>
internal sealed class RecentIds
{
    private const int Most = 4_096;
    private readonly Lock _gate = new();
    private readonly HashSet<string> _ids = [];
    private readonly Queue<string> _order = new();

    /// <summary>Returns false if the id is already known.</summary>
    public bool Add(string id)
    {
        lock (_gate)
        {
            if (!_ids.Add(id))
            {
                return false;
            }

            _order.Enqueue(id);
            if (_order.Count > Most)
            {
                _ids.Remove(_order.Dequeue());
            }

            return true;
        }
    }

    public void Remove(string id)
    {
        lock (_gate)
        {
            _ids.Remove(id);
        }
    }
}
