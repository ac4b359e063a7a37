using NemoBot.Core.Model;
using NemoBot.Core.Text.Localization;
using NemoBot.Core.Work;

namespace NemoBot.Core.Jobs;

/// <summary>Ends the upload of a batch: its card becomes the one that goes through the files. Files that were not accepted are named, and have no turn.</summary>
internal sealed class BatchUploadReport(IStore store)
{
    public async Task<JobResult> RenderAsync(JobContext context, IReadOnlyList<UploadRefusal> refusals, CancellationToken cancellationToken)
    {
        var job = context.Job;
        var taken = new List<ProjectRecord>();
        foreach (var id in job.Request.ProjectIds)
        {
            if (await store.GetProjectAsync(job.Chat, id, cancellationToken) is { Footage.Count: > 0 } project)
            {
                taken.Add(project);
            }
        }

        if (taken.Count == 0)
        {
            return new(JobState.Failed, new() { Text = refusals.Count > 0 ? UploadReport.Words(refusals) : context.Texts[TextKey.ProjectGone] }) { Fault = FaultName.FilesRefused };
        }

        var chat = Taken(await store.GetChatAsync(job.Chat, cancellationToken), job, taken);
        var words = refusals.Count > 0 ? $"{UploadReport.Words(refusals)}\n\n" : "";
        var edits = (await store.UnfinishedJobsAsync(job.Chat, cancellationToken)).Where(other => other is { Kind: JobKind.Edit, Request.Step: null, CancelRequested: false } && job.IsIn(other.ProjectId ?? "")).ToList();
        if (chat.BatchPostId != job.PostId && taken.Any(project => edits.All(edit => edit.ProjectId != project.Id)))
        {
            // The user left it meanwhile, for another batch or another project. The upload itself is done.
            return new(JobState.Done, new() { Text = words + context.Texts[TextKey.BatchCancelled] });
        }

        if (chat.BatchPostId != job.PostId || chat.BatchProjectIds is not [var next, ..])
        {
            // All of them got an instruction meanwhile.
            return new(JobState.Done, new() { Text = words + context.Texts.Format(TextKey.BatchDone, taken.Count) });
        }

        var (text, buttons) = BatchCard.Ask(taken.First(project => project.Id == next), taken.Count - chat.BatchProjectIds.Count + 1, taken.Count, edits.LastOrDefault()?.Request.Text, context.Texts);
        return new(JobState.Done, new() { Text = words + text, Buttons = buttons }) { Asks = true, Chat = stored => Taken(stored, job, taken) };
    }

    /// <summary>Returns whether the project of a file still exists.</summary>
    public async Task<bool> HasProjectAsync(JobRecord job, string projectId, CancellationToken cancellationToken) =>
        await store.GetProjectAsync(job.Chat, projectId, cancellationToken) is not null;

    /// <summary>Returns how the chat leaves the batch of an upload that failed or was cancelled: nobody is asked about files that are not there. Null for any other job.</summary>
    public static Func<ChatRecord, ChatRecord>? Left(JobRecord job) =>
        job is { Kind: JobKind.Upload, Request.ProjectIds.Count: > 0 } ? chat => chat.BatchPostId == job.PostId ? chat.WithoutBatch() : chat : null;

    /// <summary>Leaves out the files that were not accepted. A batch that the user left meanwhile stays as it is.</summary>
    private static ChatRecord Taken(ChatRecord chat, JobRecord job, List<ProjectRecord> taken)
    {
        if (chat.BatchPostId != job.PostId)
        {
            return chat;
        }

        var waiting = taken.Select(project => project.Id).Where(chat.BatchProjectIds.Contains).ToList();
        return chat with
        {
            BatchProjectIds = waiting,
            BatchSize = taken.Count,
            ProjectId = waiting is [var first, ..] && job.Request.ProjectIds.Contains(chat.ProjectId ?? "") ? first : chat.ProjectId,
        };
    }
}
