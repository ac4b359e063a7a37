using System.Text;
using System.Text.Json;
using NemoBot.Core.Concurrency;
using NemoBot.Core.Model;
using NemoBot.Telegram.Outgoing;

namespace NemoBot.Telegram.Incoming;

/// <summary>Processes raw updates from polling and webhook; when the task completes, everything is durable. Only then acknowledge the updates to Telegram.</summary>
internal sealed partial class TelegramIntake(
    IStore store, TelegramMoves moves, TelegramAlbums albums, TelegramSignals signals, TimeProvider time, ILogger<TelegramIntake> logger)
{
    private const int QuarantinedCharacters = 64 * 1024;

    /// <summary>Skips updates that are redelivered within one process; after a restart the inbox recognises messages by their ids.</summary>
    private readonly BoundedCache<long, bool> _handled = new(2_000);

    /// <param name="updates">The raw JSON of each update. Invalid ones are quarantined and do not affect others.</param>
    public async Task AcceptAsync(IReadOnlyList<ReadOnlyMemory<byte>> updates, BotIdentity bot, CancellationToken cancellationToken)
    {
        List<Received.Said> said = [];
        List<IncomingMessage> presses = [];
        List<string> queries = [];
        List<Received.ReachableChanged> reachable = [];
        List<long> ids = [];
        foreach (var raw in updates)
        {
            var id = TelegramUpdateReader.IdOf(raw);
            if (id is { } known && _handled.Contains(known))
            {
                continue;
            }

            switch (await ReadAsync(raw, bot, cancellationToken))
            {
                case Received.Said one:
                    said.Add(one);
                    break;
                case Received.Pressed press:
                    presses.Add(press.Message with { SentAt = time.GetUtcNow() });
                    queries.Add(press.QueryId);
                    break;
                case Received.EmptyPress press:
                    queries.Add(press.QueryId);
                    break;
                case Received.Moved moved:
                    // The store keeps the ids seen at the old address, and redirects messages from there to the new one.
                    await moves.MoveAsync(moved.Old, moved.New, cancellationToken);
                    break;
                case Received.ReachableChanged changed:
                    reachable.Add(changed);
                    break;
            }

            if (id is { } number)
            {
                ids.Add(number);
            }
        }

        var taken = await albums.AcceptAsync(said, presses, cancellationToken);
        foreach (var change in reachable)
        {
            await store.UpdateChatAsync(change.Chat, chat => chat with { Reachable = change.IsReachable }, cancellationToken);
        }

        ids.ForEach(id => _handled.Set(id, true));
        queries.ForEach(signals.Answer);
        foreach (var message in taken.Where(message => message.Command is null))
        {
            signals.ShowSeen(message);
        }
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

    [LoggerMessage(LogLevel.Warning, "Quarantined a Telegram update that was not understood: {Reason}")]
    private partial void LogStrange(string reason);
}
