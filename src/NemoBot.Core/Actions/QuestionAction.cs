using System.Globalization;
using System.Text.Json;
using NemoBot.Core.Intents;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Formatting;
using NemoBot.Core.Text.Localization;
using NemoBot.Core.Work;
using NemoVideo.Agent;

namespace NemoBot.Core.Actions;

/// <summary>Handles the buttons of a backend question: collects the answers, then sends them as one ordinary message in the documented form.</summary>
internal sealed class QuestionAction(IStore store, StartWork work)
{
    /// <summary>Returns the backend question that waits for an answer; null if there is none.</summary>
    public static AgentQuestion? Open(MessageContext context) =>
        context.LastJob is { State: JobState.Done } job && Read(job) is { Questions: { } questions, IsAnswered: false } checkpoint ? questions.Questions[checkpoint.CurrentQuestion] : null;

    /// <summary>Returns true if the editor's last answer was a question in plain text: "ok" may answer it.</summary>
    public static bool IsAskedInWords(MessageContext context) => context.LastJob is { State: JobState.Done } job && Read(job) is { AsksInWords: true };

    public static bool IsOpen(MessageContext context) => Open(context) is not null || IsAskedInWords(context);

    /// <summary>Lets the card of a question in plain text say that it is answered, once an edit follows it.</summary>
    public async Task<ActionResult> SettleAsync(MessageContext context, ActionResult answer, CancellationToken cancellationToken) =>
        answer.Jobs.Any(job => job.Kind == JobKind.Edit)
        && IsAskedInWords(context)
        && context.LastJob is { } asked
        && answer.Changed.All(post => post.Id != asked.PostId)
        && await store.GetPostAsync(asked.Chat, asked.PostId, cancellationToken) is { Message.Card.Asks: true } card
            ? answer.And(new() { Changed = [card with { Message = Answered(card.Message, context.Texts) }] })
            : answer;

    /// <param name="argument"><c>job/question/option</c>.</param>
    public Task<ActionResult> AnswerAsync(MessageContext context, OutboxMessage post, string argument, CancellationToken cancellationToken) =>
        RecordAsync(context, post, argument, (question, chosen, option) => question.AllowMultiple
            ? (chosen.Contains(option) ? [.. chosen.Where(each => each != option)] : [.. chosen, option], IsComplete: false)
            : ([option], IsComplete: true), cancellationToken);

    /// <summary>Skips the question, or completes a multiple choice.</summary>
    /// <param name="argument"><c>job/question</c>.</param>
    public Task<ActionResult> SkipAsync(MessageContext context, OutboxMessage post, string argument, CancellationToken cancellationToken) =>
        RecordAsync(context, post, argument, (question, chosen, _) => (question.AllowMultiple ? chosen : [], IsComplete: true), cancellationToken);

    /// <summary>
    /// Handles text typed while a question is pending: one of its choices (by label or number), or a free answer if it has no choices. Null if the text is
    /// not an answer but an instruction.
    /// </summary>
    public async Task<ActionResult?> TryTypedAsync(MessageContext context, string words, CancellationToken cancellationToken)
    {
        if (context.Heard is not null
            || context.LastJob is not { State: JobState.Done } job
            || Read(job) is not { Questions: { } questions, IsAnswered: false } checkpoint
            || await store.GetPostAsync(job.Chat, job.PostId, cancellationToken) is not { } post)
        {
            return null;
        }

        var index = checkpoint.CurrentQuestion;
        var options = questions.Questions[index].Options;
        var option = Choice(questions.Questions[index], words);
        if (option >= 0)
        {
            return await ContinueAsync(context, post, job, checkpoint with { Answers = new(checkpoint.Answers) { [index] = [option] } }, index + 1, cancellationToken);
        }

        return options.Count == 0
            ? await ContinueAsync(context, post, job, checkpoint with { Typed = new(checkpoint.Typed) { [index] = words } }, index + 1, cancellationToken)
            : null;
    }

    /// <summary>Returns the index of the choice that the text names or numbers, or that a plain yes or no means; -1 for none.</summary>
    public static int Choice(AgentQuestion question, string words) =>
        question.Options.ToList().FindIndex(each => ButtonLabels.AreSame(words, each.Label)) is >= 0 and var named ? named
        : int.TryParse(words, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= question.Options.Count ? number - 1
        : YesNo.Of(words) is { } isYes ? Answer(question, isYes)
        : -1;

    /// <summary>Returns the index of the choice that means yes or no: in a question for approval, or where the choices are called so; -1 if none or several do.</summary>
    private static int Answer(AgentQuestion question, bool isYes)
    {
        var meant = question.Options.Index().Where(each => question.IsApproval ? isYes == (each.Item.Id == AgentQuestion.Approve) : YesNo.Of(each.Item.Label) == isYes).ToList();
        return meant is [var only] ? only.Index : -1;
    }

    /// <summary>Handles a typed "skip" like the question's button. Null if no question is pending.</summary>
    public async Task<ActionResult?> TrySkipAsync(MessageContext context, CancellationToken cancellationToken) =>
        context.LastJob is { State: JobState.Done } job
        && Read(job) is { Questions: not null, IsAnswered: false } checkpoint
        && await store.GetPostAsync(job.Chat, job.PostId, cancellationToken) is { } post
            ? await ContinueAsync(context, post, job, checkpoint with { Answers = new(checkpoint.Answers) { [checkpoint.CurrentQuestion] = [] } }, checkpoint.CurrentQuestion + 1, cancellationToken)
            : null;

    private async Task<ActionResult> RecordAsync(
        MessageContext context,
        OutboxMessage post,
        string argument,
        Func<AgentQuestion, List<int>, int, (List<int> Chosen, bool IsComplete)> choose,
        CancellationToken cancellationToken)
    {
        var parts = argument.Split('/');
        var index = int.Parse(parts[1], CultureInfo.InvariantCulture);
        var option = parts.Length > 2 ? int.Parse(parts[2], CultureInfo.InvariantCulture) : -1;
        if (await store.GetJobAsync(context.Message.Chat, parts[0], cancellationToken) is not { } job
            || Read(job) is not { Questions: { } questions, IsAnswered: false } checkpoint
            || checkpoint.CurrentQuestion != index)
        {
            return context.Say(TextKey.PressExpired); // Answered already, by another press.
        }

        var (chosen, complete) = choose(questions.Questions[index], checkpoint.Answers.GetValueOrDefault(index) ?? [], option);
        return await ContinueAsync(context, post, job, checkpoint with { Answers = new(checkpoint.Answers) { [index] = chosen } }, complete ? index + 1 : index, cancellationToken);
    }

    /// <summary>Stores the answer, then shows the next question or sends all answers.</summary>
    private async Task<ActionResult> ContinueAsync(MessageContext context, OutboxMessage post, JobRecord job, EditCheckpoint checkpoint, int next, CancellationToken cancellationToken)
    {
        var questions = checkpoint.Questions!;
        var isLast = next >= questions.Questions.Count;
        if (!isLast)
        {
            var chosen = checkpoint.Answers.GetValueOrDefault(next) ?? [];
            var shown = QuestionCard.Render(job, questions, next, chosen, context.Texts);
            return new()
            {
                JobChanges = [Keep(job, checkpoint with { CurrentQuestion = next })],
                Changed = [post with { Message = post.Message with { Text = shown.Text, Buttons = shown.Buttons } }],
            };
        }

        var text = questions.AnswerText(questions.Questions.Select((question, index) => (question, index)).ToDictionary(
            each => each.question.Id,
            each => checkpoint.Typed.TryGetValue(each.index, out var typed)
                ? (IReadOnlyList<string>)[typed]
                : [.. (checkpoint.Answers.GetValueOrDefault(each.index) ?? []).Select(choice => each.question.Options[choice].Label)]));
        var project = context.Project is { } current && current.Id == job.ProjectId
            ? current
            : await store.GetProjectAsync(context.Message.Chat, job.ProjectId ?? "", cancellationToken);
        var answer = work.Edit(context with { Project = project }, new(text), PendingFootage.None);
        if (answer.Jobs.Count == 0)
        {
            return answer; // Refused (full queue): the question stays open.
        }

        return answer with
        {
            JobChanges = [Keep(job, checkpoint with { IsAnswered = true })],
            Changed = [post with { Message = Answered(post.Message, context.Texts) with { Text = $"{post.Message.Text}\n\n{Markup.Escape(text)}", Buttons = [] } }],
        };
    }

    /// <summary>The card no longer asks.</summary>
    private static OutgoingMessage Answered(OutgoingMessage message, Texts texts) => message.Card is { } card
        ? message with { Card = card with { Asks = false, ChangedNothing = false, Stage = texts[TextKey.EndAnswered] } }
        : message;

    private static JobChange Keep(JobRecord job, EditCheckpoint checkpoint)
    {
        var json = JsonSerializer.Serialize(checkpoint, JsonSerializerOptions.Web);
        return new(job.Chat, job.Id, stored => stored with { Checkpoint = json });
    }

    private static EditCheckpoint? Read(JobRecord job) =>
        job is { Kind: JobKind.Edit, Checkpoint: { } json } ? JsonSerializer.Deserialize<EditCheckpoint>(json, JsonSerializerOptions.Web) : null;
}
