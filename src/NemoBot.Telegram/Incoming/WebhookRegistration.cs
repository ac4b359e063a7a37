using Microsoft.Extensions.Options;
using NemoBot.Telegram.Api;
using Telegram.Bot.Requests;

namespace NemoBot.Telegram.Incoming;

/// <summary>Registers the webhook, and registers it again if it is lost: another process with the same token that polls removes it, and Telegram says nothing.</summary>
internal sealed partial class WebhookRegistration(TelegramClient client, IOptions<TelegramOptions> options, ILogger<WebhookRegistration> logger)
{
    private const int Connections = 40;

    private DateTime? _lastFault;

    /// <summary>Gets whether updates come by webhook; otherwise the bot polls.</summary>
    public bool IsWanted => options.Value.WebhookUrl is not null;

    /// <summary>Returns the request that registers the webhook.</summary>
    public SetWebhookRequest Request() => new()
    {
        Url = options.Value.WebhookUrl!.AbsoluteUri,
        SecretToken = options.Value.WebhookSecret,
        MaxConnections = Connections,
        AllowedUpdates = Poller.AllowedUpdates,
    };

    /// <summary>Registers the webhook if it is not, and logs once why Telegram failed to deliver to it.</summary>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        var info = await client.CallAsync(() => new GetWebhookInfoRequest(), cancellationToken);
        if (info.Url != options.Value.WebhookUrl!.AbsoluteUri)
        {
            LogLost();
            await client.CallAsync(Request, cancellationToken);
        }

        if (info.LastErrorMessage is { Length: > 0 } reason && info.LastErrorDate is { } at && at != _lastFault)
        {
            _lastFault = at;
            LogNotDelivered(info.PendingUpdateCount, reason, at);
        }
    }

    [LoggerMessage(LogLevel.Error, "The webhook was removed or changed, probably by another process with the same token: registered again")]
    private partial void LogLost();

    [LoggerMessage(LogLevel.Warning, "Telegram could not deliver to the webhook ({Waiting} updates wait): {Reason}, at {At}")]
    private partial void LogNotDelivered(int waiting, string reason, DateTime at);
}
