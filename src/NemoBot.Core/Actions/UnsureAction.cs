using NemoBot.Core.Intents;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Formatting;
using NemoBot.Core.Text.Localization;

namespace NemoBot.Core.Actions;

/// <summary>
/// Asks how a text is meant: one line, and a button for each of the two readings. Free. Files sent with the text are uploaded meanwhile, unless the choice
/// decides on their project: then they wait for it.
/// </summary>
internal sealed class UnsureAction(IStore store, StartWork work)
{
    /// <summary>Maximum number of characters quoted in the question.</summary>
    private const int Quoted = 80;

    public ActionResult Ask(MessageContext context, Intent.Unsure unsure, PendingFootage footage)
    {
        var waits = footage.HasAny && (unsure.First == Label.NewProject || unsure.Second == Label.NewProject);
        var taken = footage.HasAny && !waits ? Take(context, footage) : new();
        if (footage.HasAny && !waits && taken.Jobs.Count == 0)
        {
            return taken; // Refused: full queue.
        }

        var text = FootageLinks.Without(context.Message.Text, footage.Links);
        var question = new OutgoingMessage
        {
            Text = context.Texts.Format(TextKey.UnsureAsk, Markup.Escape(Shortened.Text(text.ReplaceLineEndings(" "), Quoted))),
            Buttons = [Button(context, unsure.First, unsure.Second), Button(context, unsure.Second, unsure.First)],
            RepliesTo = context.Message.AnsweredId,
            Notify = true,
            Heard = new(context.Item.Id, context.Item.ReceivedAt, waits ? context.Message.Text : text)
            {
                Attachments = waits ? context.Message.Attachments : [],
                SenderId = context.Message.SenderId,
                Answered = context.Message.Answered,
                ProjectId = taken.Projects is [var made, ..] ? made.Id : context.Project?.Id,
            },
        };
        return new ActionResult { Messages = [question] }.And(taken);
    }

    /// <summary>Restores the context of the original message, as if the person had stated its meaning then.</summary>
    public async Task<MessageContext> RecallAsync(MessageContext context, Heard heard, CancellationToken cancellationToken)
    {
        var project = heard.ProjectId is { } id ? await store.GetProjectAsync(context.Message.Chat, id, cancellationToken) : null;
        return context with
        {
            Item = context.Item with { Message = context.Message with { Text = heard.Text, Answered = heard.Answered, Attachments = heard.Attachments } },
            Project = project ?? context.Project,
            Heard = heard,
        };
    }

    /// <summary>Settles the question: its card shows the answer, and the chat stores the meaning of these words.</summary>
    public static ActionResult Settle(MessageContext context, OutboxMessage question, Heard heard, Label chosen)
    {
        var label = question.Message.Buttons.FirstOrDefault(button => button.Action.Argument == Labels.NameOf(chosen))?.Label ?? "";
        return new()
        {
            Changed = [SettledQuestion.Of(question, label)],
            Chat = chat => chat with { Learned = LearnedReadings.With(chat.Learned, heard.Text, chosen) },
        };
    }

    /// <summary>Uploads the footage; its card does not ask what comes next, since the question does.</summary>
    private ActionResult Take(MessageContext context, PendingFootage footage)
    {
        var taken = work.Upload(context, footage);
        return taken with { Jobs = [.. taken.Jobs.Select(job => job with { Request = job.Request with { AsksNext = false } })] };
    }

    private static Button Button(MessageContext context, Label label, Label other) =>
        new(context.Texts[Name(context, label, other)], new(ButtonKind.Meant, Labels.NameOf(label)));

    private static TextKey Name(MessageContext context, Label label, Label other) => label switch
    {
        Label.Edit => other == Label.Cancel ? TextKey.MeantTell : TextKey.MeantEdit,
        Label.EditThenExport => TextKey.MeantEditThenExport,
        Label.Export => TextKey.MeantExport,
        Label.Credits => TextKey.MeantCredits,
        Label.Status => TextKey.MeantStatus,
        Label.Upload => context.Message.Attachments.Count > 0 ? TextKey.MeantTake : TextKey.MeantUpload,
        Label.Cancel => context.Unfinished.Count > 0 ? TextKey.MeantCancel : TextKey.ButtonCancel,
        Label.NewProject => TextKey.MeantNewProject,
        Label.Help => TextKey.MeantHelp,
        _ => TextKey.MeantTalk,
    };
}
