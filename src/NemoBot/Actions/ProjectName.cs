using System.Globalization;
using NemoBot.Replies;

namespace NemoBot.Actions;

/// <summary>A project's name from the first words or file of its chat.</summary>
internal static class ProjectName
{
    private const int Longest = 40;

    public static string Of(string words, Texts texts)
    {
        var oneLine = string.Join(' ', words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (oneLine.Length == 0)
        {
            return texts[TextKey.ProjectUnnamed];
        }

        // Cut between characters as people see them.
        var elements = StringInfo.GetTextElementEnumerator(oneLine);
        var cut = 0;
        while (elements.MoveNext() && elements.ElementIndex + elements.GetTextElement().Length <= Longest)
        {
            cut = elements.ElementIndex + elements.GetTextElement().Length;
        }

        return cut < oneLine.Length ? $"{oneLine[..cut].TrimEnd()}…" : oneLine;
    }
}
