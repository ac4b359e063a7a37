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
            return new(JobState.Failed, new() { Text = UploadReport.Words(refusals) }) { Chat = Left };
        }

        var chat = Taken(await store.GetChatAsync(job.Chat, cancellationToken), job, taken);
        var words = refusals.Count > 0 ? $"{UploadReport.Words(refusals)}\n\n" : "";
        if (chat.BatchProjectIds is not [var next, ..])
        {
            // All of them got an instruction meanwhile, or the user stopped.
            return new(JobState.Done, new() { Text = words + context.Texts.Format(TextKey.BatchDone, taken.Count) });
        }

        var before = (await store.UnfinishedJobsAsync(job.Chat, cancellationToken)).LastOrDefault(other => other.Kind == JobKind.Edit && job.Request.ProjectIds.Contains(other.ProjectId));
        var (text, buttons) = BatchCard.Ask(taken.First(project => project.Id == next), taken.Count - chat.BatchProjectIds.Count + 1, taken.Count, before?.Request.Text, context.Texts);
        return new(JobState.Done, new() { Text = words + text, Buttons = buttons }) { Asks = true, Chat = stored => Taken(stored, job, taken) };
    }

    /// <summary>Ends the batch without its files.</summary>
    public static ChatRecord Left(ChatRecord chat) => chat with { BatchProjectIds = [] };

    /// <summary>Leaves out the files that were not accepted. A retry, which has another card, begins the batch again.</summary>
    private static ChatRecord Taken(ChatRecord chat, JobRecord job, List<ProjectRecord> taken)
    {
        var waiting = taken.Select(project => project.Id).Where(id => chat.BatchPostId != job.PostId || chat.BatchProjectIds.Contains(id)).ToList();
        return chat with
        {
            BatchProjectIds = waiting,
            BatchSize = taken.Count,
            BatchPostId = job.PostId,
            ProjectId = waiting is [var first, ..] && job.Request.ProjectIds.Contains(chat.ProjectId ?? "") ? first : chat.ProjectId,
        };
    }
}
