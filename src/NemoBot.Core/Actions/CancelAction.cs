using NemoBot.Core.Model;
using NemoBot.Core.Text.Localization;

namespace NemoBot.Core.Actions;

/// <summary>Handles "cancel", "取消": stops the running job, or removes a waiting one from the queue. The job itself reports the outcome.</summary>
internal sealed class CancelAction(IStore store, BatchAction batches)
{
    /// <summary>Number of finished jobs to search: few jobs end while a message waits to be handled.</summary>
    private const int RecentlyEnded = 10;

    /// <summary>Handles typed words: cancels the running job and its followers, else the newest waiting one.</summary>
    public async Task<ActionResult> RunAsync(MessageContext context, CancellationToken cancellationToken)
    {
        var own = context.Unfinished.Where(job => !job.CancelRequested && IsOwner(context, job) && WasThere(context, job)).ToList();
        var ended = await EndedSinceAsync(context, cancellationToken);
        var target = ended is null
            ? own.FirstOrDefault(job => job.State == JobState.Running) ?? own.LastOrDefault()
            : own.FirstOrDefault(job => job.After == ended.Id);
        return (target, ended) switch
        {
            ({ } job, _) => Waiting(own, job) is var left and > 0 ? WithRest(context, Stop(context, job), left) : Stop(context, job),
            (null, not null) => context.Say(TextKey.AlreadyOver),
            _ when context.Heard is not null && context.Unfinished.Count > 0 => context.Say(TextKey.AlreadyOver),
            _ => await StopWaitingAsync(context, cancellationToken),
        };
    }

    /// <summary>
    /// Ends what waits for words of the person: a batch, a name, a token. What waits for somebody else's stays. The card of a batch says it itself; a second message
    /// only where one is awaited.
    /// </summary>
    private async Task<ActionResult> StopWaitingAsync(MessageContext context, CancellationToken cancellationToken)
    {
        var isBatch = BatchAction.Waiting(context).Count > 0;
        var isName = RenameAction.IsAsked(context);
        var words = isBatch ? TextKey.BatchCancelled
            : isName ? TextKey.RenameCancelled
            : context.Chat.BatchProjectIds.Count > 0 || context.Unfinished.Any(job => !IsOwner(context, job)) ? TextKey.NotYours
            : TextKey.NothingToCancel;
        var batch = isBatch ? await batches.LeaveAsync(context, cancellationToken) : new();
        var said = batch.Changed.Count > 0 && !context.Message.AwaitsAnswer ? new() : context.Say(words);
        return said.And(batch).And(isName ? RenameAction.Forget : new()).And(new() { Chat = chat => chat with { AwaitsTokenUntil = null } });
    }

    /// <summary>Handles the button that stops the rest: all of the person's jobs that were there when they cancelled one.</summary>
    /// <param name="itemId">The inbox id of that message; ids of later jobs sort after it.</param>
    public static ActionResult CancelAll(MessageContext context, string itemId)
    {
        var own = context.Unfinished.Where(job => !job.CancelRequested && IsOwner(context, job) && string.CompareOrdinal(job.Id, itemId) < 0).ToList();
        if (own.Count == 0)
        {
            return context.Say(TextKey.AlreadyOver);
        }

        // The steps after a job of the list have no card yet; they end with it, and say why.
        var stopped = own.Where(job => own.All(other => other.Id != job.After)).Select(job => Stop(context, job)).Aggregate((all, next) => all.And(next));
        return stopped with { Messages = [.. stopped.Messages.Take(1)] };
    }

    /// <summary>Handles the button on a job's card.</summary>
    public static ActionResult Cancel(MessageContext context, string jobId)
    {
        if (context.Unfinished.FirstOrDefault(job => job.Id == jobId) is not { } job)
        {
            return context.Say(TextKey.AlreadyOver);
        }

        return IsOwner(context, job) ? Stop(context, job) : context.Say(TextKey.NotYours);
    }

    /// <summary>Stops a job for the operator, whoever asked for it; nothing if it is over, or is being stopped. Its card shows it.</summary>
    public static ActionResult CancelForOperator(MessageContext context, string jobId) =>
        context.Unfinished.FirstOrDefault(job => job.Id == jobId) is { CancelRequested: false, Kind: not JobKind.Forget } job ? Stop(context, job) : new();

    /// <summary>
    /// Returns the person's job that ran when the message was sent and has ended by itself since (the message waited, or is handled again after a
    /// crash): the job that runs now is not the one they meant. Null if there is none.
    /// </summary>
    private async Task<JobRecord?> EndedSinceAsync(MessageContext context, CancellationToken cancellationToken)
    {
        var spoken = context.Heard?.At ?? context.Item.ReceivedAt;
        var finished = await store.FinishedJobsAsync(context.Message.Chat, RecentlyEnded, cancellationToken);
        return finished.FirstOrDefault(job => job.State != JobState.Cancelled && job.StartedAt <= spoken && job.FinishedAt > spoken && IsOwner(context, job));
    }

    /// <summary>Returns the number of jobs that a stopped one leaves: all but itself and the steps after it.</summary>
    private static int Waiting(IReadOnlyList<JobRecord> own, JobRecord stopped)
    {
        var ends = new HashSet<string> { stopped.Id };
        foreach (var job in own)
        {
            if (job.After is { } before && ends.Contains(before))
            {
                ends.Add(job.Id); // Oldest first: a step comes after the one before it.
            }
        }

        return own.Count(job => !ends.Contains(job.Id));
    }

    /// <summary>Answers with what is left, and with a button that stops it too.</summary>
    private static ActionResult WithRest(MessageContext context, ActionResult stopped, int left)
    {
        var all = new Button(context.Texts[TextKey.ButtonCancelAll], new(ButtonKind.CancelAll, context.Heard?.ItemId ?? context.Item.Id), ButtonStyle.Danger);
        return stopped with { Messages = [.. context.Say(context.Texts.Format(TextKey.CancelLeft, left), all).Messages] };
    }

    /// <summary>Stops a job. Its card is the answer: it shows that the job is being stopped, and then how it ended. A second message only where one is awaited.</summary>
    private static ActionResult Stop(MessageContext context, JobRecord job)
    {
        var said = !context.Message.AwaitsAnswer ? new() : context.Say(job.State == JobState.Running ? TextKey.Cancelling : TextKey.CancelledQueued);
        var answer = said.Messages.Count > 0 && job.State == JobState.Running ? SortableId.Parse(context.Item.Id).ForAnswer(0).ToString() : null;
        return said.And(new()
        {
            JobChanges =
            [
                new(job.Chat, job.Id, stored => stored with { CancelRequested = true, StopPostId = answer ?? stored.StopPostId })
                {
                    Card = stored => stored.State == JobState.Queued ? NotBegun(context, stored) : null,
                },
            ],
            CancelledJobIds = [job.Id],
        });
    }

    /// <summary>Renders the card of a cancelled job that waits behind others, perhaps for minutes: the card changes now, the row ends when its turn comes.</summary>
    private static OutboxMessage NotBegun(MessageContext context, JobRecord job) => new(job.PostId, job.Chat, new()
    {
        Text = context.Texts[TextKey.CancelledBeforeStart],
        Card = new(CardState.Cancelled, context.Texts[TextKey.EndCancelled], null, null),
        RepliesTo = job.Request.MessageId,
        PlatformContext = job.Request.PlatformContext,
    })
    {
        CreatedAt = job.CreatedAt,
    };

    /// <summary>Returns false for jobs that are newer than the text: a text that is carried out later, at a button press, does not stop them.</summary>
    private static bool WasThere(MessageContext context, JobRecord job) => context.Heard is not { } heard || SortableId.Parse(job.Id) < SortableId.Parse(heard.ItemId);

    /// <summary>Returns true for the person who requested the work: in a group, only they may stop it.</summary>
    private static bool IsOwner(MessageContext context, JobRecord job) => job.Request.SenderId is null || job.Request.SenderId == context.Message.SenderId;
}
