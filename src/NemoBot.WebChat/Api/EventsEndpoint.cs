using System.Globalization;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using NemoBot.Core.Model;
using NemoBot.WebChat.Incoming;
using NemoBot.WebChat.Outgoing;
using NemoVideo;

namespace NemoBot.WebChat.Api;

/// <summary>
/// Handles <c>GET /api/chat/events</c>: the chat as server-sent events. <c>hello</c>, then each <c>entry</c> changed after <c>Last-Event-ID</c> (or
/// <c>?after=</c>), then <c>synced</c>, then changes as they occur, <c>live</c> for transient updates, and <c>language</c> when the chat chose another one. <c>reset</c>: the requested number is not from this
/// log, or too long ago, so what the page shows is outdated. <c>parked</c>: another tab replaced this one.
/// </summary>
internal sealed class EventsEndpoint(
    ChatIntake intake, ChatJournal journal, ChatHub hub, IFirstContact firstContact, ChatLanguage languages, IOptions<NemoVideoOptions> nemo, TimeProvider time, IHostApplicationLifetime lifetime, NodeLabel? node = null)
{
    private static readonly TimeSpan KeepAliveInterval = TimeSpan.FromSeconds(15);

    public async Task GetAsync(HttpContext context, ChatKey chat)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        using var tab = hub.Subscribe(chat, Caller.Of(context));
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        try
        {
            await intake.AcceptPendingAsync(chat, stop.Token);
            var (seen, language) = await StartAsync(context, chat, stop.Token);
            await FollowAsync(context, tab, seen, language, stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The page was closed, or the server stops: the page reconnects with the last number it received.
        }
    }

    private async Task<(long Seen, string Language)> StartAsync(HttpContext context, ChatKey chat, CancellationToken cancellationToken)
    {
        var response = context.Response;
        var language = await languages.OfAsync(chat, context.Request);
        await WriteAsync(response, null, "hello", Wire.Write(new WireHello(time.GetUtcNow(), language, nemo.Value.MaxUploadBytes, MessageLimits.Files, MessageLimits.Text, node?.Name)), cancellationToken);
        var after = AskedFor(context.Request);
        var changes = await journal.ReadAsync(chat, after, cancellationToken);
        // More changes than are read at once would leave a gap in what the page shows.
        var isBehind = after > 0 && changes.Count == ChatJournal.HistoryLength;
        if (isBehind || (after > 0 && changes.Count == 0 && (await journal.ReadAsync(chat, after - 1, cancellationToken)).Count == 0))
        {
            await WriteAsync(response, null, "reset", "{}", cancellationToken);
            after = 0;
            changes = await journal.ReadAsync(chat, after, cancellationToken);
        }

        var seen = await WriteAsync(response, changes, after, cancellationToken);
        if (seen == 0 && await firstContact.GreetingAsync(chat, RequestLanguage.Of(context.Request), cancellationToken) is { } greeting)
        {
            // Shown but not stored: a visitor who writes nothing leaves no data. Without a number, so it is repeated until something is written.
            await WriteAsync(response, null, "entry", Wire.Write(WireMapping.ToEntry(greeting.Id, greeting.Message, greeting.CreatedAt)), cancellationToken);
        }

        bool? earlier = after == 0 && await journal.HasBeforeAsync(chat, changes, cancellationToken) ? true : null;
        await WriteAsync(response, null, "synced", Wire.Write(new WireSynced(earlier)), cancellationToken);
        return (seen, language);
    }

    private async Task FollowAsync(HttpContext context, ChatHub.Subscription tab, long seen, string language, CancellationToken cancellationToken)
    {
        var response = context.Response;
        // One timer per connection, restarted for each wait: a timer and two cancellation sources per event would cost more than the event.
        var isBeat = false;
        await using var beat = time.CreateTimer(
            _ =>
            {
                Volatile.Write(ref isBeat, true);
                tab.Wake();
            },
            null,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan);
        while (true)
        {
            if (tab.TakeLogChanged())
            {
                seen = await WriteAsync(response, await journal.ReadAsync(tab.Chat, seen, cancellationToken), seen, cancellationToken);
                // A chosen language is confirmed by a message, so every change of it comes with a change of the log.
                if (await languages.OfAsync(tab.Chat, context.Request) is var chosen && chosen != language)
                {
                    language = chosen;
                    await WriteAsync(response, null, "language", Wire.Write(new WireLanguage(language)), cancellationToken);
                }
            }

            foreach (var transient in tab.TakeTransient())
            {
                await WriteAsync(response, null, "live", transient, cancellationToken);
            }

            if (tab.IsParked)
            {
                await WriteAsync(response, null, "parked", "{}", cancellationToken);
                return;
            }

            if (Interlocked.Exchange(ref isBeat, false))
            {
                await response.WriteAsync(": still here\n\n", cancellationToken);
                await response.Body.FlushAsync(cancellationToken);
            }

            beat.Change(KeepAliveInterval, Timeout.InfiniteTimeSpan);
            await tab.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Writes all changes at once: a page that reads them one by one lays itself out anew for each.</summary>
    private static async Task<long> WriteAsync(HttpResponse response, IReadOnlyList<(WireEntry Entry, long Change)> changes, long seen, CancellationToken cancellationToken)
    {
        if (changes.Count == 0)
        {
            return seen;
        }

        await SendAsync(response, string.Concat(changes.Select(change => Frame(change.Change, "entry", Wire.Write(change.Entry)))), cancellationToken);
        return changes[^1].Change;
    }

    private static long AskedFor(HttpRequest request)
    {
        var asked = request.Headers["Last-Event-ID"].ToString();
        asked = asked.Length > 0 ? asked : request.Query["after"].ToString();
        return long.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out var change) ? change : 0;
    }

    private static Task WriteAsync(HttpResponse response, long? id, string kind, string json, CancellationToken cancellationToken) =>
        SendAsync(response, Frame(id, kind, json), cancellationToken);

    private static string Frame(long? id, string kind, string json)
    {
        var number = id is { } change ? string.Create(CultureInfo.InvariantCulture, $"id: {change}\n") : "";
        return $"{number}event: {kind}\ndata: {json}\n\n";
    }

    private static async Task SendAsync(HttpResponse response, string frames, CancellationToken cancellationToken)
    {
        await response.WriteAsync(frames, cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
    }
}
