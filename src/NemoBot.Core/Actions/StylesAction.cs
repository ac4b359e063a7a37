using NemoBot.Core.Intents;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Cards;
using NemoBot.Core.Text.Formatting;
using NemoBot.Core.Text.Localization;

namespace NemoBot.Core.Actions;

/// <summary>Handles saved styles: "save this as my podcast look", /styles, and the buttons that apply, rename and delete one. They belong to the chat: a group shares them.</summary>
internal sealed class StylesAction(IStore store, StartWork work)
{
    /// <summary>Number of finished jobs to search for the instructions of a project.</summary>
    private const int Remembered = 200;

    /// <summary>Characters of the instructions in the list.</summary>
    private const int Shown = 100;

    /// <summary>Keeps the instructions of the current project.</summary>
    /// <param name="typed">The name; empty if the user gave none.</param>
    public async Task<ActionResult> SaveAsync(MessageContext context, string typed, CancellationToken cancellationToken)
    {
        var texts = context.Texts;
        var name = ProjectName.Typed(typed);
        var steps = context.Project is { } project ? StyleSteps.Of(await store.FinishedJobsAsync(context.Message.Chat, Remembered, cancellationToken), project.Id) : [];
        if (steps.Count == 0)
        {
            return context.Say(TextKey.StyleNothing);
        }

        if (name.Length == 0)
        {
            return context.Say(TextKey.StyleNeedsName);
        }

        if (Refusal(context, name, except: null) is { } refusal)
        {
            return refusal;
        }

        if (context.Chat.Styles.Count >= SavedStyle.Most)
        {
            return context.Say(texts.Format(TextKey.StyleTooMany, SavedStyle.Most), [.. DeleteButtons(context, Newest(context))]);
        }

        var words = string.Join('\n', steps);
        if (words.Length > SavedStyle.LongestWords)
        {
            return context.Say(texts.Format(TextKey.StyleTooLong, SavedStyle.LongestWords));
        }

        var style = new SavedStyle(context.Item.Id, name, words);
        return context.Say($"{texts.Format(TextKey.StyleSaved, Markup.Escape(name))}\n{Lines(steps.Select(Markup.Escape))}") with
        {
            Chat = chat => chat with { Styles = [.. chat.Styles.Where(other => other.Id != style.Id).TakeLast(SavedStyle.Most - 1), style] },
        };
    }

    public static ActionResult List(MessageContext context)
    {
        var texts = context.Texts;
        var styles = Newest(context);
        if (styles.Count == 0)
        {
            return context.Say(TextKey.StylesNone);
        }

        var lines = styles.Select((style, number) => $"{number + 1}. **{Markup.Escape(style.Name)}**: {Markup.Escape(Shortened.Text(style.Words.Replace('\n', ' '), Shown))}");
        var only = styles is [var single] ? single.Id : null;
        return context.Say(
            $"{texts[TextKey.Styles]}\n{string.Join("\n", lines)}",
            [
                .. styles.Select(style => new Button(texts.Format(TextKey.ButtonApplyStyle, style.Name), new(ButtonKind.ApplyStyle, style.Id))),
                new(texts[TextKey.ButtonRenameProject], new(ButtonKind.RenameStyle, only)),
                new(texts[TextKey.ButtonDeleteStyle], new(ButtonKind.DeleteStyle, only), ButtonStyle.Danger),
            ]);
    }

    /// <summary>Returns the style that a text or a command applies by its name ("use my podcast look", "/styles podcast look"); null if it applies none.</summary>
    public static SavedStyle? Named(MessageContext context, Intent intent)
    {
        if (context.Chat.Styles.Count == 0 || context.Message.Forwarded is not null)
        {
            return null;
        }

        return intent is Intent.Command { Name: "styles", Argument: { Length: > 0 } argument } ? Find(context, argument)
            : context.Message.Command is null ? StyleWish.Applied(context.Message.Text, context.Chat.Styles)
            : null;
    }

    /// <summary>Applies a style to the current project, as one edit.</summary>
    public ActionResult Apply(MessageContext context, string id) =>
        Get(context, id) is not { } style ? context.Say(TextKey.StyleGone)
        : context.Project is null ? NeedsVideo(context, style)
        : work.Edit(context, Edit(context, style), PendingFootage.None);

    public static ActionResult NeedsVideo(MessageContext context, SavedStyle style) => context.Say(context.Texts.Format(TextKey.StyleNeedsVideo, Markup.Escape(style.Name)));

    /// <summary>Returns the instructions of a style as one edit.</summary>
    public static Intent.Edit Edit(MessageContext context, SavedStyle style) =>
        new(style.Words.Contains('\n', StringComparison.Ordinal) ? $"{context.Texts[TextKey.StyleInstruction]}\n{Lines(style.Words.Split('\n'))}" : style.Words);

    /// <summary>Asks which style, unless the button names it.</summary>
    public static ActionResult AskToDelete(MessageContext context, string id) =>
        id.Length == 0 ? context.Say(TextKey.StyleChoose, [.. DeleteButtons(context, Newest(context))])
        : Get(context, id) is { } style ? context.Say(
            context.Texts.Format(TextKey.DeleteConfirm, Markup.Escape(style.Name)),
            new Button(context.Texts[TextKey.ButtonDeleteYes], new(ButtonKind.DeleteStyleConfirmed, style.Id), ButtonStyle.Danger),
            new Button(context.Texts[TextKey.ButtonDeleteNo], new(ButtonKind.Keep)))
        : context.Say(TextKey.StyleGone);

    public static ActionResult Delete(MessageContext context, string id) => Get(context, id) is { } style
        ? context.Say(context.Texts.Format(TextKey.Deleted, Markup.Escape(style.Name))) with { Chat = chat => chat with { Styles = [.. chat.Styles.Where(other => other.Id != id)] } }
        : context.Say(TextKey.StyleGone);

    /// <summary>Asks which style, unless the button names it.</summary>
    public static ActionResult ChooseToRename(MessageContext context) =>
        context.Say(TextKey.StyleChoose, [.. Newest(context).Select(style => new Button(style.Name, new(ButtonKind.RenameStyle, style.Id)))]);

    /// <summary>Gives a style the typed name; null if the name cannot be used because nothing of it is visible.</summary>
    public static ActionResult? Rename(MessageContext context, string id, string typed)
    {
        var name = ProjectName.Typed(typed);
        return name.Length == 0 ? null
            : Get(context, id) is not { } style ? context.Say(TextKey.StyleGone).And(RenameAction.Forget)
            : Refusal(context, name, except: id) is { } refusal ? refusal
            : context.Say(context.Texts.Format(TextKey.Renamed, Markup.Escape(style.Name), Markup.Escape(name))).And(RenameAction.Forget).And(new()
            {
                Chat = chat => chat with { Styles = [.. chat.Styles.Select(other => other.Id == id ? other with { Name = name } : other)] },
            });
    }

    public static SavedStyle? Get(MessageContext context, string id) => context.Chat.Styles.FirstOrDefault(style => style.Id == id);

    private static SavedStyle? Find(MessageContext context, string name) =>
        context.Chat.Styles.FirstOrDefault(style => string.Equals(style.Name, name.Trim(), StringComparison.OrdinalIgnoreCase));

    private static string Lines(IEnumerable<string> steps) => string.Join('\n', steps.Select(step => $"- {step}"));

    private static ActionResult? Refusal(MessageContext context, string name, string? except) =>
        ProjectName.IsTooLong(name) ? context.Say(context.Texts.Format(TextKey.RenameTooLong, ProjectName.Longest))
        : Find(context, name) is { } other && other.Id != except ? context.Say(context.Texts.Format(TextKey.StyleTaken, Markup.Escape(name)))
        : null;

    private static IReadOnlyList<SavedStyle> Newest(MessageContext context) => [.. context.Chat.Styles.Reverse()];

    private static IEnumerable<Button> DeleteButtons(MessageContext context, IEnumerable<SavedStyle> styles) =>
        styles.Select(style => new Button(style.Name, new(ButtonKind.DeleteStyle, style.Id), ButtonStyle.Danger));
}
