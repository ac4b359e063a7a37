using NemoBot.Core.Backend;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Cards;
using NemoBot.Core.Text.Formatting;
using NemoBot.Core.Text.Localization;
using NemoBot.Core.Work;
using NemoVideo.Http;

namespace NemoBot.Core.Jobs;

/// <summary>
/// Uploads the files and links of one message to the project, with one card for all. What the backend does not accept is left out and named; a project is
/// opened only for what is accepted. Costs no credits.
/// </summary>
internal sealed class UploadJob(Workspaces workspaces, FootageUploader uploader, BrowserLinks browser, Tips tips) : IJob
{
    public JobKind Kind => JobKind.Upload;

    public async Task<JobResult> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        var request = context.Job.Request;
        var checkpoint = context.Checkpoint<UploadCheckpoint>() ?? new(0);
        var total = request.Attachments.Count + request.Links.Count;
        Workspace? workspace = null;
        try
        {
            for (var number = checkpoint.Done; number < total; number++)
            {
                var refusal = number < request.Attachments.Count
                    ? await TakeFileAsync(request.Attachments[number], number)
                    : await TakeLinkAsync(request.Links[number - request.Attachments.Count], number);
                checkpoint = new(number + 1, refusal is null ? checkpoint.Refusals : [.. checkpoint.Refusals ?? [], refusal]);
                await context.SaveAsync(checkpoint);
            }

            if ((checkpoint.Refusals?.Count ?? 0) < total)
            {
                workspace ??= await context.OpenWorkspaceAsync(workspaces, cancellationToken); // After a restart that found all of it uploaded.
            }
        }
        catch (OperationCanceledException) when (context.IsCancelled)
        {
            return new(JobState.Cancelled, new() { Text = context.Texts[TextKey.UploadStopped] });
        }

        var refusals = checkpoint.Refusals ?? [];
        if (workspace is null || refusals.Count == total)
        {
            // If text continues without it (a link that is not a clip), nothing failed.
            return new(refusals.All(refused => refused.IsHarmless) ? JobState.Done : JobState.Failed, new() { Text = UploadReport.Words(refusals) });
        }

        var received = workspace.Project.Footage.TakeLast(total - refusals.Count).ToList();
        var address = workspace.IsNew ? await browser.TryClaimAsync(workspace.Access, workspace.Project, cancellationToken) : null;
        var tip = received.Any(footage => footage.FileType is null or "video") ? await tips.WithFirstClipAsync(context.Job, context.Skill, context.Texts, context.Stopping) : null;
        return new(JobState.Done, UploadReport.Render(context, workspace, received, refusals, address, tip)) { IsReceipt = true, Chat = tip?.Told };

        async Task<Workspace> OpenAsync(string name, int number)
        {
            if (workspace is null)
            {
                workspace = await context.OpenWorkspaceAsync(workspaces, cancellationToken);
                ShowStage(name, number); // Opening may have shown another stage.
            }

            return workspace;
        }

        async Task<UploadRefusal?> TakeFileAsync(Attachment file, int number)
        {
            ShowStage(file.FileName, number);
            try
            {
                var progress = file.SizeBytes is > 0 and var size ? new PercentProgress(size, context.Card.Progress) : null;
                var footage = await uploader.UploadAsync(() => OpenAsync(file.FileName, number), context.Job.Chat, file, progress, cancellationToken);
                await (await OpenAsync(file.FileName, number)).AddFootageAsync(footage, cancellationToken);
                return null;
            }
            catch (UnusableFileException unusable)
            {
                return new(FileRefusal.Words(context.Texts, unusable.FileName, unusable.Format, unusable.IsEmpty));
            }
        }

        async Task<UploadRefusal?> TakeLinkAsync(Uri link, int number)
        {
            ShowStage(link.Host, number);
            var project = await OpenAsync(link.Host, number);
            try
            {
                await project.AddFootageAsync(await uploader.UploadAsync(project, link, cancellationToken), cancellationToken);
                return null;
            }
            catch (NemoVideoApiException refused) when (refused.Code is NemoErrorCode.UnsupportedFile or NemoErrorCode.NothingArrived && !FootageLinks.NamesFile(link))
            {
                // The link's name does not look like a file, and the backend found no file behind it to edit.
                var isWords = !request.AsksNext && !(request.About is { } about && AnsweredFootage.Links(about).Contains(link));
                return new(context.Texts.Format(isWords ? TextKey.LinkIsWords : TextKey.LinkRefused, Markup.Escape(link.Host))) { IsHarmless = isWords };
            }
        }

        void ShowStage(string name, int number) =>
            context.Card.Stage(total == 1 ? TextKey.StageUploading : TextKey.StageUploadingSeveral, Markup.Escape(name), number + 1, total);
    }

    /// <param name="Done">How many files are finished; the next one may have been in transit when the process ended.</param>
    /// <param name="Refusals">Those of them that were not accepted; null for none.</param>
    private sealed record UploadCheckpoint(int Done, IReadOnlyList<UploadRefusal>? Refusals = null);
}

/// <summary>One file or link that was not accepted.</summary>
/// <param name="Words">In the job's language.</param>
internal sealed record UploadRefusal(string Words)
{
    /// <summary>Gets whether nothing declared it as footage; the work that follows then continues.</summary>
    public bool IsHarmless { get; init; }
}
