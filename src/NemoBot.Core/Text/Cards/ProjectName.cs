using NemoBot.Core.Text.Formatting;
using NemoBot.Core.Text.Localization;

namespace NemoBot.Core.Text.Cards;

/// <summary>Derives a project's name from the first words or file of its chat.</summary>
internal static class ProjectName
{
    private const int Longest = 40;

    public static string Of(string words, Texts texts)
    {
        var oneLine = string.Join(' ', words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return oneLine.Length == 0 ? texts[TextKey.ProjectUnnamed] : Shortened.Text(oneLine, Longest);
    }
}
