using NemoBot.Core.Model;
using NemoBot.Core.Text.Cards;
using NemoBot.Core.Text.Formatting;
using NemoBot.Core.Text.Localization;

namespace NemoBot.Core.Actions;

/// <summary>Handles /new and /projects: starts a new project, and lists, opens (from the list or by name) and deletes existing ones (<see cref="RenameAction"/> renames them).</summary>
internal sealed class ProjectsAction(IStore store, ProjectPreviews previews, BatchAction batches)
{
    private const int Listed = 6;

    /// <summary>Asks for confirmation if there is work that the person would leave behind.</summary>
    /// <remarks>It is about the current project, also if the message replies to a result of another one.</remarks>
    public async Task<ActionResult> AskForNewAsync(MessageContext context, CancellationToken cancellationToken) =>
        context.Chat.ProjectId is { } id && await store.GetProjectAsync(context.Message.Chat, id, cancellationToken) is { SessionId: not null } current
            ? context.Say(
                context.Texts.Format(TextKey.NewConfirm, Markup.Escape(current.Name)),
                new Button(context.Texts[TextKey.ButtonNewYes], new(ButtonKind.NewConfirmed), ButtonStyle.Primary),
                new Button(context.Texts[TextKey.ButtonNewNo], new(ButtonKind.Keep)))
            : await StartNewAsync(context, cancellationToken);

    /// <summary>Lets the next message start a new project; the old one stays in the list.</summary>
    public async Task<ActionResult> StartNewAsync(MessageContext context, CancellationToken cancellationToken) =>
        (await LeaveBatchAsync(context, cancellationToken)).And(context.Say(TextKey.NewStarted) with { Chat = chat => chat with { ProjectId = null } });

    /// <summary>Begins a new project with the footage that came with the words for it. Loses nothing, so it does not ask: the old project stays in the list.</summary>
    /// <param name="begin">Plans the work in the new project.</param>
    public async Task<ActionResult> BeginWithAsync(MessageContext context, Func<MessageContext, ActionResult> begin, CancellationToken cancellationToken)
    {
        var begun = begin(context with { Project = null });
        if (begun.Jobs.Count == 0)
        {
            return begun; // Refused: full queue.
        }

        var left = context.Project is { } old ? context.Say(context.Texts.Format(TextKey.NewStartedWith, Markup.Escape(old.Name))) : new();
        return left.And(await LeaveBatchAsync(context, cancellationToken)).And(begun);
    }

    public async Task<ActionResult> ListAsync(MessageContext context, CancellationToken cancellationToken)
    {
        var projects = await store.ListProjectsAsync(context.Message.Chat, cancellationToken);
        if (projects.Count == 0)
        {
            return context.Say(TextKey.ProjectsNone);
        }

        var texts = context.Texts;
        var lines = projects.Take(Listed).Select((project, number) => $"{number + 1}. {Line(project, project.Id == context.Chat.ProjectId, texts)}");
        var buttons = projects.Take(Listed)
            .Where(project => project.Id != context.Chat.ProjectId)
            .Select(project => new Button(texts.Format(TextKey.ButtonOpenProject, project.Name), new(ButtonKind.OpenProject, project.Id)))
            .Append(new(texts[TextKey.ButtonRenameProject], new(ButtonKind.RenameProject, (projects.FirstOrDefault(project => project.Id == context.Chat.ProjectId) ?? projects[0]).Id)))
            .Append(new(texts[TextKey.ButtonDeleteProject], new(ButtonKind.DeleteProject, projects is [var only] ? only.Id : null), ButtonStyle.Danger));
        var list = context.Say($"{texts[TextKey.Projects]}\n{string.Join("\n", lines)}", [.. buttons]);
        return list with { Messages = [list.Messages[0] with { Previews = await previews.OfAsync(context.Message.Chat, projects.Take(Listed), cancellationToken) }] };
    }

    /// <summary>Opens the newest project of that name ("/projects beach"); shows the list if none has it.</summary>
    public async Task<ActionResult> NamedAsync(MessageContext context, string name, CancellationToken cancellationToken)
    {
        var projects = await store.ListProjectsAsync(context.Message.Chat, cancellationToken);
        return projects.FirstOrDefault(project => project.Name.Equals(ProjectName.Typed(name), StringComparison.OrdinalIgnoreCase)) is { } named
            ? await OpenAsync(context, named.Id, cancellationToken)
            : await ListAsync(context, cancellationToken);
    }

    private static string Line(ProjectRecord project, bool isCurrent, Texts texts)
    {
        var name = isCurrent ? $"{Markup.Escape(project.Name)} {texts[TextKey.ProjectCurrent]}" : Markup.Escape(project.Name);
        return texts.Format(TextKey.ProjectWhen, name, project.LastUsedAt > project.CreatedAt ? project.LastUsedAt : project.CreatedAt);
    }

    public async Task<ActionResult> OpenAsync(MessageContext context, string projectId, CancellationToken cancellationToken) =>
        await store.GetProjectAsync(context.Message.Chat, projectId, cancellationToken) is { } project
            ? (await LeaveBatchAsync(context, cancellationToken))
                .And(context.Say(context.Texts.Format(TextKey.ProjectOpened, Markup.Escape(project.Name)), new Button(context.Texts[TextKey.ButtonStatus], new(ButtonKind.Status))).About(project))
                .And(new() { Chat = chat => chat with { ProjectId = project.Id } })
            : context.Say(TextKey.ProjectGone);

    /// <summary>Asks which of the listed projects to delete.</summary>
    public async Task<ActionResult> ChooseToDeleteAsync(MessageContext context, CancellationToken cancellationToken)
    {
        var projects = await store.ListProjectsAsync(context.Message.Chat, cancellationToken);
        return projects.Count == 0
            ? context.Say(TextKey.ProjectsNone)
            : context.Say(
                TextKey.DeleteChoose,
                [.. projects.Take(Listed).Select(project => new Button(project.Name, new(ButtonKind.DeleteProject, project.Id), ButtonStyle.Danger))]);
    }

    public async Task<ActionResult> AskToDeleteAsync(MessageContext context, string projectId, CancellationToken cancellationToken) =>
        await store.GetProjectAsync(context.Message.Chat, projectId, cancellationToken) is { } project
            ? context.Say(
                context.Texts.Format(TextKey.DeleteConfirm, Markup.Escape(project.Name)),
                new Button(context.Texts[TextKey.ButtonDeleteYes], new(ButtonKind.DeleteProjectConfirmed, project.Id), ButtonStyle.Danger),
                new Button(context.Texts[TextKey.ButtonDeleteNo], new(ButtonKind.Keep)))
            : context.Say(TextKey.ProjectGone);

    public async Task<ActionResult> DeleteAsync(MessageContext context, string projectId, CancellationToken cancellationToken)
    {
        if (context.Unfinished.Any(job => job.IsIn(projectId)))
        {
            return context.Say(TextKey.DeleteBusy);
        }

        return await store.GetProjectAsync(context.Message.Chat, projectId, cancellationToken) is { } project
            ? (context.Say(context.Texts.Format(TextKey.Deleted, Markup.Escape(project.Name))) with
            {
                DeletedProjectIds = [projectId],
                Chat = chat => chat.ProjectId == projectId ? chat with { ProjectId = null } : chat,
            }).And(await batches.WithoutAsync(context, projectId, cancellationToken))
            : context.Say(TextKey.ProjectGone);
    }

    /// <summary>Ends the batch of a person who turns to something else. In a group, the batch of another person continues.</summary>
    private async Task<ActionResult> LeaveBatchAsync(MessageContext context, CancellationToken cancellationToken) =>
        BatchAction.IsOwner(context) ? await batches.LeaveAsync(context, cancellationToken) : new();
}
