using System.Text;
using System.Text.Json;
using NemoBot.Core.Concurrency;
using NemoBot.Core.Model;
using NemoBot.Telegram.Outgoing;

namespace NemoBot.Telegram.Incoming;

/// <summary>What polling and webhook have in common: raw updates in, everything durable when the task completes. Then, and only then, Telegram may be told.</summary>
/// <remarks>
/// The way of an update: <see cref="TelegramPoller"/> or <see cref="TelegramWebhook"/> brings it raw; it is read (<see cref="TelegramMapping"/>), stored
/// (<see cref="TelegramAlbums"/>: in the inbox, or until its album is complete), and the person gets a sign (<see cref="TelegramSignals"/>). Then the poller asks for
/// the next one, or the webhook answers 200.
/// </remarks>
internal sealed partial class TelegramIntake(
    IStore store, TelegramMoves moves, TelegramAlbums albums, TelegramSignals signals, TimeProvider time, ILogger<TelegramIntake> logger)
{
    private const int QuarantinedCharacters = 64 * 1024;

    /// <summary>Spares work when an update comes again within one process; across a restart the inbox knows its messages by their ids.</summary>
    private readonly BoundedCache<long, bool> _handled = new(2_000);

    /// <param name="updates">Raw JSON of each. One that cannot be read is kept for the operator and spoils no other.</param>
    public async Task AcceptAsync(IReadOnlyList<ReadOnlyMemory<byte>> updates, BotIdentity bot, CancellationToken cancellationToken)
    {
        var batch = await ReadAsync(updates, bot, cancellationToken);
        var taken = await StoreAsync(batch, cancellationToken);
        batch.Ids.ForEach(id => _handled.Set(id, true));
        ShowArrived(batch, taken);
    }

    private async Task<UpdateBatch> ReadAsync(IReadOnlyList<ReadOnlyMemory<byte>> updates, BotIdentity bot, CancellationToken cancellationToken)
    {
        var batch = new UpdateBatch();
        foreach (var raw in updates)
        {
            var id = TelegramUpdateReader.IdOf(raw);
            if (id is null || !_handled.Contains(id.Value))
            {
                batch.Add(id, await ReadAsync(raw, bot, cancellationToken), time.GetUtcNow());
            }
        }

        return batch;
    }

    private async Task<Received> ReadAsync(ReadOnlyMemory<byte> raw, BotIdentity bot, CancellationToken cancellationToken)
    {
        Received received;
        try
        {
            received = TelegramMapping.Map(TelegramUpdateReader.Read(raw), bot);
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException or ArgumentException or FormatException or OverflowException)
        {
            received = new Received.Strange(malformed is JsonException json ? $"unreadable at {json.Path}" : malformed.GetType().Name);
        }

        if (received is Received.Strange strange)
        {
            LogStrange(strange.Reason);
            var text = Encoding.UTF8.GetString(raw.Span);
            await store.QuarantineAsync(TelegramAddress.Platform, text[..Math.Min(text.Length, QuarantinedCharacters)], strange.Reason, cancellationToken);
        }

        return received;
    }

    /// <summary>Everything is durable when it returns.</summary>
    /// <returns>The messages that are ours now, for a sign that they arrived.</returns>
    private async Task<IReadOnlyList<IncomingMessage>> StoreAsync(UpdateBatch batch, CancellationToken cancellationToken)
    {
        // First: the store still knows what it has seen at the old address, and sends what comes from there to the new one.
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

    private void ShowArrived(UpdateBatch batch, IReadOnlyList<IncomingMessage> taken)
    {
        batch.Queries.ForEach(signals.Answer);
        foreach (var message in taken.Where(message => message.Command is null))
        {
            signals.ShowSeen(message);
        }
    }

    [LoggerMessage(LogLevel.Warning, "A Telegram update was not understood and is kept in quarantine: {Reason}")]
    private partial void LogStrange(string reason);
}
