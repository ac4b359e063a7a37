using NemoBot.Core.Model;
using NemoBot.Core.Text.Formatting;
using NemoBot.Core.Text.Localization;
using NemoVideo.Agent;

namespace NemoBot.Core.Work;

/// <summary>Renders a backend question with its choices as buttons; one question at a time.</summary>
internal static class QuestionCard
{
    /// <summary>Adds texts to questions that ask for approval of a call, which have none of their own.</summary>
    public static AgentQuestions InWords(AgentQuestions questions, Texts texts) => questions with
    {
        Questions = [.. questions.Questions.Select(question => !question.IsApproval ? question : question with
        {
            Prompt = question.Prompt.Length > 0 ? question.Prompt : texts[TextKey.ApprovalPrompt],
            Options = [.. question.Options.Select(option => option with { Label = texts[option.Id == AgentQuestion.Approve ? TextKey.ButtonApprove : TextKey.ButtonReject] })],
        })],
    };

    /// <param name="chosen">Options chosen so far, if the question allows several.</param>
    public static OutgoingMessage Render(JobRecord job, AgentQuestions questions, int index, IReadOnlyCollection<int> chosen, Texts texts)
    {
        var question = questions.Questions[index];
        var number = questions.Questions.Count > 1 ? $" ({index + 1}/{questions.Questions.Count})" : "";
        var title = questions.Title is { Length: > 0 } heading ? $"**{Markup.Escape(heading)}**{number}\n\n" : "";
        var hint = question.Options.Count == 0 ? $"\n\n{texts[TextKey.QuestionTypeAnswer]}" : "";
        var buttons = question.Options
            .Select((option, choice) => new Button(
                chosen.Contains(choice) ? $"✓ {option.Label}" : option.Label,
                new(ButtonKind.Answer, $"{job.Id}/{index}/{choice}")))
            .ToList();
        if (question.Options.Count > 0 && !question.IsApproval)
        {
            var done = question.AllowMultiple && chosen.Count > 0;
            buttons.Add(new(texts[done ? TextKey.ButtonDone : TextKey.ButtonSkip], new(ButtonKind.SkipQuestion, $"{job.Id}/{index}"), done ? ButtonStyle.Primary : ButtonStyle.Normal));
        }

        return new() { Text = $"{title}{Markup.Escape(question.Prompt)}{hint}", Buttons = buttons, Notify = true };
    }
}
