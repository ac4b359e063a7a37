using NemoBot.Core.Actions;
using NemoBot.Core.Backend;
using NemoBot.Core.Delivery;
using NemoBot.Core.Intents;
using NemoBot.Core.Jobs;
using NemoBot.Core.Limits;
using NemoBot.Core.Model;
using NemoBot.Core.Telemetry;
using NemoBot.Core.Text.Cards;
using NemoBot.Core.Text.Localization;
using NemoVideo.Http;

namespace NemoBot.Core.Dispatch;

/// <summary>Handles a message, from the inbox to its result. Start reading NemoBot here.</summary>
/// <remarks>
/// Platforms store messages in the <see cref="Inbox"/>; <see cref="ChatDispatcher"/> calls this class for each one, in order; <see cref="JobRunner"/> runs
/// the resulting jobs; all replies go through the <see cref="Outbox"/>.
/// </remarks>
internal sealed partial class MessagePipeline(
    MessageContextReader contexts,
    ActionRunner actions,
    QuestionAction questions,
    RunningJobs running,
    MessageLimiter limiter,
    Callers callers,
    People people,
    Quotas quotas,
    Outbox outbox,
    BotMetrics metrics,
    TimeProvider time,
    ILogger<MessagePipeline> logger)
{
    /// <summary>Handles the message. Its results are committed in the transaction that marks it as handled, so a crash leaves all of them or none.</summary>
    /// <returns>True if the chat's work lane may have work: a new job, or an unfinished job whose state the message may have changed.</returns>
    public async Task<bool> HandleAsync(InboxItem item, CancellationToken cancellationToken)
    {
        using var trace = BotTraces.Message(item.Id, item.Message.Chat.Platform);
        if (item.Message.Notice is { } notice)
        {
            await TellAsync(item, notice, cancellationToken);
            trace.Ended("Notice", isFault: false);
            return false;
        }

        if (item.Message.ByOperator is { } act)
        {
            var hasWork = await ActAsync(item, act, cancellationToken);
            trace.Ended("Operator", isFault: false);
            return hasWork;
        }

        if (await callers.OfAsync(item.Message, cancellationToken) is { } person
            && (await people.FindAsync(person, cancellationToken))?.BlockedAt is not null
            && await TurnAwayAsync(item, person, cancellationToken))
        {
            trace.Ended("Blocked", isFault: false);
            return false;
        }

        if (limiter.Take(item) is { } burst)
        {
            await SlowDownAsync(item, burst, cancellationToken);
            trace.Ended("Limited", isFault: false);
            return false;
        }

        var context = await contexts.ReadAsync(item, cancellationToken);
        var message = context.Message;
        var intent = message.Press is null ? MessageReader.Read(context) : null; // Buttons carry their action.
        var answer = message.IsNothingButSecrets ? new() : await CountedAsync(context, WithPrices(context, Addressed(context, await RunAsync(context, intent, cancellationToken))), cancellationToken);
        try
        {
            await CommitAsync(context, WithWarning(context, answer), cancellationToken);
        }
        catch (UsedUpException used)
        {
            answer = Addressed(context, context.Say(Quotas.Words(used.Use, context.Texts, time.GetUtcNow()))); // Nothing of the first answer was committed: an open question stays open, a file keeps its turn.
            await CommitAsync(context, WithWarning(context, answer), cancellationToken);
        }

        metrics.Handled(item.Message.Chat.Platform, time.GetUtcNow() - item.ReceivedAt);
        trace.Ended(intent?.GetType().Name ?? "Press", isFault: false);
        LogHandled(item.Message.Chat, intent?.GetType().Name ?? "Press", answer.Jobs.Count);
        return answer.Jobs.Count > 0 || context.Unfinished.Count > 0;
    }

    /// <summary>Tells the chat what the bot has to say. Nothing else of the chat changes: an open question stays open.</summary>
    private async Task TellAsync(InboxItem item, AlertNotice notice, CancellationToken cancellationToken)
    {
        var texts = await contexts.TextsAsync(item, cancellationToken);
        var post = new OutboxMessage(SortableId.Parse(item.Id).ForAnswer(0).ToString(), item.Message.Chat, new() { Text = AlertText.Of(notice, texts), Notify = true }) { CreatedAt = time.GetUtcNow() };
        await outbox.CommitAsync(new() { HandledMessageId = item.Id, Posts = [post] }, cancellationToken);
    }

    /// <summary>Carries out what an operator asked for at the console. It is no message: no limit of messages applies, and the chat looks as if nobody had written.</summary>
    /// <inheritdoc cref="HandleAsync"/>
    private async Task<bool> ActAsync(InboxItem item, OperatorAct act, CancellationToken cancellationToken)
    {
        var context = await contexts.ReadAsync(item, cancellationToken);
        var answer = context.Unfinished.Any(job => job.Kind == JobKind.Forget) ? new() : await CountedAsync(context, await actions.OperatorAsync(context, act, cancellationToken), cancellationToken);
        try
        {
            await CommitAsync(context, answer, cancellationToken);
        }
        catch (UsedUpException used)
        {
            LogNotActed(act.Kind, act.JobId, used.Use.What);
            await CommitAsync(context, new(), cancellationToken);
        }

        return answer.Jobs.Count > 0 || context.Unfinished.Count > 0;
    }

    /// <summary>Lets the chat's first edit say what edits cost, unless the chat has asked.</summary>
    private static ActionResult WithPrices(MessageContext context, ActionResult answer)
    {
        if (context.Chat.KnowsPrices || answer.Jobs.FirstOrDefault(job => job.Kind == JobKind.Edit) is not { } first)
        {
            return answer;
        }

        return (answer with { Jobs = [.. answer.Jobs.Select(job => job == first ? job with { Request = job.Request with { TellsPrices = true } } : job)] })
            .And(new() { Chat = chat => chat with { KnowsPrices = true } });
    }

    /// <summary>Lets the refusal of a press concern nobody but who pressed.</summary>
    private static ActionResult Addressed(MessageContext context, ActionResult answer) => context.Message.Press is not null && answer.OnlySays ? answer.ForPresser(context) : answer;

    /// <summary>Applies the quotas to the jobs of the answer.</summary>
    private async Task<ActionResult> CountedAsync(MessageContext context, ActionResult answer, CancellationToken cancellationToken)
    {
        var (jobs, uses) = await quotas.CountAsync(context.Chat, context.CountedAs, answer.Jobs, cancellationToken);
        return answer with { Jobs = jobs, Uses = uses };
    }

    /// <summary>Answers a message over the rate limit without handling it; one reply reports the number of messages in the burst.</summary>
    private async Task SlowDownAsync(InboxItem item, Burst burst, CancellationToken cancellationToken)
    {
        metrics.Limited(item.Message.Chat.Platform);
        var texts = await contexts.TextsAsync(item, cancellationToken);
        var words = texts.Format(TextKey.SlowDown, burst.Messages, Math.Ceiling(burst.Wait.TotalSeconds));
        var post = new OutboxMessage(SortableId.Parse(burst.Id).ForSlowDown().ToString(), item.Message.Chat, new() { Text = words, PlatformContext = item.Message.PlatformContext }) { CreatedAt = time.GetUtcNow() };
        await outbox.CommitAsync(new() { HandledMessageId = item.Id, Posts = [post] }, cancellationToken);
    }

    /// <summary>Ends a message of a blocked person without doing anything about it; the first one is answered with why.</summary>
    /// <returns>False if the person is not blocked any more: what this process knew was a few seconds old.</returns>
    private async Task<bool> TurnAwayAsync(InboxItem item, string person, CancellationToken cancellationToken)
    {
        IReadOnlyList<OutboxMessage> posts = [];
        if (await people.TellsAsync(person, item.Id, cancellationToken) is not { } tells)
        {
            return false;
        }

        if (tells)
        {
            var words = (await contexts.TextsAsync(item, cancellationToken))[TextKey.PersonBlocked];
            posts = [new(SortableId.Parse(item.Id).ForAnswer(0).ToString(), item.Message.Chat, new() { Text = words, RepliesTo = item.Message.AnsweredId, PlatformContext = item.Message.PlatformContext }) { CreatedAt = time.GetUtcNow() }];
        }

        await outbox.CommitAsync(new() { HandledMessageId = item.Id, Posts = posts }, cancellationToken);
        LogTurnedAway(item.Message.Chat);
        return true;
    }

    private static ActionResult WithWarning(MessageContext context, ActionResult answer) => context.Message.HadSecret ? answer.And(context.Say(TextKey.SecretTakenOut)) : answer;

    /// <summary>Runs the action. Faults that the action does not explain itself become messages here.</summary>
    private async Task<ActionResult> RunAsync(MessageContext context, Intent? intent, CancellationToken cancellationToken)
    {
        if (context.Unfinished.Any(job => job.Kind == JobKind.Forget))
        {
            return context.Say(TextKey.ForgetRunning); // Whatever it asks for would be deleted with the rest.
        }

        try
        {
            var answer = intent is null ? await actions.PressAsync(context, cancellationToken) : await actions.RunAsync(intent, context, cancellationToken);
            return await questions.SettleAsync(context, answer, cancellationToken);
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            LogFailed(fault, context.Message.Chat, intent?.GetType().Name ?? "Press");
            return fault is NemoVideoException or OperationCanceledException
                ? context.Say(TextKey.BackendTroubleNow)
                : context.Say(TextKey.OurFault);
        }
    }

    private async Task CommitAsync(MessageContext context, ActionResult answer, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var chat = context.Message.Chat;
        var item = SortableId.Parse(context.Item.Id);
        var said = answer.Messages
            .Select((message, number) => new OutboxMessage(item.ForAnswer(number).ToString(), chat, message with { PlatformContext = context.Message.PlatformContext }) { CreatedAt = now })
            .ToList();
        var asked = answer.Changed.Concat(said).LastOrDefault(post => post.Message.Buttons is { Count: > 0 } buttons && !buttons.Any(button => button.IsPressed)); // What was answered asks no more.
        var ahead = context.Unfinished.Count(job => !job.CancelRequested || job.State == JobState.Running);
        var cards = answer.Jobs.Where(job => job.Kind != JobKind.Forget && answer.Jobs.All(other => other.Id != job.After)).Select(job => new OutboxMessage(job.PostId, chat, QueuedCard.Render(job, ahead++)) { CreatedAt = now });
        await outbox.CommitAsync(
            new()
            {
                HandledMessageId = context.Item.Id,
                Uses = answer.Uses,
                Projects = answer.Projects,
                ProjectChanges = answer.ProjectChanges,
                DeletedProjectIds = answer.DeletedProjectIds,
                Jobs = answer.Jobs,
                JobChanges = answer.JobChanges,
                Posts = [.. said, .. cards, .. answer.Changed],
                Chat = context.Message.ByOperator is not null ? (answer.Chat is { } changed ? (chat, changed) : null) : (chat, stored =>
                {
                    var seen = stored with { Reachable = true, LanguageSeen = context.Chat.LanguageSeen, CreatedAt = context.Chat.CreatedAt, AskedPostId = asked?.Id, AskedSenderId = context.Message.SenderId };
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

    [LoggerMessage(LogLevel.Debug, "Handled a message of {Chat} as {Intent}; {Jobs} jobs follow")]
    private partial void LogHandled(ChatKey chat, string intent, int jobs);

    [LoggerMessage(LogLevel.Debug, "Turned away a message of {Chat} from a blocked person")]
    private partial void LogTurnedAway(ChatKey chat);

    [LoggerMessage(LogLevel.Warning, "Could not {Act} job {Job} for the operator: {What} are used up")]
    private partial void LogNotActed(OperatorActKind act, string job, Scarce what);

    [LoggerMessage(LogLevel.Error, "Handling a message of {Chat} as {Intent} failed")]
    private partial void LogFailed(Exception fault, ChatKey chat, string intent);
}
