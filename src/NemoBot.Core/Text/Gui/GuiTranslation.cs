using System.Text;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Localization;

namespace NemoBot.Core.Text.Gui;

/// <summary>A reply of the backend, adapted for a chat.</summary>
/// <param name="Text">Markdown; never empty for a finished reply that had words.</param>
/// <param name="Actions">The actions that the removed instructions asked for, to run or to offer; distinct, in order.</param>
public sealed record GuiResult(string Text, IReadOnlyList<ButtonAction> Actions);

/// <summary>
/// Removes the GUI instructions from the backend's replies (docs/contracts/nemovideo.md §5): it assumes that the user sees an editor with buttons and panels.
/// Works sentence by sentence, in English and Chinese; descriptions of the video do not change.
/// </summary>
public static class GuiTranslation
{
    /// <summary>Translates a reply. Idempotent.</summary>
    /// <param name="wholeText">The complete reply so far, Markdown.</param>
    /// <param name="texts">The user's language, for the replacement of a reply that had only instructions.</param>
    /// <param name="final">
    /// False while the text is still growing: an unfinished instruction is then held back, and the result may be empty.
    /// </param>
    /// <param name="find">Returns the action for a clause that begins with a phrase of the skill profile, otherwise null. Null if the profile has no such phrases.</param>
    public static GuiResult Translate(string wholeText, Texts texts, bool final = true, Func<string, ButtonAction?>? find = null) =>
        Translate(wholeText, texts, new GuiLineReader(find), final);

    /// <param name="reader">Remembers the lines of the reply when it was shorter.</param>
    public static GuiResult Translate(string wholeText, Texts texts, GuiLineReader reader, bool final)
    {
        if (string.IsNullOrWhiteSpace(wholeText))
        {
            return new("", []);
        }

        var actions = new List<ButtonAction>();
        var lines = ReadLines(wholeText, actions, final, reader);
        DropOrphans(lines);
        var text = Join(lines);
        if (text.Length == 0 && final)
        {
            text = StandIn(actions, texts);
        }

        return new(text, [.. actions.Distinct()]);
    }

    private static List<GuiLine> ReadLines(string wholeText, List<ButtonAction> actions, bool final, GuiLineReader reader)
    {
        reader.Restart();
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
            lines.Add(reader.Read(raw[i], followsDropped: FollowsDroppedItem(lines), isOpenEnd, actions));
        }

        return lines;
    }

    /// <summary>Whether the line continues the steps after a dropped one: "1. Click Export 2. Choose 1080p".</summary>
    private static bool FollowsDroppedItem(List<GuiLine> lines)
    {
        var last = lines.FindLastIndex(line => !line.IsBlank || line.IsDropped);
        return last >= 0 && lines[last] is { IsDropped: true, IsListItem: true };
    }

    /// <summary>Drops a heading or a line that ends in a colon when all of the lines it introduces were dropped.</summary>
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

    /// <summary>Joins the remaining lines, with at most one empty line in a row where dropped lines left several.</summary>
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
