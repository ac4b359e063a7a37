using System.Globalization;
using System.Text.Json;
using NemoVideo.Http;

namespace NemoVideo.Agent;

/// <summary>Reads the arguments of <c>ask_question</c>.</summary>
internal static class QuestionReader
{
    private const int MaxQuestions = 20;
    private const int MaxOptions = 50;

    /// <param name="arguments">An object, or a string that contains one.</param>
    /// <returns>Null if there is nothing to ask: then it is a tool like any other.</returns>
    public static AgentQuestions? Read(JsonElement? arguments)
    {
        var read = arguments?.AsText() is { } json ? JsonFields.TryParse(json) : arguments;
        if (read is not { ValueKind: JsonValueKind.Object } root)
        {
            return null;
        }

        var title = root.FindText("title");
        var questions = root.Find("questions").Items().Take(MaxQuestions).Select(Question).OfType<AgentQuestion>().ToList();
        if (questions.Count == 0 && Question(root, 0) is { } only)
        {
            questions.Add(only);
        }

        return questions.Count > 0 ? new(title, questions) : null;
    }

    private static AgentQuestion? Question(JsonElement question, int index)
    {
        var prompt = question.AsText() ?? question.FindText("prompt", "question", "text", "label", "title");
        if (string.IsNullOrWhiteSpace(prompt))
        {
            return null;
        }

        var options = question.Find("options", "choices").Items().Take(MaxOptions).Select(Option).OfType<AgentOption>().ToList();
        return new(
            question.Find("id")?.AsId() ?? (index + 1).ToString(CultureInfo.InvariantCulture),
            prompt,
            options,
            question.Find("allow_multiple", "allowMultiple", "multiple")?.AsBool() ?? false);
    }

    private static AgentOption? Option(JsonElement option, int index)
    {
        var label = option.AsText() ?? option.FindText("label", "text", "title", "value", "id");
        return string.IsNullOrWhiteSpace(label)
            ? null
            : new(option.Find("id", "value")?.AsId() ?? (index + 1).ToString(CultureInfo.InvariantCulture), label);
    }
}
