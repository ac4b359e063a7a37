using NemoBot.Accounts;
using NemoBot.Conversation;
using NemoBot.Replies;
using NemoBot.Storage;

namespace NemoBot.Jobs;

/// <summary>Brings the files and links of one message into the project: one card for all. Costs no credits.</summary>
internal sealed class UploadJob(Workspaces workspaces, FootageUploader uploader, BrowserLinks browser, Tips tips) : IJob
{
    public JobKind Kind => JobKind.Upload;

    public async Task<JobResult> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        var request = context.Job.Request;
        var workspace = await context.OpenWorkspaceAsync(workspaces, cancellationToken);
        var checkpoint = context.Checkpoint<UploadCheckpoint>() ?? new(0);
        var total = request.Attachments.Count + request.Links.Count;
        try
        {
            checkpoint = await UploadAllAsync(context, workspace, checkpoint, total, cancellationToken);
        }
        catch (OperationCanceledException) when (context.IsCancelled)
        {
            return new(JobState.Cancelled, new() { Text = context.Texts[TextKey.UploadStopped] });
        }

        var received = workspace.Project.Footage.TakeLast(total).ToList();
        var address = workspace.IsNew ? await browser.TryClaimAsync(workspace.Access, workspace.Project, cancellationToken) : null;
        var tip = received.Any(footage => footage.FileType is null or "video") ? await tips.WithFirstClipAsync(context) : null;
        return new(JobState.Done, UploadReport.Render(context, workspace, received, address, tip)) { Chat = tip?.Told };
    }

    private async Task<UploadCheckpoint> UploadAllAsync(JobContext context, Workspace workspace, UploadCheckpoint checkpoint, int total, CancellationToken cancellationToken)
    {
        var request = context.Job.Request;
        for (var number = checkpoint.Done; number < total; number++)
        {
            var name = number < request.Attachments.Count ? request.Attachments[number].FileName : request.Links[number - request.Attachments.Count].Host;
            context.Card.Stage(total == 1 ? TextKey.StageUploading : TextKey.StageUploadingSeveral, Markup.Escape(name), number + 1, total);
            var footage = number < request.Attachments.Count
                ? await UploadAsync(workspace, request.Attachments[number], context.Card, cancellationToken)
                : await uploader.UploadAsync(workspace, request.Links[number - request.Attachments.Count], cancellationToken);
            await workspace.AddFootageAsync(footage, cancellationToken);
            checkpoint = checkpoint with { Done = number + 1 };
            await context.SaveAsync(checkpoint);
        }

        return checkpoint;
    }

    private async Task<Footage> UploadAsync(Workspace workspace, Attachment file, JobCard card, CancellationToken cancellationToken)
    {
        var progress = file.SizeBytes is > 0 and var size ? new PercentProgress(size, card.Progress) : null;
        return await uploader.UploadAsync(workspace, file, progress, cancellationToken);
    }

    /// <param name="Done">How many files the backend has; the next one may have been on its way when the process ended.</param>
    private sealed record UploadCheckpoint(int Done);
}
