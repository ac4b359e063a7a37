using NemoBot.Core.Backend;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Localization;

namespace NemoBot.Core.Jobs;

/// <summary>Renders the project in lower quality and shows it, with a still of before and after. Free of charge.</summary>
internal sealed class PreviewJob(Workspaces workspaces, ProjectRender renders, ResultFiles results, BeforeAndAfter stills) : IJob
{
    private static readonly RenderWords Words = new(
        TextKey.StagePreviewing, TextKey.NothingToPreview, TextKey.ExportSessionReplaced, TextKey.PreviewFailed, TextKey.PreviewSlow, TextKey.PreviewNotFetched);

    public JobKind Kind => JobKind.Preview;

    public async Task<JobResult> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        Workspace? workspace = null;
        try
        {
            workspace = context.Checkpoint<RenderCheckpoint>()?.RenderId is null
                ? await context.OpenWorkspaceAsync(workspaces, cancellationToken)
                : await context.ReopenWorkspaceAsync(workspaces, cancellationToken);
            var rendered = await renders.RunAsync(context, workspace, Words, isReduced: true, cancellationToken);
            return rendered.Instead ?? await ReportAsync(context, workspace, rendered.File!, cancellationToken);
        }
        catch (OperationCanceledException) when (context.IsCancelled)
        {
            await renders.CancelAsync(context, workspace);
            return new(JobState.Cancelled, new() { Text = context.Texts[TextKey.PreviewCancelled] });
        }
    }

    private async Task<JobResult> ReportAsync(JobContext context, Workspace workspace, VideoResult video, CancellationToken cancellationToken)
    {
        var texts = context.Texts;
        Button[] buttons = [new(texts[TextKey.SuggestExport], new(ButtonKind.Export), ButtonStyle.Primary), .. EditNextSteps.History(workspace.Project, texts)];
        var message = results.MessageOf(context, video, texts[TextKey.PreviewReady], buttons);
        var comparison = await stills.MakeAsync(context, workspace.Project, video, cancellationToken);
        return new(JobState.Done, message)
        {
            IsResult = true,
            More = comparison is null ? [] : [new() { Text = texts[TextKey.StillsShown], Comparison = comparison }],
        };
    }
}
