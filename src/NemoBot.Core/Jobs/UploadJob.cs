using System.Text.Json;
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
/// opened only for what is accepted. The files of a batch go to a project each. Costs no credits.
/// </summary>
internal sealed class UploadJob(Workspaces workspaces, FootageUploader uploader, BrowserLinks browser, Tips tips, BatchUploadReport batches) : IJob
{
    public JobKind Kind => JobKind.Upload;

    /// <summary>Returns whether the job had only links, and none of them loaded.</summary>
    public static bool IsOnlyUnloadedLinks(JobRecord job) =>
        job is { Kind: JobKind.Upload, Checkpoint: { } json, Request.Attachments.Count: 0 }
        && JsonSerializer.Deserialize<UploadCheckpoint>(json, JsonSerializerOptions.Web)?.Refusals is { } refusals
        && refusals.Count == job.Request.Links.Count
        && refusals.All(refusal => refusal.IsUnloadedLink);

    public async Task<JobResult> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        var request = context.Job.Request;
        var checkpoint = context.Checkpoint<UploadCheckpoint>() ?? new(0);
        var total = request.Attachments.Count + request.Links.Count;
        var isBatch = request.ProjectIds.Count > 0;
        Workspace? workspace = null;
        try
        {
            for (var number = checkpoint.Done; number < total; number++)
            {
                workspace = workspace?.Project.Id == ProjectOf(number) ? workspace : null;
                if (isBatch && !await batches.HasProjectAsync(context.Job, ProjectOf(number), cancellationToken))
                {
                    continue; // Deleted before the upload was tried again: its file goes nowhere.
                }

                var refusal = number < request.Attachments.Count
                    ? await TakeFileAsync(request.Attachments[number], number)
                    : await TakeLinkAsync(request.Links[number - request.Attachments.Count], number);
                checkpoint = new(number + 1, refusal is null ? checkpoint.Refusals : [.. checkpoint.Refusals ?? [], refusal]);
                await context.SaveAsync(checkpoint);
            }

            if (!isBatch && (checkpoint.Refusals?.Count ?? 0) < total)
            {
                workspace ??= await context.OpenWorkspaceAsync(workspaces, cancellationToken); // After a restart that found all of it uploaded.
            }
        }
        catch (OperationCanceledException) when (context.IsCancelled)
        {
            return new(JobState.Cancelled, new() { Text = context.Texts[TextKey.UploadStopped] });
        }

        var refusals = checkpoint.Refusals ?? [];
        if (isBatch)
        {
            return await batches.RenderAsync(context, refusals, context.Stopping);
        }

        if (workspace is null || refusals.Count == total)
        {
            // If text continues without it (a link that is not a clip), nothing failed.
            return new(refusals.All(refused => refused.IsHarmless) ? JobState.Done : JobState.Failed, new() { Text = UploadReport.Words(refusals) }) { DidNothing = true, Fault = FaultName.FilesRefused };
        }

        var received = workspace.Project.Footage.TakeLast(total - refusals.Count).ToList();
        var address = workspace.IsNew ? await browser.TryClaimAsync(workspace.Access, workspace.Project, cancellationToken) : null;
        var tip = received.Any(footage => footage.FileType is null or "video") ? await tips.WithFirstClipAsync(context.Job, context.Skill, context.Texts, context.Stopping) : null;
        return new(JobState.Done, UploadReport.Render(context, workspace, received, refusals, address, tip)) { IsReceipt = true, Chat = tip?.Counted };

        string ProjectOf(int number) => isBatch ? request.ProjectIds[number] : context.ProjectId;

        async Task<Workspace> OpenAsync(string name, int number)
        {
            if (workspace is null)
            {
                workspace = await context.OpenWorkspaceAsync(workspaces, ProjectOf(number), cancellationToken);
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
            catch (Exception gone) when (total > 1 && gone is PlatformException { Fault: PlatformFault.MessageGone } or FileNotFoundException)
            {
                return new($"**{Markup.Escape(file.FileName)}**\n{context.Texts[TextKey.FootageGone]}"); // The others are still there.
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
                // The link's name does not look like a file, and the backend found no file behind it to edit. It is part of the instruction only where that can work without it.
                var isAnswered = request.About is { } about && AnsweredFootage.Links(about).Contains(link);
                var hasMore = request.LinksAreTopics || request.Attachments.Count > 0 || project.Project is { Footage.Count: > 0 } or { ResultMessageIds.Count: > 0 };
                var isWords = !request.AsksNext && !isAnswered && hasMore;
                return new(context.Texts.Format(isWords ? TextKey.LinkIsWords : TextKey.LinkRefused, Markup.Escape(link.Host))) { IsHarmless = isWords, IsUnloadedLink = !isWords };
            }
            catch (NemoVideoApiException refused) when (refused.Code is NemoErrorCode.UnsupportedFile)
            {
                // The backend reports a link that it cannot load, and one with other content behind it, by the same code.
                return new(context.Texts.Format(TextKey.LinkNotLoaded, Markup.Escape(link.Host))) { IsUnloadedLink = true };
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

    /// <summary>Gets whether it is a link to a file that the backend could not load.</summary>
    public bool IsUnloadedLink { get; init; }
}
