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
/// <c>?after=</c>), then <c>synced</c>, then changes as they occur, and <c>live</c> for transient updates. <c>reset</c>: the requested number is not from this
/// log, so what the page shows is outdated. <c>parked</c>: another tab replaced this one.
/// </summary>
internal sealed class EventsEndpoint(
    ChatJournal journal, ChatHub hub, IFirstContact firstContact, IOptions<NemoVideoOptions> nemo, TimeProvider time, IHostApplicationLifetime lifetime)
{
    private static readonly TimeSpan KeepAliveInterval = TimeSpan.FromSeconds(15);

    public async Task GetAsync(HttpContext context, ChatKey chat)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        using var tab = hub.Subscribe(chat, Caller.Of(context));
        await journal.TakeInPendingAsync(chat, stop.Token);
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        try
        {
            var seen = await StartAsync(context, chat, stop.Token);
            await FollowAsync(context.Response, tab, seen, stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The page was closed, or the server stops: the page reconnects with the last number it received.
        }
    }

    private async Task<long> StartAsync(HttpContext context, ChatKey chat, CancellationToken cancellationToken)
    {
        var response = context.Response;
        await WriteAsync(response, null, "hello", Wire.Write(new WireHello(time.GetUtcNow(), nemo.Value.MaxUploadBytes, MessageLimits.Files, MessageLimits.Text)), cancellationToken);
        var after = AskedFor(context.Request);
        if (after > 0 && (await journal.ReadAsync(chat, after - 1, cancellationToken)).Count == 0)
        {
            await WriteAsync(response, null, "reset", "{}", cancellationToken);
            after = 0;
        }

        var seen = await WriteChangesAsync(response, chat, after, cancellationToken);
        if (seen == 0 && await firstContact.GreetingAsync(chat, RequestLanguage.Of(context.Request), cancellationToken) is { } greeting)
        {
            // Shown but not stored: a visitor who writes nothing leaves no data. Without a number, so it is repeated until something is written.
            await WriteAsync(response, null, "entry", Wire.Write(WireMapping.ToEntry(greeting.Id, greeting.Message, greeting.CreatedAt)), cancellationToken);
        }

        await WriteAsync(response, null, "synced", "{}", cancellationToken);
        return seen;
    }

    private async Task FollowAsync(HttpResponse response, ChatHub.Subscription tab, long seen, CancellationToken cancellationToken)
    {
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
                seen = await WriteChangesAsync(response, tab.Chat, seen, cancellationToken);
            }

            foreach (var passing in tab.TakePassing())
            {
                await WriteAsync(response, null, "live", passing, cancellationToken);
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

    private async Task<long> WriteChangesAsync(HttpResponse response, ChatKey chat, long seen, CancellationToken cancellationToken)
    {
        foreach (var (entry, change) in await journal.ReadAsync(chat, seen, cancellationToken))
        {
            await WriteAsync(response, change, "entry", Wire.Write(entry), cancellationToken);
            seen = change;
        }

        return seen;
    }

    private static long AskedFor(HttpRequest request)
    {
        var asked = request.Headers["Last-Event-ID"].ToString();
        asked = asked.Length > 0 ? asked : request.Query["after"].ToString();
        return long.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out var change) ? change : 0;
    }

    private static async Task WriteAsync(HttpResponse response, long? id, string kind, string json, CancellationToken cancellationToken)
    {
        var number = id is { } change ? string.Create(CultureInfo.InvariantCulture, $"id: {change}\n") : "";
        await response.WriteAsync($"{number}event: {kind}\ndata: {json}\n\n", cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
    }
}
