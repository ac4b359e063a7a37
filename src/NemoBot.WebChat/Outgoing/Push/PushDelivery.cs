using System.Net;
using System.Threading.Channels;
using Lib.Net.Http.WebPush;
using Lib.Net.Http.WebPush.Authentication;
using Microsoft.Extensions.Options;
using NemoBot.Core.Model;
using NemoBot.Core.Telemetry;
using NemoBot.Core.Text.Localization;

namespace NemoBot.WebChat.Outgoing.Push;

/// <summary>Tells the browsers of a chat, through their push services, how work ended. Only the process that works on the chat calls it.</summary>
/// <remarks>
/// A notification is worth little later: what waits here is lost with the process, and the chat says the same. A second one for the same end replaces the first, at the
/// push service (topic) and on the screen (tag).
/// </remarks>
internal sealed partial class PushDelivery(
    IStore store, PushKeys keys, PushAddresses addresses, IOptions<WebChatOptions> options, TimeProvider time, ILogger<PushDelivery> logger, BotMetrics? metrics = null) : BackgroundService
{
    private const int MostWaiting = 1_000;

    /// <summary>Number of chats at once: a push service that does not answer holds up one of them.</summary>
    private const int AtOnce = 16;
    private const int Attempts = 3;
    private const string Topic = "job";

    /// <summary>How long the push service keeps it for a browser that is not connected.</summary>
    private static readonly TimeSpan KeptFor = TimeSpan.FromHours(12);
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan UsualWait = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private readonly Channel<(ChatKey Chat, JobEnd End)> _waiting = Channel.CreateBounded<(ChatKey, JobEnd)>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.Wait });

    private enum Outcome
    {
        Delivered,
        Gone,
        Refused,
        Unreachable,
    }

    /// <summary>Returns at once: no push service delays the chat.</summary>
    public void Offer(ChatKey chat, JobEnd end)
    {
        if (!_waiting.Writer.TryWrite((chat, end)))
        {
            metrics?.Pushed("Dropped");
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var http = new HttpClient(new OutsideTransport(addresses.AllowsLoopback, AtOnce)) { Timeout = Timeout.InfiniteTimeSpan };
        var client = new PushServiceClient(http) { AutoRetryAfter = false }; // It would wait as long as the answer says.
        await Parallel.ForEachAsync(
            _waiting.Reader.ReadAllAsync(stoppingToken),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stoppingToken },
            async (each, stop) => await TellAsync(client, each.Chat, each.End, stop));
    }

    private async Task TellAsync(PushServiceClient client, ChatKey key, JobEnd end, CancellationToken stop)
    {
        try
        {
            var chat = await store.GetChatAsync(key, stop);
            if (chat.Pushes.Count == 0 || (end == JobEnd.Done && (await store.UnfinishedJobsAsync(key, stop)).Count > 0))
            {
                return; // More work follows, such as an edit after its upload: the last job that ends sends the notification.
            }

            var vapid = await keys.GetAsync(stop);
            var content = PushText.Of(end, Texts.In(chat.LanguageChosen ?? chat.LanguageSeen)).ToJson();
            var outcomes = await Task.WhenAll(chat.Pushes.Select(address => SendAsync(client, vapid, address, content, stop)));
            var gone = chat.Pushes.Where((_, n) => outcomes[n] == Outcome.Gone).Select(address => address.Endpoint).ToHashSet(StringComparer.Ordinal);
            if (gone.Count > 0)
            {
                await store.UpdateChatAsync(key, stored => stored with { Pushes = [.. stored.Pushes.Where(address => !gone.Contains(address.Endpoint))] }, stop);
            }
        }
        catch (Exception fault) when (!stop.IsCancellationRequested)
        {
            LogFailed(fault, key); // Of the store, or a bug: it must not end the loop.
        }
    }

    private async Task<Outcome> SendAsync(PushServiceClient client, VapidKeys vapid, PushAddress address, string content, CancellationToken stop)
    {
        var outcome = await DeliverAsync(client, vapid, address, content, stop);
        metrics?.Pushed(outcome.ToString());
        return outcome;
    }

    private async Task<Outcome> DeliverAsync(PushServiceClient client, VapidKeys vapid, PushAddress address, string content, CancellationToken stop)
    {
        var subscription = new PushSubscription { Endpoint = address.Endpoint };
        subscription.SetKey(PushEncryptionKeyName.P256DH, address.PublicKey);
        subscription.SetKey(PushEncryptionKeyName.Auth, address.Secret);
        using var authentication = new VapidAuthentication(vapid.PublicKey, vapid.PrivateKey) { Subject = options.Value.Contact };
        for (var attempt = 1; ; attempt++)
        {
            TimeSpan? wait;
            Outcome outcome;
            try
            {
                using var limit = new CancellationTokenSource(TimeLimit, time);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
                var message = new PushMessage(content) { Topic = Topic, TimeToLive = (int)KeptFor.TotalSeconds, Urgency = PushMessageUrgency.High };
                await client.RequestPushMessageDeliveryAsync(subscription, message, authentication, VapidAuthenticationScheme.Vapid, either.Token);
                return Outcome.Delivered;
            }
            catch (PushServiceClientException refusal) when (refusal.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone)
            {
                return Outcome.Gone;
            }
            catch (PushServiceClientException refusal)
            {
                LogRefused(HostOf(address), (int)refusal.StatusCode, attempt);
                var isBusy = refusal.StatusCode is HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError;
                (outcome, wait) = (Outcome.Refused, isBusy ? AskedWait(refusal) : null);
            }
            catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException && !stop.IsCancellationRequested)
            {
                LogUnreachable(HostOf(address), fault.Message, attempt);
                (outcome, wait) = (Outcome.Unreachable, UsualWait);
            }

            if (wait is null || wait > LongestWait || attempt == Attempts)
            {
                return outcome;
            }

            await Task.Delay(wait.Value, time, stop);
        }
    }

    private TimeSpan AskedWait(PushServiceClientException refusal) =>
        refusal.Headers?.RetryAfter is not { } after ? UsualWait
        : after.Delta ?? (after.Date is { } date && date > time.GetUtcNow() ? date - time.GetUtcNow() : TimeSpan.Zero);

    /// <summary>The rest of the address is a secret.</summary>
    private static string HostOf(PushAddress address) => new Uri(address.Endpoint).IdnHost;

    [LoggerMessage(LogLevel.Debug, "The push service {Host} refused a notification with {Status} (attempt {Attempt})")]
    private partial void LogRefused(string host, int status, int attempt);

    [LoggerMessage(LogLevel.Debug, "The push service {Host} could not be reached: {Reason} (attempt {Attempt})")]
    private partial void LogUnreachable(string host, string reason, int attempt);

    [LoggerMessage(LogLevel.Warning, "The browsers of {Chat} could not be told of the end of work")]
    private partial void LogFailed(Exception fault, ChatKey chat);
}
