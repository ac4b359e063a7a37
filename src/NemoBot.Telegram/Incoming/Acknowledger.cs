using System.Threading.Channels;
using NemoBot.Core.Model;
using NemoBot.Telegram.Api;
using Telegram.Bot.Requests;
using Telegram.Bot.Types;

namespace NemoBot.Telegram.Incoming;

/// <summary>Sends best-effort reactions: 👀 on the message, which becomes 👌 or 😢 when its work has ended, and the end of the spinner on a pressed button. Nothing depends on them.</summary>
/// <remarks>They must not delay the intake, so they are queued; if the short queue overflows, as after a long downtime, the oldest are dropped.</remarks>
internal sealed partial class Acknowledger(TelegramClient client, ILogger<Acknowledger> logger)
{
    /// <summary>Number of workers for each kind.</summary>
    internal const int AtOnce = 4;

    private const int Waiting = 256;
    private static readonly ReactionType[] Seen = [new ReactionTypeEmoji { Emoji = "👀" }];
    private static readonly ReactionType[] Succeeded = [new ReactionTypeEmoji { Emoji = "👌" }];
    private static readonly ReactionType[] Failed = [new ReactionTypeEmoji { Emoji = "😢" }];

    private readonly Channel<Func<CancellationToken, Task>> _answers = Channel.CreateBounded<Func<CancellationToken, Task>>(Options);
    private readonly Channel<Func<CancellationToken, Task>> _seen = Channel.CreateBounded<Func<CancellationToken, Task>>(Options);

    private static BoundedChannelOptions Options => new(Waiting) { FullMode = BoundedChannelFullMode.DropOldest };

    public void Answer(string queryId) => _answers.Writer.TryWrite(stop => client.CallAsync(() => new AnswerCallbackQueryRequest { CallbackQueryId = queryId }, stop));

    public void ShowSeen(IncomingMessage message) => React(message.MessageId, Seen);

    /// <summary>Shows how the work for a message ended. Repeating it changes nothing.</summary>
    public void ShowEnd(string messageId, bool isFailure) => React(messageId, isFailure ? Failed : Succeeded);

    /// <summary>Does something else that nothing depends on, after what waits here.</summary>
    public void Do(Func<CancellationToken, Task> optional) => _seen.Writer.TryWrite(optional);

    private void React(string messageId, ReactionType[] reaction)
    {
        if (ChatMessageId.TryParse(messageId, out var id))
        {
            _seen.Writer.TryWrite(stop => client.CallAsync(() => new SetMessageReactionRequest { ChatId = id.Chat, MessageId = id.Message, Reaction = reaction }, stop));
        }
    }

    /// <summary>Answers to presses have their own workers: a slow reaction must not leave a button spinning.</summary>
    public Task RunAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(Enumerable.Range(0, AtOnce).SelectMany(_ => new[] { WorkAsync(_answers.Reader, cancellationToken), WorkAsync(_seen.Reader, cancellationToken) }));

    private async Task WorkAsync(ChannelReader<Func<CancellationToken, Task>> signals, CancellationToken cancellationToken)
    {
        await foreach (var send in signals.ReadAllAsync(cancellationToken))
        {
            try
            {
                await send(cancellationToken);
            }
            catch (TelegramException refused)
            {
                LogRefused(refused.Message); // Too old, not allowed in this group, or flooded: the work itself continues.
            }
            catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
            {
                LogFailed(fault); // Ours: the worker continues all the same, or buttons keep spinning.
            }
        }
    }

    [LoggerMessage(LogLevel.Debug, "A reaction could not be sent: {Reason}")]
    private partial void LogRefused(string reason);

    [LoggerMessage(LogLevel.Error, "A reaction failed")]
    private partial void LogFailed(Exception fault);
}
