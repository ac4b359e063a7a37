using NemoBot.Accounts;
using NemoBot.Actions;
using NemoBot.Conversation;
using NemoBot.Delivery;
using NemoBot.Intents;
using NemoBot.Jobs;
using NemoBot.Limits;
using NemoBot.Operations;
using NemoBot.Replies;
using NemoBot.Storage;
using NemoVideo.Http;

namespace NemoBot;

/// <summary>The path of one message, from the inbox to what is done about it. Start reading NemoBot here.</summary>
/// <remarks>
/// Platforms put messages in the <see cref="Platforms.Inbox"/>; <see cref="ChatLanes"/> calls this for each, in order; jobs decided here are run by
/// <see cref="JobRunner"/>; everything said goes out through the <see cref="Outbox"/>.
/// </remarks>
internal sealed partial class MessagePipeline(
    TurnReader turns,
    ActionRunner actions,
    RunningJobs running,
    MessageLimiter limiter,
    Quotas quotas,
    Outbox outbox,
    BotMetrics metrics,
    TimeProvider time,
    ILogger<MessagePipeline> logger)
{
    /// <summary>Handles the message: what it leads to is written together with its being handled, so a crash leaves all of it or nothing.</summary>
    /// <returns>The chat's work lane may have something to do: a job is new, or one was there whose state the message may have changed.</returns>
    public async Task<bool> HandleAsync(InboxItem item, CancellationToken cancellationToken)
    {
        using var trace = BotTraces.Message(item.Id, item.Message.Chat.Platform);
        if (limiter.Take(item) is { } burst)
        {
            await SlowDownAsync(item, burst, cancellationToken);
            trace.Ended("Limited", isFault: false);
            return false;
        }

        var turn = await turns.ReadAsync(item, cancellationToken);
        var message = turn.Message;
        var intent = message.Press is null ? MessageReader.Read(turn) : null; // A button says itself what it means.
        var answer = message.IsNothingButSecrets ? new() : quotas.Counted(turn, await RunAsync(turn, intent, cancellationToken));
        try
        {
            await CommitAsync(turn, WithWarning(turn, answer), cancellationToken);
        }
        catch (UsedUpException used)
        {
            answer = turn.Say(Quotas.Words(used.Use, turn.Texts)); // Nothing of the first answer was written: a question stays open, a file keeps its turn.
            await CommitAsync(turn, WithWarning(turn, answer), cancellationToken);
        }

        metrics.Handled(item.Message.Chat.Platform, time.GetUtcNow() - item.ReceivedAt);
        trace.Ended(intent?.GetType().Name ?? "Press", isFault: false);
        LogHandled(item.Message.Chat, intent?.GetType().Name ?? "Press", answer.Jobs.Count);
        return answer.Jobs.Count > 0 || turn.Unfinished.Count > 0;
    }

    /// <summary>Answers a message that came too fast: nothing is done about it, and one message of ours counts all of its burst.</summary>
    private async Task SlowDownAsync(InboxItem item, Burst burst, CancellationToken cancellationToken)
    {
        metrics.Limited(item.Message.Chat.Platform);
        var texts = await turns.TextsAsync(item, cancellationToken);
        var words = texts.Format(TextKey.SlowDown, burst.Messages, Math.Ceiling(burst.Wait.TotalSeconds));
        var post = new Post(DerivedId.SlowDown(burst.Id), item.Message.Chat, new() { Text = words, PlatformContext = item.Message.PlatformContext }) { CreatedAt = time.GetUtcNow() };
        await outbox.CommitAsync(new() { HandledMessageId = item.Id, Posts = [post] }, cancellationToken);
    }

    private static Answer WithWarning(Turn turn, Answer answer) => turn.Message.HadSecret ? answer.And(turn.Say(TextKey.SecretTakenOut)) : answer;

    /// <summary>The one place where an instant answer's fault becomes words.</summary>
    private async Task<Answer> RunAsync(Turn turn, Intent? intent, CancellationToken cancellationToken)
    {
        try
        {
            return intent is null ? await actions.PressAsync(turn, cancellationToken) : await actions.RunAsync(intent, turn, cancellationToken);
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            LogFailed(fault, turn.Message.Chat, intent?.GetType().Name ?? "Press");
            return fault is NemoVideoException or HttpRequestException or IOException or TimeoutException or OperationCanceledException
                ? turn.Say(TextKey.BackendTroubleNow)
                : turn.Say(TextKey.OurFault);
        }
    }

    private async Task CommitAsync(Turn turn, Answer answer, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var chat = turn.Message.Chat;
        var said = answer.Messages.Select((message, number) => new Post(DerivedId.Answer(turn.Item.Id, number), chat, message with { PlatformContext = turn.Message.PlatformContext }) { CreatedAt = now });
        var ahead = turn.Unfinished.Count(job => !job.CancelRequested || job.State == JobState.Running);
        var cards = answer.Jobs.Where(job => job.After is null).Select(job => new Post(job.PostId, chat, QueuedCard.Render(job, ahead++)) { CreatedAt = now });
        await outbox.CommitAsync(
            new()
            {
                HandledMessageId = turn.Item.Id,
                Uses = answer.Uses,
                Projects = answer.Projects,
                DeletedProjectIds = answer.DeletedProjectIds,
                Jobs = answer.Jobs,
                JobChanges = answer.JobChanges,
                Posts = [.. said, .. cards, .. answer.Changed],
                Chat = (chat, stored =>
                {
                    var seen = stored with { Reachable = true, LanguageSeen = turn.Chat.LanguageSeen, CreatedAt = turn.Chat.CreatedAt };
                    return answer.Chat is { } change ? change(seen) : seen;
                }
                ),
            },
            cancellationToken);
        foreach (var jobId in answer.CancelledJobIds)
        {
            running.Cancel(jobId);
        }
    }

    [LoggerMessage(LogLevel.Debug, "A message of {Chat} was handled as {Intent}, {Jobs} jobs follow")]
    private partial void LogHandled(ChatKey chat, string intent, int jobs);

    [LoggerMessage(LogLevel.Error, "A message of {Chat} failed as {Intent}")]
    private partial void LogFailed(Exception fault, ChatKey chat, string intent);
}
