using NemoBot.Conversation;
using NemoBot.Replies;
using NemoBot.Storage;

namespace NemoBot.Actions;

/// <summary>/new and /projects: a fresh start, and the way back to earlier work.</summary>
internal sealed class ProjectsAction(IStore store)
{
    private const int Listed = 6;

    /// <summary>Asks first when there is work that the person would leave behind.</summary>
    public static Answer AskForNew(Turn turn) => turn.Project is { SessionId: not null }
        ? turn.Say(
            turn.Texts.Format(TextKey.NewConfirm, Markup.Escape(turn.Project.Name)),
            new Button(turn.Texts[TextKey.ButtonNewYes], new(ButtonKind.NewConfirmed), ButtonStyle.Primary),
            new Button(turn.Texts[TextKey.ButtonNewNo], new(ButtonKind.Keep)))
        : StartNew(turn);

    /// <summary>The next message begins a project of its own; the old one stays in the list.</summary>
    public static Answer StartNew(Turn turn)
    {
        return turn.Say(TextKey.NewStarted) with { Chat = chat => chat with { ProjectId = null, BatchProjectIds = [] } };
    }

    public async Task<Answer> ListAsync(Turn turn, CancellationToken cancellationToken)
    {
        var projects = await store.ListProjectsAsync(turn.Message.Chat, cancellationToken);
        if (projects.Count == 0)
        {
            return turn.Say(TextKey.ProjectsNone);
        }

        var texts = turn.Texts;
        var lines = projects.Take(Listed).Select((project, number) =>
            $"{number + 1}. {Markup.Escape(project.Name)}{(project.Id == turn.Chat.ProjectId ? $" {texts[TextKey.ProjectCurrent]}" : "")}");
        var buttons = projects.Take(Listed)
            .Where(project => project.Id != turn.Chat.ProjectId)
            .Select(project => new Button(texts.Format(TextKey.ButtonOpenProject, project.Name), new(ButtonKind.OpenProject, project.Id)))
            .Append(new(texts[TextKey.ButtonDeleteProject], new(ButtonKind.DeleteProject, projects is [var only] ? only.Id : null), ButtonStyle.Danger));
        return turn.Say($"{texts[TextKey.Projects]}\n{string.Join("\n", lines)}", [.. buttons]);
    }

    public async Task<Answer> OpenAsync(Turn turn, string projectId, CancellationToken cancellationToken) =>
        await store.GetProjectAsync(turn.Message.Chat, projectId, cancellationToken) is { } project
            ? turn.Say(turn.Texts.Format(TextKey.ProjectOpened, Markup.Escape(project.Name)), new Button(turn.Texts[TextKey.ButtonStatus], new(ButtonKind.Status))) with
            {
                Chat = chat => chat with { ProjectId = project.Id, BatchProjectIds = [] },
            }
            : turn.Say(TextKey.ProjectGone);

    /// <summary>Which of the listed ones, where there are several.</summary>
    public async Task<Answer> ChooseToDeleteAsync(Turn turn, CancellationToken cancellationToken)
    {
        var projects = await store.ListProjectsAsync(turn.Message.Chat, cancellationToken);
        return projects.Count == 0
            ? turn.Say(TextKey.ProjectsNone)
            : turn.Say(
                TextKey.DeleteChoose,
                [.. projects.Take(Listed).Select(project => new Button(project.Name, new(ButtonKind.DeleteProject, project.Id), ButtonStyle.Danger))]);
    }

    public async Task<Answer> AskToDeleteAsync(Turn turn, string projectId, CancellationToken cancellationToken) =>
        await store.GetProjectAsync(turn.Message.Chat, projectId, cancellationToken) is { } project
            ? turn.Say(
                turn.Texts.Format(TextKey.DeleteConfirm, Markup.Escape(project.Name)),
                new Button(turn.Texts[TextKey.ButtonDeleteYes], new(ButtonKind.DeleteProjectConfirmed, project.Id), ButtonStyle.Danger),
                new Button(turn.Texts[TextKey.ButtonNewNo], new(ButtonKind.Keep)))
            : turn.Say(TextKey.ProjectGone);

    public async Task<Answer> DeleteAsync(Turn turn, string projectId, CancellationToken cancellationToken)
    {
        if (turn.Unfinished.Any(job => job.ProjectId == projectId))
        {
            return turn.Say(TextKey.DeleteBusy);
        }

        return await store.GetProjectAsync(turn.Message.Chat, projectId, cancellationToken) is { } project
            ? turn.Say(turn.Texts.Format(TextKey.Deleted, Markup.Escape(project.Name))) with
            {
                DeletedProjectIds = [projectId],
                Chat = chat => chat.ProjectId == projectId ? chat with { ProjectId = null } : chat,
            }
            : turn.Say(TextKey.ProjectGone);
    }
}
