using System.Globalization;
using NemoBot.Core.Text.Formatting;
using NemoBot.Core.Text.Localization;
using NemoVideo.Uploads;

namespace NemoBot.Core.Text.Cards;

/// <summary>Derives a project's name from the first words or file of its chat, and cleans the names that people give.</summary>
internal static class ProjectName
{
    /// <summary>In characters as people count them.</summary>
    public const int Longest = 40;

    /// <summary>Room for the longest name in any script.</summary>
    private static readonly FileNameRule Rule = new() { MayBePath = false, Otherwise = "", MostBytes = 4096 };

    public static string Of(string words, Texts texts)
    {
        var oneLine = OneLine(words);
        return oneLine.Length == 0 ? texts[TextKey.ProjectUnnamed] : Shortened.Text(oneLine, Longest);
    }

    /// <summary>Returns the name in one line without control characters, changes of the writing direction, and secrets; empty if nothing remains.</summary>
    public static string Typed(string name) => OneLine(FileNames.Clean(OneLine(name), Rule));

    public static bool IsTooLong(string name) => Shortened.IsLonger(name, Longest);

    /// <summary>Returns the name, or "name (2)" and so on if it is taken.</summary>
    public static string Unique(string name, IReadOnlySet<string> taken)
    {
        var unique = name;
        for (var number = 2; taken.Contains(unique); number++)
        {
            var suffix = string.Create(CultureInfo.InvariantCulture, $" ({number})");
            unique = Shortened.Text(name, Longest - suffix.Length) + suffix;
        }

        return unique;
    }

    private static string OneLine(string words) => string.Join(' ', words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
