using NemoBot.Core.Intents;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Cards;
using NemoBot.Core.Text.Formatting;
using NemoBot.Core.Text.Localization;

namespace NemoBot.Core.Actions;

/// <summary>Renames a project: "/rename Lisbon", "rename this project to Lisbon", or the button in the list, after which the next message is the name. Names that are asked for of saved styles come here too.</summary>
internal sealed class RenameAction(IStore store, TimeProvider time)
{
    /// <summary>How long the button waits for a name.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>Returns whether the message is the name that the button asked for. Commands and questions to the bot are not.</summary>
    public bool Awaits(MessageContext context, Intent intent) =>
        context is { Chat.NamesProjectUntil: { } until, Heard: null, Message: { Text.Length: > 0, Attachments.Count: 0, Command: null, Forwarded: null } message, AnswersResult: false, AnswersBatch: false }
        && time.GetUtcNow() <= until
        && IsAsked(context)
        && intent is Intent.Edit { Step: null } or Intent.Captions or Intent.SaveStyle or Intent.Talk or Intent.Unsure or Intent.OneByOne or Intent.Redo or Intent.Skip or Intent.Same or Intent.Upload
        && FootageLinks.In(message.Text).Count == 0;

    /// <summary>Returns whether a name is asked of whoever wrote the message.</summary>
    public static bool IsAsked(MessageContext context) => context is { Heard: null } && (context.Chat.NamesProjectId ?? context.Chat.NamesStyleId) is not null && (context.Chat.NamesProjectSenderId is null || context.Chat.NamesProjectSenderId == context.Message.SenderId);

    /// <summary>Takes the message as the name that the button asked for.</summary>
    public async Task<ActionResult> TakeNameAsync(MessageContext context, CancellationToken cancellationToken) =>
        context.Chat.NamesStyleId is { } style ? StylesAction.Rename(context, style, context.Message.Text) ?? AskForStyle(context, style)
        : await store.GetProjectAsync(context.Message.Chat, context.Chat.NamesProjectId ?? "", cancellationToken) is { } project
            ? await RenameAsync(context, project, context.Message.Text, cancellationToken)
            : context.Say(TextKey.ProjectGone).And(Forget);

    /// <summary>Renames the project of the message; asks for the name if it is empty.</summary>
    public Task<ActionResult> RunAsync(MessageContext context, string name, CancellationToken cancellationToken) => context.Project is not { } project
        ? Task.FromResult(context.Say(TextKey.ProjectsNone))
        : name.Length == 0 ? Task.FromResult(Ask(context, project)) : RenameAsync(context, project, name, cancellationToken);

    /// <summary>Handles the button.</summary>
    public async Task<ActionResult> AskAsync(MessageContext context, string projectId, CancellationToken cancellationToken) =>
        await store.GetProjectAsync(context.Message.Chat, projectId, cancellationToken) is { } project ? Ask(context, project) : context.Say(TextKey.ProjectGone);

    /// <summary>Handles the button of a style.</summary>
    public ActionResult AskForStyle(MessageContext context, string styleId) =>
        StylesAction.Get(context, styleId) is { } style ? Ask(context, style.Name, chat => chat with { NamesStyleId = style.Id, NamesProjectId = null }) : context.Say(TextKey.StyleGone);

    private ActionResult Ask(MessageContext context, ProjectRecord project) =>
        Ask(context, project.Name, chat => chat with { NamesProjectId = project.Id, NamesStyleId = null });

    private ActionResult Ask(MessageContext context, string name, Func<ChatRecord, ChatRecord> about)
    {
        var until = time.GetUtcNow() + Patience;
        return context.Say(context.Texts.Format(TextKey.RenameAsk, Markup.Escape(name), ProjectName.Longest)) with
        {
            Chat = chat => about(chat) with { NamesProjectUntil = until, NamesProjectSenderId = context.Message.SenderId },
        };
    }

    private async Task<ActionResult> RenameAsync(MessageContext context, ProjectRecord project, string typed, CancellationToken cancellationToken)
    {
        var name = ProjectName.Typed(typed);
        if (name.Length == 0)
        {
            return Ask(context, project);
        }

        if (ProjectName.IsTooLong(name))
        {
            return context.Say(context.Texts.Format(TextKey.RenameTooLong, ProjectName.Longest));
        }

        var others = await store.ListProjectsAsync(context.Message.Chat, cancellationToken);
        if (others.Any(other => other.Id != project.Id && string.Equals(other.Name, name, StringComparison.OrdinalIgnoreCase)))
        {
            return context.Say(context.Texts.Format(TextKey.RenameTaken, Markup.Escape(name)));
        }

        return context.Say(context.Texts.Format(TextKey.Renamed, Markup.Escape(project.Name), Markup.Escape(name))).And(Forget) with
        {
            ProjectChanges = [new(context.Message.Chat, project.Id, stored => stored with { Name = name })],
        };
    }

    /// <summary>Gets the end of the question for a name.</summary>
    public static ActionResult Forget { get; } = new() { Chat = chat => chat with { NamesProjectId = null, NamesStyleId = null, NamesProjectUntil = null, NamesProjectSenderId = null } };
}
