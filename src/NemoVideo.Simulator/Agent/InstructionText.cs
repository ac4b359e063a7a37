using System.Text.RegularExpressions;

namespace NemoVideo.Simulator.Agent;

/// <summary>Extracts the words meant for the screen: quoted words are set aside while a message is read; unquoted words are those after "saying" or a colon.</summary>
internal sealed partial class InstructionText
{
    private const char First = '\ue000'; // Private use: stands for the first quotation of the message.

    private readonly List<string> _quotes = [];

    public string Hide(string text) => Quoted().Replace(text, match =>
    {
        var inner = match.Groups.Cast<Group>().Skip(1).First(group => group.Success).Value.Trim();
        if (inner.Length == 0 || _quotes.Count >= 100)
        {
            return " ";
        }

        _quotes.Add(inner);
        return $" {(char)(First + _quotes.Count - 1)} ";
    });

    public string? Reveal(string? text) =>
        text is null ? null : string.Concat(text.Select(letter => letter >= First && letter < First + _quotes.Count ? _quotes[letter - First] : letter.ToString())).Trim();

    /// <summary>Returns the screen words in the text after "title" or "subtitles"; null if there are none.</summary>
    public static string? Of(string phrase)
    {
        if (Hidden().Match(phrase) is { Success: true } quote)
        {
            return quote.Value;
        }

        if (Said().Match(phrase) is { Success: true } said)
        {
            return Clean(said.Groups[1].Value);
        }

        var rest = Placement().Replace(Head().Replace(phrase, "", 1), "");
        return Clean(rest);
    }

    private static string? Clean(string text)
    {
        var clean = Placement().Replace(text, "").Trim(' ', '.', '。', '，', ',', '!', ':', '：');
        return clean.Length == 0 ? null : clean;
    }

    [GeneratedRegex("\"([^\"]{1,300})\"|“([^”]{1,300})”|「([^」]{1,300})」|『([^』]{1,300})』|《([^》]{1,300})》|‘([^’]{1,300})’|(?<![A-Za-z])'([^']{1,300})'(?![A-Za-z])|«([^»]{1,300})»|”([^”]{1,300})”")]
    private static partial Regex Quoted();

    [GeneratedRegex("[\ue000-\ue0ff]")]
    private static partial Regex Hidden();

    [GeneratedRegex(@"(?:\bsaying\b|\bthat (?:says|reads)\b|\bsays?\b|\breads?\b|\bcalled\b|\bnamed\b|[:：]|内容是|写着|写上|叫做?|为)\s*(.+)$", RegexOptions.IgnoreCase)]
    private static partial Regex Said();

    [GeneratedRegex(@"^(?:titles?|headings?|texts?|captions?|headlines?|sub-?titles?|标题|文字|字幕)(?:\s*(?:card|screen|overlay|to (?:it|the video)|on (?:it|the video|screen)))?", RegexOptions.IgnoreCase)]
    private static partial Regex Head();

    [GeneratedRegex(@"\b(?:at|in|on|to|for|from|after|during|near) (?:the )?(?:start|beginning|end|top|bottom|middle|center|video|clip|screen|it|first|last|intro|\d)\S*(?: .*)?$|\b(?:for|from) \S+ seconds?.*$|(?:到|在|放在|从)(?:视频|画面|开头|结尾|末尾|中间|第).*$", RegexOptions.IgnoreCase)]
    private static partial Regex Placement();
}
