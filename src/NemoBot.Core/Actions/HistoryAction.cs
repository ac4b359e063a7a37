using NemoBot.Core.Intents;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Localization;

namespace NemoBot.Core.Actions;

/// <summary>Handles "undo" and "redo", typed and pressed. The backend keeps the history and reverts its last change, so a button of an earlier result asks first.</summary>
internal sealed class HistoryAction(BatchFiles files, StartWork work)
{
    /// <summary>Handles a typed undo: whatever the words, the backend gets those of the button. Without a project there is nothing that the backend could undo. In a batch it is about the file that was edited last, not the next one.</summary>
    public async Task<ActionResult> UndoAsync(MessageContext context, PendingFootage footage, CancellationToken cancellationToken)
    {
        context = await files.AboutLastWorkAsync(context, cancellationToken);
        return footage.HasAny || context.Project is { SessionId: not null } || (context.Project is not null && context.Unfinished.Count > 0)
            ? work.Edit(context, Of(context, HistoryStep.Undo), footage)
            : context.Say(TextKey.NothingToUndo);
    }

    /// <summary>Returns the edit that a typed redo means right after an undo; null if there is nothing to redo, so that the words mean something else ("again", "start over").</summary>
    public static Intent.Edit? TryRedo(MessageContext context, string words) =>
        Expected(context)?.Undone > 0 && WholeTexts.Of(words) == WholeText.Redo ? Of(context, HistoryStep.Redo) : null;

    /// <summary>Handles a pressed button.</summary>
    /// <param name="jobId">The job that made the change which the button is about.</param>
    public ActionResult Press(MessageContext context, HistoryStep step, string jobId)
    {
        var steps = Expected(context);
        var isUndo = step == HistoryStep.Undo;
        if (steps is null || (isUndo ? steps.Done : steps.Undone) == 0)
        {
            return context.Say(
                Waiting(context).Any(job => job.Request.Step == step) ? TextKey.RetryStillRuns
                : isUndo ? TextKey.NothingToUndo
                : TextKey.NothingToRedo);
        }

        // The question is about this project too: another one may be current when it is answered.
        return steps.JobId == jobId
            ? work.Edit(context, Of(context, step), PendingFootage.None)
            : context.Say(
                isUndo ? TextKey.UndoIsLater : TextKey.RedoIsLater,
                new Button(context.Texts[isUndo ? TextKey.ButtonUndo : TextKey.ButtonRedo], new(isUndo ? ButtonKind.Undo : ButtonKind.Redo, steps.JobId))).About(context.Project);
    }

    /// <summary>Returns the steps of the project as they are once its unfinished edits have changed it; null if none are known.</summary>
    private static EditSteps? Expected(MessageContext context) =>
        Waiting(context).Aggregate(context.Project?.Steps, (steps, job) => EditSteps.After(steps, job.Id, job.Request.Step, hasChanged: true));

    /// <summary>Returns the edits of the project that run or wait, oldest first.</summary>
    private static IEnumerable<JobRecord> Waiting(MessageContext context) =>
        context.Unfinished.Where(job => job.Kind == JobKind.Edit && job.ProjectId == context.Project?.Id && !job.CancelRequested);

    private static Intent.Edit Of(MessageContext context, HistoryStep step) => new(context.Texts[step == HistoryStep.Undo ? TextKey.HistoryUndo : TextKey.HistoryRedo]) { Step = step };
}
