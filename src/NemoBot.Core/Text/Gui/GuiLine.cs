using System.Text.RegularExpressions;
using NemoBot.Core.Model;

namespace NemoBot.Core.Text.Gui;

/// <summary>One line of a reply on its way through <see cref="GuiTranslation"/>.</summary>
/// <param name="Text">What is left of it, list marker included.</param>
/// <param name="IsDropped">It had words, and all of them were editor instructions.</param>
internal sealed partial record GuiLine(string Text, bool IsListItem, bool IsHeading, bool IsDropped)
{
    public bool IsBlank => string.IsNullOrWhiteSpace(Text);

    /// <summary>It makes no sense without the lines after it.</summary>
    public bool Announces => IsHeading || (!IsListItem && Text.TrimEnd('*', '_', ' ') is [.., ':' or '：']);

    public static GuiLine Untouched(string text) => new(text, false, false, false);

    public GuiLine Drop() => this with { Text = "", IsDropped = true };

    /// <param name="followsDropped">The list item before this one was dropped.</param>
    /// <param name="isOpenEnd">The line may still grow.</param>
    /// <param name="actions">What was asked for is added here.</param>
    /// <param name="find">As with <see cref="GuiTranslation.Translate"/>.</param>
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

    /// <summary>"Scene 2: …", "标题：…": what follows is the video's content or words on its screen.</summary>
    [GeneratedRegex(@"^[\W_]*(?:scene|shot|clip|prompt|caption|title|subtitle|text|on-screen text|narration|narrator|voice-?over|script|cta|call to action|hook|slogan|lyrics|description|场景|镜头|分镜|提示词|字幕|标题|文案|旁白|台词|脚本|文字|画面|場景|鏡頭|分鏡|提示詞|標題|文字|畫面)\s*\d{0,3}\s*(?:\([^)]{0,30}\)|（[^）]{0,30}）)?[*_\s]*[:：]", RegexOptions.IgnoreCase)]
    private static partial Regex IsContentLabel();
}
