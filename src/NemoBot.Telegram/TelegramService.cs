using NemoBot.Core.Model;
using NemoBot.Telegram.Api;
using NemoBot.Telegram.Incoming;
using Telegram.Bot.Requests;
using Telegram.Bot.Requests.Abstractions;

namespace NemoBot.Telegram;

/// <summary>Runs Telegram: gets the bot's identity, then polls or sets the webhook, and keeps up what may change meanwhile (<see cref="Upkeep"/>).</summary>
/// <remarks>Of several processes one polls; the webhook reaches any of them, so each knows the bot.</remarks>
internal sealed partial class TelegramService(
    TelegramClient client,
    Poller poller,
    AlbumGate albums,
    Acknowledger acknowledger,
    CurrentIdentity identity,
    WebhookRegistration webhook,
    Upkeep upkeep,
    ISingles singles,
    TimeProvider time,
    ILogger<TelegramService> logger) : BackgroundService
{
    /// <summary>The first check is soon, because a fault of the server may look like this; a revoked token needs the operator.</summary>
    private static readonly TimeSpan FirstTokenCheck = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongestTokenCheck = TimeSpan.FromMinutes(5);

    private TimeSpan _tokenCheck = FirstTokenCheck;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var helpers = Task.WhenAll(albums.RunAsync(stop.Token), acknowledger.RunAsync(stop.Token));
        try
        {
            await (webhook.IsWanted ? KeepRunningAsync(stop.Token) : singles.RunAsync("telegram", KeepRunningAsync, stop.Token));
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

    /// <summary>While Telegram refuses the token, the other platforms continue, posts wait, and getMe asks now and then whether it is accepted again.</summary>
    private async Task KeepRunningAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await RunAsync(cancellationToken);
            }
            catch (TelegramException refused) when (refused.Fault == TelegramFault.Unauthorised)
            {
                LogTokenRefused(refused.Message, _tokenCheck.TotalSeconds);
            }

            await Task.Delay(_tokenCheck, time, cancellationToken);
            _tokenCheck = _tokenCheck < LongestTokenCheck / 2 ? _tokenCheck * 2 : LongestTokenCheck;
        }
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        UpdateReader.WarmUp();
        var me = await PersistAsync(() => new GetMeRequest(), cancellationToken);
        _tokenCheck = FirstTokenCheck;
        identity.Current = new(me.Id, me.Username ?? "");
        await upkeep.RegisterAsync(cancellationToken);
        if (webhook.IsWanted)
        {
            await PersistAsync(webhook.Request, cancellationToken);
            LogRunning(identity.Current.Username, "webhook");
            await upkeep.RunAsync(cancellationToken);
            return;
        }

        // With an earlier webhook still set, each poll would get 409. Pending updates are kept.
        await PersistAsync(() => new DeleteWebhookRequest(), cancellationToken);
        LogRunning(identity.Current.Username, "long polling");
        albums.EndDue(); // Those of a process that polled before.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task[] both = [poller.RunAsync(stop.Token), upkeep.RunAsync(stop.Token)];
        await Task.WhenAny(both);
        await stop.CancelAsync(); // The one that ended was told that the token is refused.
        await Task.WhenAll(both);
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

    [LoggerMessage(LogLevel.Critical, "Telegram refuses the token ({Reason}): nothing is sent or received until it accepts it again, which is checked in {Seconds} s. If it was revoked, correct Telegram:Token and restart")]
    private partial void LogTokenRefused(string reason, double seconds);

    [LoggerMessage(LogLevel.Warning, "{What} failed: {Reason}; retrying in {Seconds} s")]
    private partial void LogStartFailed(string what, string reason, double seconds);

    [LoggerMessage(LogLevel.Error, "A background task failed: albums or reactions were no longer processed")]
    private partial void LogHelperFailed(Exception exception);
}
