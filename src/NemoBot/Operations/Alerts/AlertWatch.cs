using System.Text.Json;
using NemoBot.Core.Concurrency;
using NemoBot.Core.Delivery;
using NemoBot.Core.Dispatch;
using NemoBot.Core.Model;

namespace NemoBot.Operations.Alerts;

/// <summary>
/// Asks the sources, and tells the operator's chats what begins and what is over, once each. Nothing is asked while no chat is linked. Of several nodes one does it;
/// the book is in the store, and a message that is passed on twice is one (<see cref="IStore.AcceptAsync"/>).
/// </summary>
/// <remarks>A message is put into the inbox of each chat, like a person's: only the chat's own lanes and sender write there.</remarks>
internal sealed partial class AlertWatch(
    IEnumerable<IAlertSource> sources, AlertLinks links, IStore store, IChatWaker chats, ISingles singles, SortableIds ids, TimeProvider time, ILogger<AlertWatch> logger) : BackgroundService
{
    private const string Single = "alerts";
    private const string Owner = "alerts";
    private const string Key = "book";

    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        singles.RunAsync(Single, stop => PeriodicWork.RunAsync(Every, time, WatchAsync, LogFailed, stop), stoppingToken);

    private async Task WatchAsync(CancellationToken stop)
    {
        var linked = await links.ListAsync(stop);
        if (linked.Count == 0)
        {
            if (await store.GetValueAsync(Owner, Key, stop) is not null)
            {
                await store.UpdateValueAsync(Owner, Key, _ => null, keepFor: null, stop); // A chat that is linked later begins anew, and none that was forgotten stays named.
            }

            return;
        }

        var checks = await CheckAsync(stop);
        if (!await singles.IsOursAsync(Single, stop))
        {
            return;
        }

        var (now, id) = (time.GetUtcNow(), ids.Next().ToString());
        var book = await ChangeAsync(known => known.After(checks, [.. linked.Select(chat => $"{chat}")], now, id), stop);
        foreach (var message in book.Messages)
        {
            await PassOnAsync(message, stop);
            await ChangeAsync(known => known.Without(message.Id), stop);
        }
    }

    private async Task<IReadOnlyList<AlertCheck>> CheckAsync(CancellationToken stop)
    {
        var checks = new List<AlertCheck>();
        foreach (var source in sources)
        {
            try
            {
                checks.Add(new(source.Kind, source.After, await source.CheckAsync(stop)));
            }
            catch (Exception fault) when (!stop.IsCancellationRequested)
            {
                LogNotChecked(fault, source.Kind);
            }
        }

        return checks;
    }

    private async Task PassOnAsync(AlertMessage message, CancellationToken stop)
    {
        var told = message.Chats.Select(ChatKey.Parse).ToList();
        await store.AcceptAsync([.. told.Select(chat => new IncomingMessage { Chat = chat, MessageId = $"alert-{message.Id}", SentAt = message.At, Notice = message.Notice })], stop);
        foreach (var chat in told)
        {
            chats.WakeForMessages(chat);
        }

        LogTold(string.Join(", ", message.Notice.Parts.Select(part => $"{part.Kind} {(part.IsOver ? "is over" : "began")}")), told.Count);
    }

    private async Task<AlertBook> ChangeAsync(Func<AlertBook, AlertBook> change, CancellationToken stop) => Read(await store.UpdateValueAsync(
        Owner,
        Key,
        stored => JsonSerializer.Serialize(change(Read(stored))) is var changed && changed == stored ? stored : changed,
        keepFor: null,
        stop));

    private static AlertBook Read(string? stored) => stored is null ? AlertBook.Empty : JsonSerializer.Deserialize<AlertBook>(stored)!;

    [LoggerMessage(LogLevel.Warning, "Told {Chats} chats of the operator: {What}")]
    private partial void LogTold(string what, int chats);

    [LoggerMessage(LogLevel.Warning, "Could not check for the alert {Kind}; retrying")]
    private partial void LogNotChecked(Exception fault, AlertKind kind);

    [LoggerMessage(LogLevel.Warning, "Could not check for alerts; retrying")]
    private partial void LogFailed(Exception fault);
}
