using NemoBot.Conversation;
using NemoBot.Intents;
using NemoBot.Replies;
using NemoBot.Storage;

namespace NemoBot.Actions;

/// <summary>Several files sent at once: one instruction for all of them in one project, or each in a project of its own with its own instruction and render.</summary>
internal sealed class BatchAction(IStore store, StartWork work)
{
    /// <summary>The person works through a batch one by one: the next instruction is for the batch's next file.</summary>
    public static bool IsActive(Turn turn) => turn.Chat.BatchProjectIds.Count > 0 && turn.Message.Attachments.Count == 0 && turn.Message.RepliesTo is null;

    public static Answer Together(Turn turn, Post card) => turn.Say(TextKey.BatchTogetherAsk) with { Changed = [WithoutButtons(card)] };

    /// <summary>A project for each file; asks for the first one's instruction.</summary>
    public async Task<Answer> SeparatelyAsync(Turn turn, Post card, string uploadJobId, CancellationToken cancellationToken)
    {
        if (await store.GetJobAsync(turn.Message.Chat, uploadJobId, cancellationToken) is not { } upload)
        {
            return turn.Say(TextKey.ButtonExpired);
        }

        var projects = new List<ProjectRecord>();
        var jobs = new List<JobRecord>();
        var parts = upload.Request.Attachments.Select((file, number) => new PendingFootage([file], [], null, number + 1))
            .Concat(upload.Request.Links.Select((link, number) => new PendingFootage([], [link], null, upload.Request.Attachments.Count + number + 1)));
        foreach (var part in parts)
        {
            var project = work.NewProject(turn, part.Links.Count > 0 ? Path.GetFileName(part.Links[0].AbsolutePath) : "", part);
            projects.Add(project);

            // Its own session needs its own copy.
            jobs.Add(work.Job(turn, project, JobKind.Upload, "", part, after: null));
        }

        return new()
        {
            Projects = projects,
            Jobs = jobs,
            Changed = [WithoutButtons(card)],
            Messages = [Ask(turn, projects[0].Name, 1, projects.Count)],
            Chat = chat => chat with { ProjectId = projects[0].Id, BatchProjectIds = [.. projects.Select(project => project.Id)], BatchSize = projects.Count },
        };
    }

    /// <summary>The instruction for the batch's next file, with its own export; then asks for the one after.</summary>
    public async Task<Answer> InstructAsync(Turn turn, Intent.Edit edit, PendingFootage footage, CancellationToken cancellationToken)
    {
        var ids = turn.Chat.BatchProjectIds;
        if (await store.GetProjectAsync(turn.Message.Chat, ids[0], cancellationToken) is not { } project)
        {
            return work.Edit(turn, edit, footage) with { Chat = chat => chat with { BatchProjectIds = [] } };
        }

        var started = work.Edit(turn with { Project = project }, edit with { ThenExport = true }, footage);
        if (started.Jobs.Count == 0)
        {
            return started; // Refused (a full queue): the file keeps its turn.
        }

        var rest = ids.Skip(1).ToList();
        var next = rest.Count > 0 ? await store.GetProjectAsync(turn.Message.Chat, rest[0], cancellationToken) : null;
        return started.And(new()
        {
            Messages = next is null ? [] : [Ask(turn, next.Name, turn.Chat.BatchSize - rest.Count + 1, turn.Chat.BatchSize)],
            Chat = chat => chat with { ProjectId = next?.Id ?? project.Id, BatchProjectIds = rest },
        });
    }

    private static OutgoingMessage Ask(Turn turn, string name, int number, int of) => new()
    {
        Text = turn.Texts.Format(TextKey.BatchAskOne, Markup.Escape(name), number, of),
        Notify = true,
    };

    private static Post WithoutButtons(Post card) => card with { Message = card.Message with { Buttons = [] } };
}
