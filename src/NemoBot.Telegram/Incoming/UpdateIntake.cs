using System.Text;
using System.Text.Json;
using NemoBot.Core.Concurrency;
using NemoBot.Core.Limits;
using NemoBot.Core.Model;

namespace NemoBot.Telegram.Incoming;

/// <summary>Processes raw updates from polling and webhook; when the task completes, everything is durable. Only then acknowledge the updates to Telegram.</summary>
/// <remarks>
/// The path of an update: <see cref="Poller"/> or <see cref="Webhook"/> receives it raw. It is mapped (<see cref="UpdateMapping"/>), then stored
/// (<see cref="AlbumGate"/>: in the inbox, or until its album is complete), then the person sees a reaction (<see cref="Acknowledger"/>). Then it is
/// acknowledged: the poller requests the next updates, or the webhook returns 200.
/// </remarks>
internal sealed partial class UpdateIntake(
    IStore store, ChatMoves moves, AlbumGate albums, Acknowledger acknowledger, FileSource files, Callers callers, People people, TimeProvider time, ILogger<UpdateIntake> logger)
{
    private const int QuarantinedCharacters = 64 * 1024;

    /// <summary>Skips updates that are redelivered within one process; after a restart the inbox recognises messages by their ids.</summary>
    private readonly BoundedCache<long, bool> _handled = new(2_000);

    /// <param name="updates">The raw JSON of each update. Invalid ones are quarantined and do not affect others.</param>
    public async Task AcceptAsync(IReadOnlyList<ReadOnlyMemory<byte>> updates, BotIdentity bot, CancellationToken cancellationToken)
    {
        var batch = await ReadAsync(updates, bot, cancellationToken);
        var taken = await StoreAsync(batch, cancellationToken);
        batch.Ids.ForEach(id => _handled.Set(id, true));
        await ShowArrivedAsync(batch, taken, cancellationToken);
    }

    private async Task<UpdateBatch> ReadAsync(IReadOnlyList<ReadOnlyMemory<byte>> updates, BotIdentity bot, CancellationToken cancellationToken)
    {
        var batch = new UpdateBatch();
        foreach (var raw in updates)
        {
            var id = UpdateReader.IdOf(raw);
            if (id is null || !_handled.Contains(id.Value))
            {
                batch.Add(id, await ReadAsync(raw, bot, cancellationToken), time.GetUtcNow());
            }
        }

        return batch;
    }

    private async Task<Arrival> ReadAsync(ReadOnlyMemory<byte> raw, BotIdentity bot, CancellationToken cancellationToken)
    {
        Arrival arrival;
        try
        {
            arrival = UpdateMapping.Map(UpdateReader.Read(raw), bot, files.IncomingBytes);
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException or ArgumentException or FormatException or OverflowException)
        {
            arrival = new Arrival.Unreadable(malformed is JsonException json ? $"unreadable at {json.Path}" : malformed.GetType().Name);
        }

        if (arrival is Arrival.Unreadable unreadable)
        {
            LogUnreadable(unreadable.Reason);
            var text = Encoding.UTF8.GetString(raw.Span);
            await store.QuarantineAsync(TelegramPlatform.PlatformName, text[..Math.Min(text.Length, QuarantinedCharacters)], unreadable.Reason, cancellationToken);
        }

        return arrival;
    }

    /// <summary>Stores the batch; when the task completes, everything is durable.</summary>
    /// <returns>The accepted messages, to be acknowledged with a reaction.</returns>
    private async Task<IReadOnlyList<IncomingMessage>> StoreAsync(UpdateBatch batch, CancellationToken cancellationToken)
    {
        // First: the store keeps the ids seen at the old address, and redirects messages from there to the new one.
        foreach (var move in batch.Moves)
        {
            await moves.MoveAsync(move.Old, move.New, cancellationToken);
        }

        var taken = await albums.AcceptAsync(batch.Said, batch.Presses, cancellationToken);
        foreach (var change in batch.Changes)
        {
            await store.UpdateChatAsync(change.Chat, chat => chat with { Reachable = change.IsReachable }, cancellationToken);
        }

        return taken;
    }

    private async Task ShowArrivedAsync(UpdateBatch batch, IReadOnlyList<IncomingMessage> taken, CancellationToken cancellationToken)
    {
        batch.Queries.ForEach(acknowledger.Answer);
        foreach (var message in taken.Where(message => message.Command is null))
        {
            if (await people.FindAsync(await callers.OfAsync(message, cancellationToken), cancellationToken) is not { BlockedAt: not null })
            {
                acknowledger.ShowSeen(message);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "Quarantined a Telegram update that was not understood: {Reason}")]
    private partial void LogUnreadable(string reason);
}
