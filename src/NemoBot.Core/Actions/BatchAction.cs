using NemoBot.Core.Intents;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Cards;
using NemoBot.Core.Text.Formatting;
using NemoBot.Core.Text.Localization;
using NemoBot.Core.Work;

namespace NemoBot.Core.Actions;

/// <summary>Handles several files sent at once: one instruction for all of them in one project, or a separate project, instruction and render for each.</summary>
internal sealed class BatchAction(IStore store, StartWork work, BatchFiles files)
{
    /// <summary>Returns true for the person who goes through the batch: in a group, only they may answer its card. Also true without a batch.</summary>
    public static bool IsOwner(MessageContext context) => context.Chat.BatchSenderId is null || context.Chat.BatchSenderId == context.Message.SenderId;

    /// <summary>Returns the projects whose turn the person decides on, in order; empty if they go through no batch.</summary>
    public static IReadOnlyList<string> Waiting(MessageContext context) => IsOwner(context) ? context.Chat.BatchProjectIds : [];

    /// <summary>Returns true while the person works through a batch one by one: the next instruction applies to the batch's next file.</summary>
    public static bool IsActive(MessageContext context) => IsOwner(context) && IsUnderway(context);

    /// <summary>Returns true while anyone works through a batch, and the message is not about something else.</summary>
    public static bool IsUnderway(MessageContext context) => context.Chat.BatchProjectIds.Count > 0 && context.Message.Attachments.Count == 0 && context.Message.Answered is null && (context.Message.RepliesTo is null || context.AnswersBatch);

    /// <summary>Asks for one instruction for all files, and makes their project the current one: the next message is about them.</summary>
    public static ActionResult Together(MessageContext context, OutboxMessage card) => context.Say(TextKey.BatchTogetherAsk) with
    {
        Changed = [WithoutButtons(card)],
        Chat = chat => chat with { ProjectId = context.Project?.Id ?? chat.ProjectId },
    };

    /// <summary>Creates a project for each file; when all are there, the upload's card asks for the first one's instruction.</summary>
    public async Task<ActionResult> SeparatelyAsync(MessageContext context, OutboxMessage card, string uploadJobId, CancellationToken cancellationToken)
    {
        if (await store.GetJobAsync(context.Message.Chat, uploadJobId, cancellationToken) is not { } upload)
        {
            return context.Say(TextKey.PressExpired);
        }

        var together = await store.GetProjectAsync(context.Message.Chat, upload.ProjectId ?? "", cancellationToken);
        var arrived = BatchFiles.Parts([upload], PendingFootage.None, together);
        // A project that lost its footage since cannot tell which files were accepted.
        return await SeparatelyAsync(context, arrived.Count > 0 ? arrived : BatchFiles.Parts([upload], PendingFootage.None, null), [card], cancellationToken);
    }

    /// <summary>Handles "one by one" as typed text. Null if fewer than two files wait for an instruction.</summary>
    public async Task<ActionResult?> TryOneByOneAsync(MessageContext context, PendingFootage footage, CancellationToken cancellationToken)
    {
        var uploads = await files.WaitingUploadsAsync(context, cancellationToken);
        var parts = BatchFiles.Parts(uploads, footage, context.Project);
        if (parts.Count >= 2)
        {
            return Refused(footage).And(await SeparatelyAsync(context, parts, await CardsAsync(uploads, cancellationToken), cancellationToken));
        }

        // Said again during a batch: the card has asked already.
        return IsActive(context) && !footage.HasAny && await store.GetProjectAsync(context.Message.Chat, context.Chat.BatchProjectIds[0], cancellationToken) is { } next
            ? context.Say(BatchCard.Ask(next, context.Chat.BatchSize - context.Chat.BatchProjectIds.Count + 1, context.Chat.BatchSize, null, context.Texts).Text)
            : null;
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
        if (parts.Count >= 2 && (footage.HasAny || context.Chat.BatchProjectIds.Count == 0))
        {
            var made = Projects(context, parts).Zip(parts, (project, part) => (Project: project, Part: part)).ToList();
            var started = ForEach(context, made, FootageLinks.Without(words, footage.Links), kinds);
            return Refused(footage).And(started with
            {
                Projects = [.. made.Select(each => each.Project).Where(project => started.Jobs.Any(job => job.ProjectId == project.Id))],
                Changed = [.. started.Changed, .. await CardsAsync(uploads, cancellationToken)],
            }).And(started.Jobs.Count > 0 ? await LeaveAsync(context, cancellationToken) : new());
        }

        if (footage.HasAny || (Waiting(context) is [var first, ..] ? first : context.Project?.Id) is not { } current)
        {
            return null;
        }

        // While instructions are pending, an edit skips the projects that already have theirs; an export covers all.
        var batch = await files.BatchOfAsync(context, current, cancellationToken);
        var waiting = Waiting(context);
        var meant = waiting.Count > 0 && kinds.Contains(JobKind.Edit) ? [.. batch.Where(project => waiting.Contains(project.Id))] : batch;
        if (batch.Count < 2)
        {
            return null;
        }

        var done = ForEach(context, [.. meant.Select((project, number) => (project, new PendingFootage([], [], null, number + 1)))], words, kinds);
        return waiting.Count == 0 || done.Jobs.Count == 0 ? done : done
            .And(await EndedAsync(context, context.Texts.Format(TextKey.BatchDone, context.Chat.BatchSize), CardState.Done, cancellationToken))
            .And(new() { Chat = chat => chat with { BatchProjectIds = [] } });
    }

    /// <summary>Applies the instruction to the batch's next file and exports it; then its card asks for the next instruction.</summary>
    public async Task<ActionResult> InstructAsync(MessageContext context, Intent.Edit edit, PendingFootage footage, CancellationToken cancellationToken)
    {
        var id = context.Chat.BatchProjectIds[0];
        if (await store.GetProjectAsync(context.Message.Chat, id, cancellationToken) is not { } project)
        {
            // Deleted meanwhile: the words were for no other file.
            return context.Say(TextKey.ProjectGone).And(await TurnAsync(context, context.Chat.BatchProjectIds, context.Chat.BatchSize, null, cancellationToken));
        }

        var started = work.Edit(context with { Project = project }, edit with { ThenExport = true }, footage);
        return started.Jobs.Count == 0
            ? started // Refused (a full queue): the file keeps its turn.
            : started.And(await NextAsync(context, project.Id, edit.Text, cancellationToken));
    }

    /// <summary>Handles a typed "same as before": the instruction of the file before; where there is none, asks again.</summary>
    public async Task<ActionResult> SameAsync(MessageContext context, Intent.Same same, PendingFootage footage, CancellationToken cancellationToken) =>
        BatchCard.Before(await CardAsync(context, cancellationToken)) is { } before
            ? await InstructAsync(context, new(before), footage, cancellationToken)
            : context.Say(TextKey.BatchNoneBefore);

    /// <summary>Handles the button. A press that is handled late, or twice, finds that the file had its turn.</summary>
    /// <param name="argument">See <see cref="ButtonKind.BatchSame"/>.</param>
    public async Task<ActionResult> PressSameAsync(MessageContext context, OutboxMessage card, string argument, CancellationToken cancellationToken) =>
        Refused(context, card, BatchCard.Parse(argument).ProjectId, TextKey.UnsureNotYours)
        ?? await InstructAsync(context, new(BatchCard.Parse(argument).Words), PendingFootage.None, cancellationToken);

    /// <summary>Handles "skip this one": the batch's next file keeps its project and gets no instruction now.</summary>
    public async Task<ActionResult> SkipAsync(MessageContext context, CancellationToken cancellationToken)
    {
        var skipped = context.Chat.BatchProjectIds[0];
        var next = await NextAsync(context, skipped, null, cancellationToken);
        if (context.Message.Press is not null)
        {
            return next; // The card shows it.
        }

        var name = await store.GetProjectAsync(context.Message.Chat, skipped, cancellationToken) is { } project ? BatchCard.NameOf(project) : "";
        return context.Say(context.Texts.Format(context.Chat.BatchProjectIds.Count > 1 ? TextKey.BatchSkipped : TextKey.BatchSkippedLast, Markup.Escape(name))).And(next);
    }

    /// <summary>Handles the button that skips.</summary>
    public async Task<ActionResult> PressSkipAsync(MessageContext context, OutboxMessage card, string projectId, CancellationToken cancellationToken) =>
        Refused(context, card, projectId, TextKey.UnsureNotYours) ?? await SkipAsync(context, cancellationToken);

    /// <summary>Handles the button that stops.</summary>
    public async Task<ActionResult> PressStopAsync(MessageContext context, OutboxMessage card, string projectId, CancellationToken cancellationToken) =>
        Refused(context, card, projectId, TextKey.NotYours) ?? await LeaveAsync(context, cancellationToken);

    /// <summary>Leaves the batch before its end: its card says so, and nothing asks about its files any more. Nothing without a batch.</summary>
    public async Task<ActionResult> LeaveAsync(MessageContext context, CancellationToken cancellationToken) => context.Chat.BatchProjectIds.Count == 0
        ? new()
        : (await EndedAsync(context, context.Texts[TextKey.BatchCancelled], CardState.Cancelled, cancellationToken))
            .And(new() { Chat = chat => chat.WithoutBatch() with { ProjectId = EditedInBatch(context) ?? chat.ProjectId } });

    /// <summary>Takes a project that is being deleted out of the batch; its card goes on with the others.</summary>
    public async Task<ActionResult> WithoutAsync(MessageContext context, string projectId, CancellationToken cancellationToken)
    {
        if (!context.Chat.BatchProjectIds.Contains(projectId))
        {
            return new();
        }

        var turned = await TurnAsync(context, [.. context.Chat.BatchProjectIds.Where(id => id != projectId)], context.Chat.BatchSize - 1, null, cancellationToken);
        return turned with { Chat = chat => turned.Chat!(chat) is var left && chat.ProjectId is { } current ? left with { ProjectId = current } : left };
    }

    /// <summary>Returns the batch of an upload as it begins again, and the end of another one that it replaces.</summary>
    public async Task<ActionResult> AgainAsync(MessageContext context, JobRecord upload, IReadOnlyList<JobRecord> followers, CancellationToken cancellationToken)
    {
        List<string> waiting = [.. upload.Request.ProjectIds.Where(id => followers.All(job => job.Kind != JobKind.Edit || job.ProjectId != id))]; // The others have their instruction.
        return (await LeaveAsync(context, cancellationToken)).And(new() { Chat = chat => chat.WithBatch(upload.PostId, waiting, upload.Request.ProjectIds.Count, upload.Request.SenderId) });
    }

    /// <summary>Returns the card of the batch as it ends; nothing while its files are being uploaded, because the upload ends the card itself.</summary>
    private async Task<ActionResult> EndedAsync(MessageContext context, string words, CardState state, CancellationToken cancellationToken) =>
        context.Chat.BatchProjectIds.Count > 0 && await CardAsync(context, cancellationToken) is { } card
            ? new() { Changed = [BatchCard.Ended(card, words, state, context.Texts)] }
            : new();

    /// <summary>Returns the answer to a press that has no effect: of a card that is not the batch's, by somebody else, or for a file that had its turn. Null if it counts.</summary>
    private static ActionResult? Refused(MessageContext context, OutboxMessage card, string projectId, TextKey notYours) =>
        card.Id != context.Chat.BatchPostId ? context.Say(TextKey.PressExpired)
        : !IsOwner(context) ? context.Say(notYours)
        : context.Chat.BatchProjectIds is [var first, ..] && first == projectId ? null
        : context.Say(TextKey.BatchHadTurn);

    /// <summary>Gives the turn to the file after this one, and lets the card ask for it.</summary>
    /// <param name="words">The instruction of this file; null if it was skipped.</param>
    private async Task<ActionResult> NextAsync(MessageContext context, string projectId, string? words, CancellationToken cancellationToken) =>
        new ActionResult { Chat = chat => chat with { ProjectId = words is null ? EditedInBatch(context) ?? projectId : projectId } } // Where no file is left: the next words are about the one edited last.
            .And(await TurnAsync(context, [.. context.Chat.BatchProjectIds.Skip(1)], context.Chat.BatchSize, words, cancellationToken));

    /// <summary>Returns the project of the batch's newest edit; null if none of its files has one, or the chat's newest job is another one.</summary>
    private static string? EditedInBatch(MessageContext context) =>
        BatchFiles.LastWork(context) is { ProjectId: { } id } work && context.Chat.BatchPostId is { } post && SortableId.Parse(work.Id).CompareTo(SortableId.Parse(post)) > 0 ? id : null;

    /// <summary>Gives the turn to the first of the files that still exists, and lets the card ask for it.</summary>
    /// <param name="rest">The projects that wait, in order.</param>
    /// <param name="size">How many files the batch has.</param>
    /// <param name="words">The instruction of the file before; null if it has none.</param>
    private async Task<ActionResult> TurnAsync(MessageContext context, IReadOnlyList<string> rest, int size, string? words, CancellationToken cancellationToken)
    {
        ProjectRecord? next = null;
        while (rest.Count > 0 && (next = await store.GetProjectAsync(context.Message.Chat, rest[0], cancellationToken)) is null)
        {
            rest = [.. rest.Skip(1)]; // Deleted meanwhile.
            size--;
        }

        var card = await CardAsync(context, cancellationToken);
        return new()
        {
            Changed = card is null ? [] : [Turned(card)],
            Chat = chat => chat.BatchPostId != context.Chat.BatchPostId ? chat : chat with
            {
                // What a failed upload took away meanwhile does not come back.
                BatchProjectIds = [.. chat.BatchProjectIds.Where(rest.Contains)],
                BatchSize = size,
                ProjectId = next?.Id ?? chat.ProjectId,
            },
        };

        OutboxMessage Turned(OutboxMessage walking)
        {
            if (next is null)
            {
                return BatchCard.Ended(walking, size > 0 ? context.Texts.Format(TextKey.BatchDone, size) : context.Texts[TextKey.ProjectGone], CardState.Done, context.Texts);
            }

            var (text, buttons) = BatchCard.Ask(next, size - rest.Count + 1, size, words ?? BatchCard.Before(walking), context.Texts);
            return BatchCard.Asking(walking, text, buttons, context.Texts);
        }
    }

    /// <summary>Returns the card that goes through the batch; null while the upload still owns it.</summary>
    private async Task<OutboxMessage?> CardAsync(MessageContext context, CancellationToken cancellationToken) =>
        context.Chat.BatchPostId is { } id && context.Unfinished.All(job => job.PostId != id) ? await store.GetPostAsync(context.Message.Chat, id, cancellationToken) : null;

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

        return all;
    }

    /// <summary>Creates a project for each part, and one job that uploads all of them; its card then goes through them. A chat has one batch: the one before ends.</summary>
    private async Task<ActionResult> SeparatelyAsync(MessageContext context, IReadOnlyList<PendingFootage> parts, IReadOnlyList<OutboxMessage> cards, CancellationToken cancellationToken)
    {
        parts = [.. parts.OrderBy(part => part.Links.Count)]; // In the order of an upload: files, then links.
        var projects = Projects(context, parts);
        IReadOnlyList<string> ids = [.. projects.Select(project => project.Id)];
        var upload = work.Job(context, projects[0], JobKind.Upload, "", new([.. parts.SelectMany(part => part.Files)], [.. parts.SelectMany(part => part.Links)]), after: null);
        return (await LeaveAsync(context, cancellationToken)).And(new()
        {
            Projects = projects,
            Jobs = [upload with { Request = upload.Request with { ProjectIds = ids } }], // Each session needs its own copy.
            Changed = [.. cards.Select(WithoutButtons)],
            Chat = chat => chat.WithBatch(upload.PostId, ids, ids.Count, context.Message.SenderId) with { ProjectId = ids[0] },
        });
    }

    /// <summary>Creates the projects of a batch; their names differ even where those of the files do not.</summary>
    private List<ProjectRecord> Projects(MessageContext context, IReadOnlyList<PendingFootage> parts)
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var projects = new List<ProjectRecord>();
        foreach (var part in parts)
        {
            var project = work.NewProject(context, NameOf(part), part);
            project = project with { Name = ProjectName.Unique(project.Name, taken) };
            taken.Add(project.Name);
            projects.Add(project);
        }

        return projects;
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

    private static OutboxMessage WithoutButtons(OutboxMessage card) => card with { Message = card.Message with { Buttons = [] } };
}
