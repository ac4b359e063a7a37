using NemoBot.Core.Model;
using NemoBot.Core.Text.Cards;
using NemoBot.Core.Text.Localization;

namespace NemoBot.Core.Actions;

/// <summary>Handles the Retry button of a failed job: runs the same work as a new job. Idempotent: two presses create one job.</summary>
internal sealed class RetryAction(IStore store, BatchAction batches, TimeProvider time)
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

        if (!await HasProjectAsync(job, cancellationToken))
        {
            return context.Say(TextKey.ProjectGone);
        }

        // One retry per failure: its id is derived from the failed job's.
        var id = SortableId.Parse(job.Id).ForRetry();
        if (await store.GetJobAsync(context.Message.Chat, id.ToString(), cancellationToken) is not null)
        {
            return context.Say(TextKey.RetryAlready);
        }

        // Retry also the followers that were skipped because of this failure, or are about to be; not what the user stopped.
        IReadOnlyList<JobRecord> known = [.. await store.FinishedJobsAsync(context.Message.Chat, Remembered, cancellationToken), .. context.Unfinished];
        var card = await store.GetPostAsync(context.Message.Chat, job.PostId, cancellationToken);
        var isNext = job.After is { } first && await store.GetJobAsync(job.Chat, first, cancellationToken) is { State: JobState.Done };
        var again = new List<JobRecord> { Again(context, job, 0, isNext ? job.After : null) }; // What a batch left out is missing now, too.
        var retried = new Dictionary<string, string> { [job.Id] = again[0].Id };
        foreach (var follower in known.Where(follower => follower is { CancelRequested: false, State: JobState.Cancelled or JobState.Queued }).OrderBy(follower => SortableId.Parse(follower.Id)))
        {
            if (follower.After is { } before && retried.TryGetValue(before, out var after) && !retried.ContainsKey(follower.Id))
            {
                again.Add(Again(context, follower, again.Count, after));
                retried[follower.Id] = again[^1].Id;
            }
        }

        var answer = new ActionResult { Jobs = again, Changed = card is null ? [] : [PressedButtons.Mark(card, new(ButtonKind.Retry, jobId))] };
        return job.Request.ProjectIds.Count > 0 ? answer.And(await batches.AgainAsync(context, again[0], again[1..], cancellationToken)) : answer;
    }

    /// <summary>Returns whether there still is a project to work in. Of a batch, one is enough: the files of the others are left out.</summary>
    private async Task<bool> HasProjectAsync(JobRecord job, CancellationToken cancellationToken)
    {
        foreach (var id in job.Request.ProjectIds.DefaultIfEmpty(job.ProjectId))
        {
            if (id is null || await store.GetProjectAsync(job.Chat, id, cancellationToken) is not null)
            {
                return true;
            }
        }

        return false;
    }

    private JobRecord Again(MessageContext context, JobRecord job, int number, string? after)
    {
        return new(SortableId.Parse(job.Id).ForRetry().ToString(), job.Chat, job.Kind)
        {
            ProjectId = job.ProjectId,
            PostId = SortableId.Parse(context.Item.Id).ForRetryCard(number).ToString(),
            After = after,
            CreatedAt = time.GetUtcNow(),
            Request = job.Request with
            {
                Language = context.Texts.Language,
                MessageId = null,
                PlatformContext = context.Message.ByOperator is null ? context.Message.PlatformContext : job.Request.PlatformContext, // The operator is nowhere on the platform.
                TellsPrices = false,
            },

            // A requested render is polled again, not started again; an edit is sent again, as the person asks.
            Checkpoint = job.Kind == JobKind.Edit ? null : job.Checkpoint,
        };
    }
}
