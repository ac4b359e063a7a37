using NemoBot.Core.Backend;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Localization;

namespace NemoBot.Core.Jobs;

/// <summary>Renders the project and delivers the MP4. Free of charge.</summary>
internal sealed class ExportJob(Workspaces workspaces, ProjectRender renders, ResultFiles results) : IJob
{
    private static readonly RenderWords Words = new(
        TextKey.StageRendering, TextKey.NothingToExport, TextKey.ExportSessionReplaced, TextKey.RenderFailed, TextKey.RenderSlow, TextKey.VideoNotFetched);

    public JobKind Kind => JobKind.Export;

    public async Task<JobResult> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        Workspace? workspace = null;
        try
        {
            workspace = context.Checkpoint<RenderCheckpoint>()?.RenderId is null
                ? await context.OpenWorkspaceAsync(workspaces, cancellationToken)
                : await context.ReopenWorkspaceAsync(workspaces, cancellationToken);
            var rendered = await renders.RunAsync(context, workspace, Words, isReduced: false, cancellationToken);
            return rendered.Instead ?? await results.ReportAsync(context, workspace, rendered.File!, rendered.HasCaptions, cancellationToken);
        }
        catch (OperationCanceledException) when (context.IsCancelled)
        {
            await renders.CancelAsync(context, workspace);
            return new(JobState.Cancelled, new() { Text = context.Texts[TextKey.ExportCancelled] });
        }
    }
}
