using NemoBot.Conversation;
using NemoBot.Intents;
using NemoBot.Replies;
using NemoBot.Storage;

namespace NemoBot.Actions;

/// <summary>Asks how words are meant: one line, and a button for each of the two readings. Costs nothing; files sent with the words are taken meanwhile.</summary>
internal sealed class UnsureAction(IStore store, StartWork work)
{
    /// <summary>Characters of the words that are repeated in the question.</summary>
    private const int Quoted = 80;

    public Answer Ask(Turn turn, Intent.Unsure unsure, PendingFootage footage)
    {
        var taken = footage.HasAny ? Take(turn, footage) : new();
        if (footage.HasAny && taken.Jobs.Count == 0)
        {
            return taken; // Refused: a full queue.
        }

        var text = FootageLinks.Without(turn.Message.Text, footage.Links);
        var question = new OutgoingMessage
        {
            Text = turn.Texts.Format(TextKey.UnsureAsk, Markup.Escape(Shortened.Text(text.ReplaceLineEndings(" "), Quoted))),
            Buttons = [Button(turn, unsure.First, unsure.Second), Button(turn, unsure.Second, unsure.First)],
            RepliesTo = turn.Message.MessageId,
            Notify = true,
            Heard = new(turn.Item.Id, turn.Item.ReceivedAt, text)
            {
                SenderId = turn.Message.SenderId,
                Answered = turn.Message.Answered,
                ProjectId = taken.Projects is [var made, ..] ? made.Id : turn.Project?.Id,
            },
        };
        return new Answer { Messages = [question], Chat = chat => chat with { AskedPostId = DerivedId.Answer(turn.Item.Id, 0) } }.And(taken);
    }

    /// <summary>The button's words, typed instead of pressed. Null: something else is meant.</summary>
    public async Task<(Post Question, string Argument)?> FindTypedAsync(Turn turn, CancellationToken cancellationToken)
    {
        if (turn is not { Heard: null, Chat.AskedPostId: { } id, Message: { Text.Length: > 0, Attachments.Count: 0, Command: null } }
            || await store.GetPostAsync(turn.Message.Chat, id, cancellationToken) is not { Message.Heard: not null } question)
        {
            return null;
        }

        var typed = turn.Message.Text.Trim();
        return question.Message.Buttons.FirstOrDefault(button => button.Label.Equals(typed, StringComparison.OrdinalIgnoreCase))?.Action.Argument is { } label ? (question, label) : null;
    }

    /// <summary>The turn as it would have been, had the person said at once how they mean their words.</summary>
    public async Task<Turn> RecallAsync(Turn turn, Heard heard, CancellationToken cancellationToken)
    {
        var project = heard.ProjectId is { } id ? await store.GetProjectAsync(turn.Message.Chat, id, cancellationToken) : null;
        return turn with
        {
            Item = turn.Item with { Message = turn.Message with { Text = heard.Text, Answered = heard.Answered } },
            Project = project ?? turn.Project,
            Heard = heard,
        };
    }

    /// <summary>The question is answered: its card says how, and the chat knows what these words mean.</summary>
    public static Answer Settle(Turn turn, Post question, Heard heard, Label chosen)
    {
        var label = question.Message.Buttons.FirstOrDefault(button => button.Action.Argument == Labels.NameOf(chosen))?.Label ?? "";
        return new()
        {
            Changed = [question with { Message = question.Message with { Text = $"{question.Message.Text}\n\n✓ {Markup.Escape(label)}", Buttons = [] } }],
            Chat = chat => chat with
            {
                Learned = LearnedReadings.With(chat.Learned, heard.Text, chosen),
                AskedPostId = chat.AskedPostId == question.Id ? null : chat.AskedPostId,
            },
        };
    }

    /// <summary>The card of the upload does not ask what comes next: the question does.</summary>
    private Answer Take(Turn turn, PendingFootage footage)
    {
        var taken = work.Upload(turn, footage);
        return taken with { Jobs = [.. taken.Jobs.Select(job => job with { Request = job.Request with { AsksNext = false } })] };
    }

    private static Button Button(Turn turn, Label label, Label other) =>
        new(turn.Texts[Name(turn, label, other)], new(ButtonKind.Meant, Labels.NameOf(label)));

    private static TextKey Name(Turn turn, Label label, Label other) => label switch
    {
        Label.Edit => other == Label.Cancel ? TextKey.MeantTell : TextKey.MeantEdit,
        Label.EditThenExport => TextKey.MeantEditThenExport,
        Label.Export => TextKey.MeantExport,
        Label.Credits => TextKey.MeantCredits,
        Label.Status => TextKey.MeantStatus,
        Label.Upload => TextKey.MeantUpload,
        Label.Cancel => turn.Unfinished.Count > 0 ? TextKey.MeantCancel : TextKey.ButtonCancel,
        Label.NewProject => TextKey.MeantNewProject,
        Label.Help => TextKey.MeantHelp,
        _ => TextKey.MeantTalk,
    };
}
