using NemoBot.Core.Intents;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Localization;

namespace NemoBot.Core.Actions;

/// <summary>"Redo", "again": what failed or was cancelled last is tried again. What was done again is the editor's, which keeps a history; after an export it is asked about.</summary>
internal sealed class RedoAction(RetryAction retry)
{
    /// <returns>The work that is tried again, a question, or words. Null: the editor shall do it.</returns>
    public async Task<(ActionResult? Answer, Intent? Instead)> RunAsync(MessageContext context, Intent.Redo redo, CancellationToken cancellationToken) => context switch
    {
        { Unfinished.Count: > 0 } => (null, new Intent.Edit(redo.Text)),
        { LastJob: { State: JobState.Failed or JobState.Cancelled } job } => (await retry.RunAsync(context, job.Id, cancellationToken), null),
        { LastJob.Kind: JobKind.Export } => (null, new Intent.Unsure(Label.Export, Label.Edit)),
        { LastJob.Kind: JobKind.Edit } or { Project.ResultMessageIds.Count: > 0 } => (null, new Intent.Edit(redo.Text)),
        _ => (context.Say(TextKey.NothingToRedo), null),
    };
}
