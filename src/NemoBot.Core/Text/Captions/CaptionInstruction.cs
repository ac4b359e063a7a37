using System.Globalization;
using System.Text;
using NemoBot.Core.Text.Formatting;
using NemoBot.Core.Text.Localization;

namespace NemoBot.Core.Text.Captions;

/// <summary>The instruction that gives cues to the editor: text with times, as much as fits into one.</summary>
/// <param name="Sent">Cues in it; the first ones.</param>
public sealed record CaptionInstruction(string Text, int Sent)
{
    /// <summary>Characters of the cues together.</summary>
    private const int MostCharacters = 8000;

    /// <summary>Characters of one text.</summary>
    private const int LongestText = 300;

    /// <param name="words">What the user said with the file; empty if nothing.</param>
    public static CaptionInstruction Of(IEnumerable<Cue> cues, string words, Texts texts)
    {
        var lines = new StringBuilder();
        var sent = 0;
        foreach (var cue in cues)
        {
            var text = Shortened.Text(cue.Text.Replace('\n', ' ').Replace('"', '\''), LongestText);
            var line = string.Create(CultureInfo.InvariantCulture, $"\n{Time(cue.Start)}-{Time(cue.End)}: \"{text}\"");
            if (lines.Length + line.Length > MostCharacters)
            {
                break;
            }

            lines.Append(line);
            sent++;
        }

        var asked = texts[TextKey.CaptionsInstruction];
        return new($"{(words.Length == 0 ? asked : $"{words}\n\n{asked}")}{lines}", sent);
    }

    /// <summary><c>0:01.5</c>, <c>1:02:03</c>.</summary>
    private static string Time(TimeSpan time)
    {
        var seconds = string.Create(CultureInfo.InvariantCulture, $"{time.Minutes}:{time.Seconds:00}");
        var whole = time.TotalHours < 1 ? seconds : string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}");
        return time.Milliseconds == 0 ? whole : $"{whole}.{time.Milliseconds.ToString("000", CultureInfo.InvariantCulture).TrimEnd('0')}";
    }
}
