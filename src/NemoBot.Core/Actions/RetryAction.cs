using NemoBot.Core.Model;
using NemoBot.Core.Text.Cards;
using NemoBot.Core.Text.Localization;

namespace NemoBot.Core.Actions;

/// <summary>Handles the Retry button of a failed job: runs the same work as a new job. Idempotent: two presses create one job.</summary>
internal sealed class RetryAction(IStore store, TimeProvider time)
{
    /// <summary>Number of finished jobs to search: followers of a failed job end right after it.</summary>
    private const int Remembered = 50;

    /// <summary>The button's label in each language: failure messages say "try again", and people type it.</summary>
    private static readonly HashSet<string> Words = new(Languages.All.Select(language => Texts.In(language.Name)[TextKey.ButtonRetry]), StringComparer.OrdinalIgnoreCase);

    /// <summary>Handles the button's label typed after the last job failed, like a press. Null if the text means something else.</summary>
    public async Task<ActionResult?> TryTypedAsync(MessageContext context, string text, CancellationToken cancellationToken) =>
        Words.Contains(text.Trim().TrimEnd('.', '!', '。', '！'))
        && context.Unfinished.Count == 0
        && await store.FinishedJobsAsync(context.Message.Chat, Remembered, cancellationToken) is { } finished
        && finished.FirstOrDefault(job => job.State != JobState.Cancelled) is { State: JobState.Failed } failed
            ? await RunAsync(context, failed.Id, cancellationToken)
            : null;

    public async Task<ActionResult> RunAsync(MessageContext context, string jobId, CancellationToken cancellationToken)
    {
        if (await store.GetJobAsync(context.Message.Chat, jobId, cancellationToken) is not { } job)
        {
            return context.Say(TextKey.PressExpired);
        }

        if (job.State is JobState.Queued or JobState.Running)
        {
            return context.Say(TextKey.RetryStillRuns);
        }

        // One retry per failure: its id is derived from the failed job's.
        var id = SortableId.Parse(job.Id).ForRetry();
        if (await store.GetJobAsync(context.Message.Chat, id.ToString(), cancellationToken) is not null)
        {
            return context.Say(TextKey.RetryAlready);
        }

        // Retry also the followers that were skipped because of this failure, or are about to be.
        IReadOnlyList<JobRecord> known = [.. await store.FinishedJobsAsync(context.Message.Chat, Remembered, cancellationToken), .. context.Unfinished];
        var card = await store.GetPostAsync(context.Message.Chat, job.PostId, cancellationToken);
        var chain = new List<JobRecord> { Again(context, job, 0, after: null) };
        while (known.FirstOrDefault(follower => follower.After == job.Id && follower.State is JobState.Cancelled or JobState.Queued) is { } next)
        {
            chain.Add(Again(context, next, chain.Count, after: chain[^1].Id));
            job = next;
        }

        return new()
        {
            Jobs = chain,
            Changed = card is null ? [] : [PressedButtons.Mark(card, new(ButtonKind.Retry, jobId))],
        };
    }

    private JobRecord Again(MessageContext context, JobRecord job, int number, string? after)
    {
        return new(SortableId.Parse(job.Id).ForRetry().ToString(), job.Chat, job.Kind)
        {
            ProjectId = job.ProjectId,
            PostId = SortableId.Parse(context.Item.Id).ForRetryCard(number).ToString(),
            After = after,
            CreatedAt = time.GetUtcNow(),
            Request = job.Request with { Language = context.Texts.Language, MessageId = null, PlatformContext = context.Message.PlatformContext, TellsPrices = false },

            // A requested render is polled again, not started again; an edit is sent again, as the person asks.
            Checkpoint = job.Kind == JobKind.Edit ? null : job.Checkpoint,
        };
    }
}
