using Microsoft.Extensions.Options;
using NemoBot.Telegram.Api;
using NemoBot.Telegram.Incoming;
using NemoBot.Telegram.Outgoing;
using Telegram.Bot.Requests;
using Telegram.Bot.Requests.Abstractions;

namespace NemoBot.Telegram;

/// <summary>Runs Telegram: gets the bot's identity, registers the commands, then polls or sets the webhook.</summary>
internal sealed partial class TelegramService(
    TelegramClient client,
    Poller poller,
    AlbumGate albums,
    ArrivalSigns signals,
    CommandMenu commands,
    CurrentIdentity identity,
    IOptions<TelegramOptions> options,
    TimeProvider time,
    ILogger<TelegramService> logger) : BackgroundService
{
    private const int WebhookConnections = 40;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var helpers = Task.WhenAll(albums.RunAsync(stop.Token), signals.RunAsync(stop.Token));
        try
        {
            await RunAsync(stop.Token);
        }
        catch (TelegramException refused) when (refused.Fault == TelegramFault.Unauthorised)
        {
            LogTokenRefused(); // The other platforms continue.
        }
        finally
        {
            await stop.CancelAsync();
            await EndAsync(helpers);
        }
    }

    private async Task EndAsync(Task helpers)
    {
        try
        {
            await helpers;
        }
        catch (OperationCanceledException)
        {
            // As told.
        }
        catch (Exception fault)
        {
            LogHelperFailed(fault);
        }
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        UpdateReader.WarmUp();
        var me = await PersistAsync(() => new GetMeRequest(), cancellationToken);
        var bot = new BotIdentity(me.Id, me.Username ?? "");
        identity.Current = bot;
        await RegisterAsync(cancellationToken);
        if (options.Value.WebhookUrl is { } address)
        {
            await PersistAsync(
                () => new SetWebhookRequest
                {
                    Url = address.AbsoluteUri,
                    SecretToken = options.Value.WebhookSecret,
                    MaxConnections = WebhookConnections,
                    AllowedUpdates = Poller.AllowedUpdates,
                },
                cancellationToken);
            LogRunning(bot.Username, "webhook");
            await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
        }

        // With an earlier webhook still set, each poll would get 409. Pending updates are kept.
        await PersistAsync(() => new DeleteWebhookRequest(), cancellationToken);
        LogRunning(bot.Username, "long polling");
        await poller.RunAsync(bot, cancellationToken);
    }

    /// <summary>Optional: a failure must not delay the bot.</summary>
    private async Task RegisterAsync(CancellationToken cancellationToken)
    {
        try
        {
            await commands.RegisterAsync(cancellationToken);
        }
        catch (TelegramException failed) when (failed.Fault != TelegramFault.Unauthorised)
        {
            LogNotRegistered(failed.Message);
        }
    }

    private async Task<T> PersistAsync<T>(Func<IRequest<T>> build, CancellationToken cancellationToken)
    {
        var backOff = new BackOff();
        while (true)
        {
            try
            {
                return await client.CallAsync(build, cancellationToken);
            }
            catch (TelegramException failed) when (failed.Fault != TelegramFault.Unauthorised)
            {
                var wait = backOff.Next(failed.RetryAfter);
                LogStartFailed(failed.Method, failed.Message, wait.TotalSeconds);
                await Task.Delay(wait, time, cancellationToken);
            }
        }
    }

    [LoggerMessage(LogLevel.Information, "Telegram runs as @{Username} by {Way}")]
    private partial void LogRunning(string username, string way);

    [LoggerMessage(LogLevel.Critical, "Telegram refuses the token; Telegram is off until it is corrected (Telegram:Token) and the bot is restarted")]
    private partial void LogTokenRefused();

    [LoggerMessage(LogLevel.Warning, "{What} failed: {Reason}; retrying in {Seconds} s")]
    private partial void LogStartFailed(string what, string reason, double seconds);

    [LoggerMessage(LogLevel.Error, "A background task failed: albums or reactions were no longer processed")]
    private partial void LogHelperFailed(Exception exception);

    [LoggerMessage(LogLevel.Warning, "The commands could not be registered: {Reason}")]
    private partial void LogNotRegistered(string reason);
}
