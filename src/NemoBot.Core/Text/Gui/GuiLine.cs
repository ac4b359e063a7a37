using System.Text.RegularExpressions;
using NemoBot.Core.Model;

namespace NemoBot.Core.Text.Gui;

/// <summary>One line of a reply during <see cref="GuiTranslation"/>.</summary>
/// <param name="Text">The remaining text, including a list marker.</param>
/// <param name="IsDropped">Whether all words of the line were GUI instructions.</param>
internal sealed partial record GuiLine(string Text, bool IsListItem, bool IsHeading, bool IsDropped)
{
    public bool IsBlank => string.IsNullOrWhiteSpace(Text);

    /// <summary>Whether the line makes no sense without the lines after it.</summary>
    public bool Announces => IsHeading || (!IsListItem && Text.TrimEnd('*', '_', ' ') is [.., ':' or '：']);

    public static GuiLine Untouched(string text) => new(text, false, false, false);

    public GuiLine Drop() => this with { Text = "", IsDropped = true };

    /// <param name="followsDropped">Whether the previous list item was dropped.</param>
    /// <param name="isOpenEnd">Whether the line may still grow.</param>
    /// <param name="actions">Receives the requested actions.</param>
    /// <param name="find">Returns the action for a clause that begins with a phrase of the skill profile, otherwise null. Null if the profile has no such phrases.</param>
    public static GuiLine Read(string line, bool followsDropped, bool isOpenEnd, List<ButtonAction> actions, Func<string, ButtonAction?>? find = null)
    {
        var match = Marker().Match(line);
        var marker = match.Value;
        var isListItem = match.Groups["list"].Success;
        var isHeading = match.Groups["heading"].Success;
        var content = line[marker.Length..];
        // Headings name things ("Export settings"); a table's row is data.
        if (string.IsNullOrWhiteSpace(content) || content.StartsWith('|') || isHeading || IsContentLabel().IsMatch(content))
        {
            return new(line, isListItem, isHeading, false);
        }

        var kept = GuiSentences.Translate(content, isListItem && followsDropped, isOpenEnd, actions, find);
        return kept.Length > 0 || content.Length == 0
            ? new(marker + kept, isListItem, isHeading, false)
            : new("", isListItem, isHeading, true);
    }

    [GeneratedRegex(@"^(?:\s{0,8}>)*\s{0,12}(?:(?<list>[-*+•]\s+(?:\[[ xX]\]\s+)?|\d{1,3}[.)、]\s*)|(?<heading>#{1,6}\s+))?", RegexOptions.ExplicitCapture)]
    private static partial Regex Marker();

    /// <summary>Matches "Scene 2: …", "标题：…": the rest of the line is the video's content or text on its screen.</summary>
    [GeneratedRegex(@"^[\W_]*(?:scene|shot|clip|prompt|caption|title|subtitle|text|on-screen text|narration|narrator|voice-?over|script|cta|call to action|hook|slogan|lyrics|description|场景|镜头|分镜|提示词|字幕|标题|文案|旁白|台词|脚本|文字|画面|場景|鏡頭|分鏡|提示詞|標題|文字|畫面)\s*\d{0,3}\s*(?:\([^)]{0,30}\)|（[^）]{0,30}）)?[*_\s]*[:：]", RegexOptions.IgnoreCase)]
    private static partial Regex IsContentLabel();
}
