using System.Text;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Localization;

namespace NemoBot.Core.Text.Gui;

/// <summary>A reply of the backend, fit for a chat.</summary>
/// <param name="Text">Markdown; never empty for a finished reply that had words.</param>
/// <param name="Actions">What the instructions taken out asked a person to do, to carry out or offer; each once, in order.</param>
public sealed record GuiResult(string Text, IReadOnlyList<ButtonAction> Actions);

/// <summary>
/// Takes the editor out of the backend's words (docs/contracts/nemovideo.md §5): it believes that the person sits before a screen with buttons and panels.
/// Sentence by sentence, English and Chinese; what describes the video stays as it is.
/// </summary>
public static class GuiTranslation
{
    /// <summary>Translating a translated text changes nothing.</summary>
    /// <param name="wholeText">All that was said so far, Markdown.</param>
    /// <param name="texts">The person's language, for the sentence that stands in where only instructions were said.</param>
    /// <param name="final">
    /// False while the text still grows: then an instruction that is not finished yet is held back, and the result may be empty.
    /// </param>
    /// <param name="find">What a clause asks for by words of the skill profile's own; null for a clause that does not begin with one. Null: there are no such words.</param>
    public static GuiResult Translate(string wholeText, Texts texts, bool final = true, Func<string, ButtonAction?>? find = null)
    {
        if (string.IsNullOrWhiteSpace(wholeText))
        {
            return new("", []);
        }

        var actions = new List<ButtonAction>();
        var lines = ReadLines(wholeText, actions, final, find);
        DropOrphans(lines);
        var text = Join(lines);
        if (text.Length == 0 && final)
        {
            text = StandIn(actions, texts);
        }

        return new(text, [.. actions.Distinct()]);
    }

    private static List<GuiLine> ReadLines(string wholeText, List<ButtonAction> actions, bool final, Func<string, ButtonAction?>? find)
    {
        var raw = wholeText.ReplaceLineEndings("\n").Split('\n');
        var lines = new List<GuiLine>(raw.Length);
        var inCode = false;
        for (var i = 0; i < raw.Length; i++)
        {
            var isFence = raw[i].AsSpan().TrimStart() is ['`', '`', '`', ..] or ['~', '~', '~', ..];
            if (isFence || inCode)
            {
                inCode ^= isFence;
                lines.Add(GuiLine.Untouched(raw[i]));
                continue;
            }

            var isOpenEnd = !final && i == raw.Length - 1;
            lines.Add(GuiLine.Read(raw[i], followsDropped: FollowsDroppedItem(lines), isOpenEnd, actions, find));
        }

        return lines;
    }

    /// <summary>Steps go on after a dropped one: "1. Click Export 2. Choose 1080p".</summary>
    private static bool FollowsDroppedItem(List<GuiLine> lines)
    {
        var last = lines.FindLastIndex(line => !line.IsBlank || line.IsDropped);
        return last >= 0 && lines[last] is { IsDropped: true, IsListItem: true };
    }

    /// <summary>A heading or a line that ends in a colon goes with the lines it announced, when all of those went.</summary>
    private static void DropOrphans(List<GuiLine> lines)
    {
        for (var i = lines.Count - 1; i >= 0; i--)
        {
            if (!lines[i].Announces || lines[i].IsDropped)
            {
                continue;
            }

            var below = lines.Skip(i + 1).Where(line => !line.IsBlank || line.IsDropped);
            var announced = lines[i].IsHeading
                ? [.. below.TakeWhile(line => !line.IsHeading)]
                : below.TakeWhile(line => line.IsListItem).ToList();
            if (announced.Count > 0 && announced.All(line => line.IsDropped))
            {
                lines[i] = lines[i].Drop();
            }
        }
    }

    /// <summary>The lines that stayed; at most one empty line where several met, because what was between them is gone.</summary>
    private static string Join(List<GuiLine> lines)
    {
        if (!lines.Exists(line => line.IsDropped))
        {
            return string.Join('\n', lines.Select(line => line.Text)).Trim('\n').TrimEnd();
        }

        var text = new StringBuilder();
        var gap = false;
        foreach (var line in lines.Where(line => !line.IsDropped))
        {
            if (line.IsBlank)
            {
                gap = true;
                continue;
            }

            if (text.Length > 0)
            {
                text.Append(gap ? "\n\n" : "\n");
            }

            text.Append(line.Text);
            gap = false;
        }

        return text.ToString().TrimEnd();
    }

    private static string StandIn(List<ButtonAction> actions, Texts texts) => actions.FirstOrDefault()?.Kind switch
    {
        ButtonKind.Export => texts[TextKey.GuiReadyToExport],
        ButtonKind.Credits => texts[TextKey.GuiShowCredits],
        ButtonKind.Status => texts[TextKey.GuiShowStatus],
        _ => texts[TextKey.GuiTellMe],
    };
}
