using NemoBot.Core.Intents;
using NemoBot.Core.Model;

namespace NemoBot.Core.Actions;

/// <summary>
/// Finds the button that a person types instead of pressing it: its label, in any language, or a plain yes or no to a question that asks for confirmation. A reply
/// names the message; without one, the buttons are those of the bot's answer to the message before, and those of the last job's card.
/// </summary>
internal sealed class TypedButtons(IStore store)
{
    /// <summary>In characters. A longer text is an instruction, never a label.</summary>
    private const int LongestLabel = 120;

    /// <summary>Returns null if the text means something else.</summary>
    public async Task<(OutboxMessage Post, Button Button)?> FindAsync(MessageContext context, CancellationToken cancellationToken)
    {
        if (context is not { Heard: null, Message: { Text.Length: > 0 and <= LongestLabel, Attachments.Count: 0, Command: null, Forwarded: null } message })
        {
            return null;
        }

        if (message.RepliesTo is { } replied)
        {
            return await store.FindPostAsync(message.Chat, replied, cancellationToken) is { } addressed ? Labelled(addressed, message.Text) ?? Confirmed(addressed, message.Text) : null;
        }

        var asked = await AskedAsync(context, cancellationToken);
        return (asked is null ? null : Labelled(asked, message.Text))
            ?? (BatchAction.IsActive(context) && context.Chat.BatchPostId is { } batch && await store.GetPostAsync(message.Chat, batch, cancellationToken) is { } walking ? Labelled(walking, message.Text) : null)
            ?? (await CardAsync(context, cancellationToken) is { } card ? Labelled(card, message.Text) : null)
            ?? (asked is null || IsAskedLater(context, asked) ? null : Confirmed(asked, message.Text));
    }

    private static (OutboxMessage Post, Button Button)? Labelled(OutboxMessage post, string typed) =>
        post.Message.Buttons.FirstOrDefault(button => IsTypable(button) && ButtonLabels.AreSame(typed, button.Label)) is { } button ? (post, button) : null;

    /// <summary>Yes and no answer only what asks for nothing else: never a button that costs money.</summary>
    private static (OutboxMessage Post, Button Button)? Confirmed(OutboxMessage post, string typed)
    {
        if (post.Message.Buttons is not [{ Action.Kind: ButtonKind.NewConfirmed or ButtonKind.DeleteProjectConfirmed or ButtonKind.DeleteStyleConfirmed or ButtonKind.ForgetConfirmed } yes, { Action.Kind: ButtonKind.Keep } no])
        {
            return null;
        }

        return YesNo.Of(typed) is { } isYes ? (post, isYes ? yes : no) : null;
    }

    /// <summary>
    /// Returns false for links, for what was pressed already, for the backend's choices, which <see cref="QuestionAction"/> takes as typed, for undo and redo, which are
    /// words of their own, and for the end of a batch: a typed "stop" stops the job that runs, if there is one.
    /// </summary>
    private static bool IsTypable(Button button) =>
        button is { Link: null, IsPressed: false, Action.Kind: not (ButtonKind.Answer or ButtonKind.Undo or ButtonKind.Redo or ButtonKind.BatchStop) };

    /// <summary>Returns the bot's answer to the message before, if it asked whoever writes now.</summary>
    private async Task<OutboxMessage?> AskedAsync(MessageContext context, CancellationToken cancellationToken) =>
        context.Chat.AskedPostId is { } id && (context.Chat.AskedSenderId is null || context.Chat.AskedSenderId == context.Message.SenderId)
            ? await store.GetPostAsync(context.Message.Chat, id, cancellationToken)
            : null;

    /// <summary>Returns the card of the last job. In another project, and in a batch, the same words are about something else.</summary>
    private async Task<OutboxMessage?> CardAsync(MessageContext context, CancellationToken cancellationToken) =>
        context.LastJob is { } job && job.ProjectId == context.Project?.Id && !BatchAction.IsUnderway(context)
            ? await store.GetPostAsync(context.Message.Chat, job.PostId, cancellationToken)
            : null;

    /// <summary>Whether the editor asked something after the bot did: a yes is then for the editor.</summary>
    private static bool IsAskedLater(MessageContext context, OutboxMessage asked) =>
        QuestionAction.IsOpen(context) && context.LastJob?.FinishedAt > asked.CreatedAt;
}
