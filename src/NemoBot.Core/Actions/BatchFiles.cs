using NemoBot.Core.Model;
using NemoBot.Core.Work;

namespace NemoBot.Core.Actions;

/// <summary>Finds what "each" refers to: files without an instruction, or the projects of an earlier batch.</summary>
internal sealed class BatchFiles(IStore store)
{
    /// <summary>Number of finished jobs to search. Uploads finish before their follow-up work, so those of a batch are among the latest jobs.</summary>
    private const int Remembered = 50;

    /// <summary>Returns the uploads of the current project since its last edit or export, oldest first.</summary>
    public async Task<IReadOnlyList<JobRecord>> WaitingUploadsAsync(MessageContext context, CancellationToken cancellationToken)
    {
        if (context.Project is not { } project)
        {
            return [];
        }

        var finished = await store.FinishedJobsAsync(context.Message.Chat, Remembered, cancellationToken);
        IReadOnlyList<JobRecord> known = [.. finished.Where(job => job.State == JobState.Done), .. context.Unfinished.Where(job => !job.CancelRequested)];
        var uploads = known.Where(job => job.ProjectId == project.Id)
            .OrderByDescending(job => SortableId.Parse(job.Id))
            .TakeWhile(job => job.Kind == JobKind.Upload)
            .Where(job => job.Request.ProjectIds.Count == 0); // Those of a batch have their projects.
        return [.. uploads.Reverse()];
    }

    /// <summary>Returns each file of the uploads and of the message as a separate part, numbered from 1. Files that were refused on upload are not parts.</summary>
    /// <param name="project">The project that received the uploads; null if unknown.</param>
    public static IReadOnlyList<PendingFootage> Parts(IEnumerable<JobRecord> uploads, PendingFootage footage, ProjectRecord? project)
    {
        var number = 0;
        return
        [
            .. uploads.SelectMany(upload => Parts(upload.Request.Attachments, upload.Request.Links).Where(part => upload.State != JobState.Done || project is null || IsIn(project, part))),
            .. Parts(footage.Files, footage.Links),
        ];

        IEnumerable<PendingFootage> Parts(IReadOnlyList<Attachment> files, IReadOnlyList<Uri> links) =>
        [
            .. files.Select(file => new PendingFootage([file], [], null, ++number)),
            .. links.Select(link => new PendingFootage([], [link], null, ++number)),
        ];
    }

    private static bool IsIn(ProjectRecord project, PendingFootage part) =>
        part.Files.All(file => AnsweredFootage.Has(project, file)) && part.Links.All(link => AnsweredFootage.Has(project, link));

    /// <summary>Returns the chat's newest edit or export, which "undo" and "redo" are about, whichever file of a batch has its turn: an unfinished one, otherwise the chat's latest job. Null if that is an upload, or unknown.</summary>
    public static JobRecord? LastWork(MessageContext context) => context.Unfinished.LastOrDefault(job => job.Kind != JobKind.Upload) ?? (context.LastJob is { Kind: not JobKind.Upload } last ? last : null);

    /// <summary>Returns the message as one about the project of <see cref="LastWork"/>, while somebody works through a batch; otherwise as it is.</summary>
    public async Task<MessageContext> AboutLastWorkAsync(MessageContext context, CancellationToken cancellationToken) =>
        BatchAction.IsUnderway(context) && LastWork(context) is { ProjectId: { } id } && await store.GetProjectAsync(context.Message.Chat, id, cancellationToken) is { } project
            ? context with { Project = project }
            : context;

    /// <summary>Returns the projects of the batch that the project belongs to, in the order of its files; empty if it belongs to none.</summary>
    public async Task<IReadOnlyList<ProjectRecord>> BatchOfAsync(MessageContext context, string projectId, CancellationToken cancellationToken)
    {
        var id = SortableId.Parse(projectId);
        if (id.Part == 0)
        {
            return [];
        }

        var projects = await store.ListProjectsAsync(context.Message.Chat, cancellationToken);
        return
        [
            .. from project in projects
               let other = SortableId.Parse(project.Id)
               where other.Part > 0 && other.Parent == id.Parent // One message made the projects of a batch.
               orderby other.Part
               select project,
        ];
    }
}
