using Microsoft.Extensions.Options;
using NemoBot.Core.Backend;
using NemoBot.Core.Text.Localization;
using NemoBot.Core.Work;
using NemoVideo;
using NemoVideo.Drafts;
using NemoVideo.Http;

namespace NemoBot.Core.Jobs;

/// <summary>
/// Recovers from a lost stream: waits, reads the state, and reports what changed; if all reads show no change, reports that and offers a retry. Never sends.
/// (docs/contracts/nemovideo.md §4.5: 30 s, then five more reads, one every 60 s.)
/// </summary>
internal sealed partial class EditRecovery(NemoVideoClient nemo, EditReport report, IOptions<NemoVideoOptions> options, TimeProvider time, ILogger<EditRecovery> logger)
{
    public async Task<JobResult> RunAsync(JobContext context, Workspace workspace, EditCheckpoint checkpoint, CancellationToken cancellationToken)
    {
        await context.SaveAsync(checkpoint);
        context.Card.Stage(checkpoint.Lost == StreamLoss.Restart ? TextKey.StageRecoveringRestart : TextKey.StageRecovering);
        try
        {
            // A new session shows nothing of what happened to the old one.
            while (!workspace.SessionReplaced && checkpoint.Reads <= options.Value.RecoveryReads)
            {
                await Task.Delay(checkpoint.Reads == 0 ? options.Value.RecoveryFirstDelay : options.Value.RecoveryDelay, time, cancellationToken);
                checkpoint = checkpoint with { Reads = checkpoint.Reads + 1 };
                if (await TryReadAsync(workspace, cancellationToken) is { } state && EditReport.HasChanged(checkpoint, state))
                {
                    return await report.RecoveredAsync(context, workspace, checkpoint, state);
                }

                await context.SaveAsync(checkpoint);
            }
        }
        catch (OperationCanceledException) when (context.IsCancelled)
        {
            return await report.StoppedAsync(context, workspace, checkpoint);
        }

        return await report.LostAsync(context, workspace, checkpoint);
    }

    private async Task<ProjectState?> TryReadAsync(Workspace workspace, CancellationToken cancellationToken)
    {
        try
        {
            return await workspace.ReadAsync((access, session) => nemo.GetStateAsync(access, session, cancellationToken), cancellationToken);
        }
        catch (Exception fault) when (fault is NemoVideoException or NoFreeAccountException)
        {
            LogReadFailed(fault, workspace.Project.Id); // Counts as a read without changes.
            return null;
        }
    }

    [LoggerMessage(LogLevel.Warning, "Could not read the state of project {Project}")]
    private partial void LogReadFailed(Exception fault, string project);
}
