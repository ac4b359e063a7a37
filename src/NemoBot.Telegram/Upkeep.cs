using NemoBot.Telegram.Api;
using NemoBot.Telegram.Incoming;
using NemoBot.Telegram.Outgoing;
using Telegram.Bot.Requests;

namespace NemoBot.Telegram;

/// <summary>Checks every few minutes what may change behind the bot's back: its own name, the webhook, and the commands and descriptions if they could not be registered.</summary>
internal sealed partial class Upkeep(
    TelegramClient client, CommandMenu commands, BotProfile profile, CurrentIdentity identity, WebhookRegistration webhook, TimeProvider time, ILogger<Upkeep> logger)
{
    internal static readonly TimeSpan Every = TimeSpan.FromMinutes(5);

    private bool _isRegistered;
    private bool _isDescribed;

    /// <summary>Runs until cancelled, or until the token is refused (then it throws).</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(Every, time, cancellationToken);
            await TryAsync("The bot's name", RefreshIdentityAsync, cancellationToken);
            await RegisterAsync(cancellationToken);
            if (webhook.IsWanted)
            {
                await TryAsync("The webhook", webhook.CheckAsync, cancellationToken);
            }
        }
    }

    /// <summary>Registers the commands and describes the bot. Optional: a failure must not delay the bot, and is repaired later.</summary>
    public async Task RegisterAsync(CancellationToken cancellationToken)
    {
        if (!_isRegistered)
        {
            await TryAsync("The list of commands", commands.RegisterAsync, cancellationToken, () => _isRegistered = true);
        }

        if (!_isDescribed)
        {
            await TryAsync("The bot's description", profile.WriteAsync, cancellationToken, () => _isDescribed = true);
        }
    }

    /// <summary>A renamed bot is mentioned by its new name.</summary>
    private async Task RefreshIdentityAsync(CancellationToken cancellationToken)
    {
        var me = await client.CallAsync(() => new GetMeRequest(), cancellationToken);
        identity.Current = new(me.Id, me.Username ?? "");
    }

    private async Task TryAsync(string what, Func<CancellationToken, Task> act, CancellationToken cancellationToken, Action? done = null)
    {
        try
        {
            await act(cancellationToken);
            done?.Invoke();
        }
        catch (TelegramException failed) when (failed.Fault != TelegramFault.Unauthorised)
        {
            LogPutOff(what, failed.Message, Every.TotalMinutes);
        }
        catch (Exception fault) when (fault is not TelegramException && !cancellationToken.IsCancellationRequested)
        {
            LogFailed(fault, what, Every.TotalMinutes); // The store, say: nothing that people wait for depends on this.
        }
    }

    [LoggerMessage(LogLevel.Warning, "{What} could not be checked or set: {Reason}; trying again in {Minutes} min")]
    private partial void LogPutOff(string what, string reason, double minutes);

    [LoggerMessage(LogLevel.Error, "{What} could not be checked or set; trying again in {Minutes} min")]
    private partial void LogFailed(Exception exception, string what, double minutes);
}
