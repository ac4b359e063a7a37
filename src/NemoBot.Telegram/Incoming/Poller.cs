using NemoBot.Telegram.Api;
using Telegram.Bot.Types.Enums;

namespace NemoBot.Telegram.Incoming;

/// <summary>Receives updates by long polling. The offset is only in memory and advances after the batch is durable: after a restart Telegram's queue is authoritative.</summary>
internal sealed partial class Poller(TelegramClient client, ServerConnection connection, UpdateIntake intake, CurrentIdentity identity, TimeProvider time, ILogger<Poller> logger)
{
    /// <summary>Sent with each call, because omitting it keeps an earlier setting.</summary>
    internal static readonly IReadOnlyList<UpdateType> AllowedUpdates = [UpdateType.Message, UpdateType.EditedMessage, UpdateType.CallbackQuery, UpdateType.MyChatMember, UpdateType.StoppedMessageGeneration];

    /// <summary>Polls until cancelled, or until the token is refused (then it throws). The bot's identity must be known.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var backOff = new BackOff();
        long? offset = null;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            TimeSpan wait;
            try
            {
                var updates = await client.CallAsync(() => new GetRawUpdatesRequest { Offset = offset, AllowedUpdates = AllowedUpdates }, cancellationToken);
                await intake.AcceptAsync(updates, identity.Current!, cancellationToken);
                var next = updates.Max(UpdateReader.IdOf) + 1;
                if (next is not null || updates.Length == 0)
                {
                    offset = next ?? offset;
                    backOff.Reset();
                    continue;
                }

                wait = backOff.Next(); // Updates without an id cannot be confirmed: they are redelivered, but not in a tight loop.
            }
            catch (TelegramException failed) when (failed.Fault != TelegramFault.Unauthorised)
            {
                if (failed.TimedOut)
                {
                    connection.RenewPolls();
                }

                wait = backOff.Next(failed.RetryAfter);
                LogPollFailed(failed.Message, wait.TotalSeconds);
            }
            catch (Exception failed) when (failed is not TelegramException && !cancellationToken.IsCancellationRequested)
            {
                // The store failed: the offset stays, so the same updates are redelivered.
                wait = backOff.Next();
                LogBatchFailed(failed, wait.TotalSeconds);
            }

            await Task.Delay(wait, time, cancellationToken);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Polling failed: {Reason}; retrying in {Seconds} s")]
    private partial void LogPollFailed(string reason, double seconds);

    [LoggerMessage(LogLevel.Error, "A batch of updates could not be processed; it is redelivered in {Seconds} s")]
    private partial void LogBatchFailed(Exception exception, double seconds);
}
