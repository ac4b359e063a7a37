using NemoBot.Core.Intents;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Formatting;
using NemoBot.Core.Text.Localization;

namespace NemoBot.Core.Actions;

/// <summary>Handles several files sent at once: one instruction for all of them in one project, or a separate project, instruction and render for each.</summary>
internal sealed class BatchAction(IStore store, StartWork work, BatchFiles files)
{
    /// <summary>Returns true while the person works through a batch one by one: the next instruction applies to the batch's next file.</summary>
    public static bool IsActive(MessageContext context) => context.Chat.BatchProjectIds.Count > 0 && context.Message.Attachments.Count == 0 && context.Message is { RepliesTo: null, Answered: null };

    public static ActionResult Together(MessageContext context, OutboxMessage card) => context.Say(TextKey.BatchTogetherAsk) with { Changed = [WithoutButtons(card)] };

    /// <summary>Creates a project for each file and asks for the first one's instruction.</summary>
    public async Task<ActionResult> SeparatelyAsync(MessageContext context, OutboxMessage card, string uploadJobId, CancellationToken cancellationToken)
    {
        if (await store.GetJobAsync(context.Message.Chat, uploadJobId, cancellationToken) is not { } upload)
        {
            return context.Say(TextKey.PressExpired);
        }

        var together = await store.GetProjectAsync(context.Message.Chat, upload.ProjectId ?? "", cancellationToken);
        var arrived = BatchFiles.Parts([upload], PendingFootage.None, together);
        // A project that lost its footage since cannot tell which files were accepted.
        return Separately(context, arrived.Count > 0 ? arrived : BatchFiles.Parts([upload], PendingFootage.None, null), [card]);
    }

    /// <summary>Handles "one by one" as typed text. Null if fewer than two files wait for an instruction.</summary>
    public async Task<ActionResult?> TryOneByOneAsync(MessageContext context, PendingFootage footage, CancellationToken cancellationToken)
    {
        var uploads = await files.WaitingUploadsAsync(context, cancellationToken);
        var parts = BatchFiles.Parts(uploads, footage, context.Project);
        return parts.Count < 2 ? null : Refused(footage).And(Separately(context, parts, await CardsAsync(uploads, cancellationToken)));
    }

    /// <summary>
    /// Handles "… of each, one by one, and export each": creates a project with instruction and render for every file, or applies both to every project of
    /// the current batch.
    /// </summary>
    /// <returns>Null if there is only one file or project: "each" then refers to its content.</returns>
    public async Task<ActionResult?> TryForEachAsync(MessageContext context, PendingFootage footage, string words, JobKind[] kinds, CancellationToken cancellationToken)
    {
        var uploads = await files.WaitingUploadsAsync(context, cancellationToken);
        var parts = BatchFiles.Parts(uploads, footage, context.Project);
        if (parts.Count >= 2 && context.Chat.BatchProjectIds.Count == 0)
        {
            var made = parts.Select(part => (Project: work.NewProject(context, NameOf(part), part), Part: part)).ToList();
            var started = ForEach(context, made, FootageLinks.Without(words, footage.Links), kinds);
            return Refused(footage).And(started with
            {
                Projects = [.. made.Select(each => each.Project).Where(project => started.Jobs.Any(job => job.ProjectId == project.Id))],
                Changed = await CardsAsync(uploads, cancellationToken),
            });
        }

        if (footage.HasAny || (context.Chat.BatchProjectIds is [var first, ..] ? first : context.Project?.Id) is not { } current)
        {
            return null;
        }

        // While instructions are pending, an edit skips the projects that already have theirs; an export covers all.
        var batch = await files.BatchOfAsync(context, current, cancellationToken);
        var waiting = context.Chat.BatchProjectIds;
        var meant = waiting.Count > 0 && kinds.Contains(JobKind.Edit) ? [.. batch.Where(project => waiting.Contains(project.Id))] : batch;
        return batch.Count < 2 ? null : ForEach(context, [.. meant.Select((project, number) => (project, new PendingFootage([], [], null, number + 1)))], words, kinds);
    }

    /// <summary>Applies the instruction to the batch's next file and exports it; then asks for the next instruction.</summary>
    public async Task<ActionResult> InstructAsync(MessageContext context, Intent.Edit edit, PendingFootage footage, CancellationToken cancellationToken)
    {
        var ids = context.Chat.BatchProjectIds;
        if (await store.GetProjectAsync(context.Message.Chat, ids[0], cancellationToken) is not { } project)
        {
            return work.Edit(context, edit, footage) with { Chat = chat => chat with { BatchProjectIds = [] } };
        }

        var started = work.Edit(context with { Project = project }, edit with { ThenExport = true }, footage);
        if (started.Jobs.Count == 0)
        {
            return started; // Refused (a full queue): the file keeps its turn.
        }

        var rest = ids.Skip(1).ToList();
        var next = rest.Count > 0 ? await store.GetProjectAsync(context.Message.Chat, rest[0], cancellationToken) : null;
        return started.And(new()
        {
            Messages = next is null ? [] : [Ask(context, next.Name, context.Chat.BatchSize - rest.Count + 1, context.Chat.BatchSize)],
            Chat = chat => chat with { ProjectId = next?.Id ?? project.Id, BatchProjectIds = rest },
        });
    }

    /// <summary>Handles "skip this one": the batch's next file keeps its project and gets no instruction now.</summary>
    public async Task<ActionResult> SkipAsync(MessageContext context, CancellationToken cancellationToken)
    {
        var (skipped, rest) = (context.Chat.BatchProjectIds[0], context.Chat.BatchProjectIds.Skip(1).ToList());
        var name = (await store.GetProjectAsync(context.Message.Chat, skipped, cancellationToken))?.Name ?? "";
        var next = rest.Count > 0 ? await store.GetProjectAsync(context.Message.Chat, rest[0], cancellationToken) : null;
        var words = context.Texts.Format(next is null ? TextKey.BatchSkippedLast : TextKey.BatchSkipped, Markup.Escape(name));
        return context.Say(words).And(new()
        {
            Messages = next is null ? [] : [Ask(context, next.Name, context.Chat.BatchSize - rest.Count + 1, context.Chat.BatchSize)],
            Chat = chat => chat with { ProjectId = next?.Id ?? skipped, BatchProjectIds = rest },
        });
    }

    /// <summary>Starts the jobs of each project until one is refused (full queue, quota).</summary>
    private ActionResult ForEach(MessageContext context, IReadOnlyList<(ProjectRecord Project, PendingFootage Part)> each, string words, JobKind[] kinds)
    {
        var all = new ActionResult();
        foreach (var (project, part) in each)
        {
            var started = work.Start(context with { Project = project }, part, words, kinds);
            all = all.And(started);
            if (started.Jobs.Count == 0)
            {
                break; // Refused: full queue, quota.
            }

            context = context with { Chat = started.Chat?.Invoke(context.Chat) ?? context.Chat };
        }

        return all.And(new() { Chat = chat => chat with { BatchProjectIds = [] } });
    }

    /// <summary>Creates a project for each part and asks for the first one's instruction.</summary>
    private ActionResult Separately(MessageContext context, IReadOnlyList<PendingFootage> parts, IReadOnlyList<OutboxMessage> cards)
    {
        var projects = parts.Select(part => work.NewProject(context, NameOf(part), part)).ToList();
        return new()
        {
            Projects = projects,
            Jobs = [.. projects.Zip(parts, (project, part) => work.Job(context, project, JobKind.Upload, "", part, after: null))], // Each session needs its own copy.
            Changed = [.. cards.Select(WithoutButtons)],
            Messages = [Ask(context, projects[0].Name, 1, projects.Count)],
            Chat = chat => chat with { ProjectId = projects[0].Id, BatchProjectIds = [.. projects.Select(project => project.Id)], BatchSize = projects.Count },
        };
    }

    private static string NameOf(PendingFootage part) => part.Links.Count > 0 ? Path.GetFileName(part.Links[0].AbsolutePath) : "";

    private static ActionResult Refused(PendingFootage footage) => footage.Refusal ?? new();

    /// <summary>Returns the upload cards that still ask what to do with their files, without the question's buttons.</summary>
    private async Task<IReadOnlyList<OutboxMessage>> CardsAsync(IEnumerable<JobRecord> uploads, CancellationToken cancellationToken)
    {
        var cards = new List<OutboxMessage>();
        foreach (var upload in uploads.Where(upload => upload.State == JobState.Done))
        {
            if (await store.GetPostAsync(upload.Chat, upload.PostId, cancellationToken) is { } card)
            {
                cards.Add(WithoutButtons(card));
            }
        }

        return cards;
    }

    private static OutgoingMessage Ask(MessageContext context, string name, int number, int of) => new()
    {
        Text = context.Texts.Format(TextKey.BatchAskOne, Markup.Escape(name), number, of),
        Notify = true,
    };

    private static OutboxMessage WithoutButtons(OutboxMessage card) => card with { Message = card.Message with { Buttons = [] } };
}
