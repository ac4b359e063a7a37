using System.Globalization;
using System.Text.Json;
using NemoBot.Jobs;
using NemoBot.Replies;
using NemoBot.Storage;
using NemoVideo.Agent;

namespace NemoBot.Actions;

/// <summary>The buttons of a backend's question: answers are collected, then sent as one ordinary message in the documented form.</summary>
internal sealed class QuestionAction(IStore store, StartWork work)
{
    /// <param name="argument"><c>job/question/option</c>.</param>
    public Task<Answer> AnswerAsync(Turn turn, Post post, string argument, CancellationToken cancellationToken) =>
        RecordAsync(turn, post, argument, (question, chosen, option) => question.AllowMultiple
            ? (chosen.Contains(option) ? [.. chosen.Where(each => each != option)] : [.. chosen, option], IsComplete: false)
            : ([option], IsComplete: true), cancellationToken);

    /// <summary>Skips the question, or ends a choice of several.</summary>
    /// <param name="argument"><c>job/question</c>.</param>
    public Task<Answer> SkipAsync(Turn turn, Post post, string argument, CancellationToken cancellationToken) =>
        RecordAsync(turn, post, argument, (question, chosen, _) => (question.AllowMultiple ? chosen : [], IsComplete: true), cancellationToken);

    private async Task<Answer> RecordAsync(
        Turn turn,
        Post post,
        string argument,
        Func<AgentQuestion, List<int>, int, (List<int> Chosen, bool IsComplete)> choose,
        CancellationToken cancellationToken)
    {
        var parts = argument.Split('/');
        var index = int.Parse(parts[1], CultureInfo.InvariantCulture);
        var option = parts.Length > 2 ? int.Parse(parts[2], CultureInfo.InvariantCulture) : -1;
        if (await store.GetJobAsync(turn.Message.Chat, parts[0], cancellationToken) is not { Checkpoint: { } json } job
            || JsonSerializer.Deserialize<EditCheckpoint>(json, JsonSerializerOptions.Web) is not { Questions: { } questions } checkpoint)
        {
            return turn.Say(TextKey.ButtonExpired);
        }

        var (chosen, complete) = choose(questions.Questions[index], checkpoint.Answers.GetValueOrDefault(index) ?? [], option);
        var answers = new Dictionary<int, List<int>>(checkpoint.Answers) { [index] = chosen };
        var changed = JsonSerializer.Serialize(checkpoint with { Answers = answers }, JsonSerializerOptions.Web);
        await store.UpdateJobAsync(job.Chat, job.Id, stored => stored with { Checkpoint = changed }, cancellationToken);

        var next = complete ? index + 1 : index;
        if (next < questions.Questions.Count)
        {
            var nextChosen = next == index ? chosen : [];
            return new() { Changed = [post with { Message = QuestionCard.Render(job, questions, next, nextChosen, turn.Texts) }] };
        }

        var text = questions.AnswerText(answers.ToDictionary(
            pair => questions.Questions[pair.Key].Id,
            pair => (IReadOnlyList<string>)[.. pair.Value.Select(choice => questions.Questions[pair.Key].Options[choice].Label)]));
        var project = turn.Project is { } current && current.Id == job.ProjectId
            ? current
            : await store.GetProjectAsync(turn.Message.Chat, job.ProjectId ?? "", cancellationToken);
        return work.Edit(turn with { Project = project }, new(text), PendingFootage.None) with
        {
            Changed = [post with { Message = post.Message with { Text = $"{post.Message.Text}\n\n{Markup.Escape(text)}", Buttons = [] } }],
        };
    }
}
