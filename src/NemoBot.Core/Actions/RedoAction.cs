using NemoBot.Core.Intents;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Localization;

namespace NemoBot.Core.Actions;

/// <summary>
/// Handles "redo", "again": retries the last job if it failed or was cancelled. Otherwise the editor redoes it, which keeps a history; after an export the
/// bot asks what is meant.
/// </summary>
internal sealed class RedoAction(IStore store, RetryAction retry, BatchFiles files, StartWork work)
{
    /// <returns><c>Answer</c>: the retry, or a notice. <c>Instead</c>: the intent to run in its place, an edit or a question. One of them is null.</returns>
    public async Task<(ActionResult? Answer, Intent? Instead)> RunAsync(MessageContext context, Intent.Redo redo, CancellationToken cancellationToken)
    {
        if (BatchAction.IsUnderway(context) && context.LastJob is not { State: JobState.Failed or JobState.Cancelled })
        {
            // About the file that was edited last: the next one keeps its turn.
            return (BatchFiles.LastWork(context) is { Kind: JobKind.Edit or JobKind.Export }
                ? work.Edit(await files.AboutLastWorkAsync(context, cancellationToken), new(redo.Text), PendingFootage.None)
                : context.Say(TextKey.NothingToRedo), null);
        }

        return context switch
        {
            { Project: not null, Unfinished.Count: > 0 } => (null, new Intent.Edit(redo.Text)),
            { LastJob: { } last } when await CauseAsync(last, cancellationToken) is { State: JobState.Failed or JobState.Cancelled } job => (await retry.RunAsync(context, job.Id, cancellationToken), null),
            { LastJob.Kind: JobKind.Export } => (null, new Intent.Unsure(Label.Export, Label.Edit)),
            { LastJob.Kind: JobKind.Edit } or { Project.ResultMessageIds.Count: > 0 } => (null, new Intent.Edit(redo.Text)),
            _ => (context.Say(TextKey.NothingToRedo), null),
        };
    }

    /// <summary>Returns the job because of which this one was skipped, which includes its followers when it is retried; else the job itself.</summary>
    private async Task<JobRecord> CauseAsync(JobRecord job, CancellationToken cancellationToken)
    {
        while (job is { State: JobState.Cancelled, After: { } before }
            && await store.GetJobAsync(job.Chat, before, cancellationToken) is { } previous
            && (previous.State is JobState.Failed or JobState.Cancelled || previous.ChangedNothing))
        {
            job = previous;
        }

        return job;
    }
}
