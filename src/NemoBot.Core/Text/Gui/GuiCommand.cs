using System.Text.RegularExpressions;

namespace NemoBot.Core.Text.Gui;

/// <summary>Converts an instruction to use an editor command ("Click Split to cut the clip") to a request: "Split the clip".</summary>
internal static partial class GuiCommand
{
    /// <summary>Returns the request; null if the instruction names no edit command.</summary>
    public static string? Read(string instruction) => English(instruction) ?? Chinese(instruction);

    private static string? English(string instruction)
    {
        if (Use().Match(instruction) is not { Success: true } use)
        {
            return null;
        }

        var command = use.Groups["command"].Value;
        var rest = instruction[(use.Index + use.Length)..];
        var purpose = Purpose().Match(rest) is { Success: true } found ? found : null;
        var words = command.Split(' ', '-');
        var isVerb = EditVerb().IsMatch(words[0]) && !words[0].Equals("speed", StringComparison.OrdinalIgnoreCase); // "Speed" is also the name of a panel.
        var request = purpose switch
        {
            // "Add Text to add a title", "Effects to add a filter": the purpose is more specific than the button.
            not null when !isVerb || words.Length > 1 => purpose.Groups["what"].Value,
            not null when purpose.Groups["object"] is { Success: true } thing => $"{command} {thing.Value}",
            null when isVerb && (words.Length > 1 || !NeedsObject().IsMatch(command)) => command,
            _ => null,
        };
        return request is null || !EditVerb().IsMatch(request) ? null : Sentence(request);
    }

    private static string? Chinese(string instruction)
    {
        if (ChineseUse().Match(instruction) is not { Success: true } use)
        {
            return null;
        }

        var command = use.Groups["command"].Value;
        var thing = Thing().Match(instruction[(use.Index + use.Length)..]);
        return Complete().IsMatch(command) ? command
            : thing.Success ? command.Contains(thing.Value, StringComparison.Ordinal) ? command : command + thing.Value
            : TakesAway().IsMatch(command) ? null : command;
    }

    /// <summary>Capitalises the request and removes final punctuation.</summary>
    private static string Sentence(string request)
    {
        var plain = request.Trim().TrimEnd('.', '!', ',', ';', ' ');
        return char.ToUpperInvariant(plain[0]) + plain[1..];
    }

    public const string Verbs =
        "split|trim|cut|crop|mute|unmute|delete|remove|rotate|flip|mirror|reverse|duplicate|copy|freeze|merge|detach|add|insert|replace|resize|stabili[sz]e|denoise|fade|blur|speed|slow|enhance|undo|redo|apply|silence|shorten|change|adjust|increase|decrease|lower|raise|zoom|brighten|darken";

    [GeneratedRegex(@"\b(?:click|tap|press|choose|select|hit|pick|use|using)\s+(?:on\s+)?(?:the\s+|your\s+)?[""“'‘]?(?<command>(?-i:[A-Z])[\w&-]*(?:\s(?-i:[A-Z])[\w&-]*){0,2}|(?:" + Verbs + @")(?:\s(?:text|title|clip|audio|music|effect|filter|transition|up|down))?(?=\W*(?:button|icon|tool|option|command)\b))[""”'’]?", RegexOptions.IgnoreCase)]
    private static partial Regex Use();

    [GeneratedRegex(@"^\W*(?:(?:button|icon|tool|option|tab|panel|command)\W+)?(?:at the \w+ |in the [\w ]{1,20}? )?to\s+(?<what>(?:" + Verbs + @")\b(?:\s(?:up|down|in|out|off))?(?:\s+(?<object>(?:the|your|a|an|it|its|this|that|any|each|all|them|one)\b[^.,;!]{0,60}))?)", RegexOptions.IgnoreCase)]
    private static partial Regex Purpose();

    [GeneratedRegex("^(?:" + Verbs + @")\b", RegexOptions.IgnoreCase)]
    private static partial Regex EditVerb();

    /// <summary>Matches commands that need an object, because without one they could remove or replace too much.</summary>
    [GeneratedRegex("^(?:delete|remove|replace|cut|copy|add|insert|apply|change|adjust|increase|decrease|lower|raise|undo|redo)$", RegexOptions.IgnoreCase)]
    private static partial Regex NeedsObject();

    [GeneratedRegex(@"(?:点击|點擊|单击|單擊|双击|雙擊|点按|點按|轻点|輕點|按下?|选择|選擇|使用|勾选|勾選)[^，。；、]{0,12}?[“""「]?(?<command>分割|拆分|裁剪|裁切|剪切|剪裁|修剪|静音|靜音|倒放|翻转|翻轉|旋转|旋轉|镜像|鏡像|定格|降噪|防抖|添加文字|添加字幕|添加标题|添加音乐|添加转场|添加滤镜|添加特效|新增文字|新增字幕|新增標題|新增音樂|变速|變速|调速|抠像|去背景|淡入淡出|淡入|淡出|合并|合併|分离音频|音頻分離|替换|替換|删除|刪除|复制|複製|放大|缩小|縮小|美颜|美顏)")]
    private static partial Regex ChineseUse();

    [GeneratedRegex("(?:片段|视频|影片|标题|標題|字幕|音频|音訊|音乐|音樂|声音|聲音|画面|畫面|素材|图层|圖層|镜头|鏡頭|文字|背景)")]
    private static partial Regex Thing();

    [GeneratedRegex("^(?:替换|替換|删除|刪除|复制|複製|剪切)$")]
    private static partial Regex TakesAway();

    [GeneratedRegex("静音|靜音|降噪|防抖|淡|定格|变速|變速|调速|去背景|添加|新增|分离|分離")]
    private static partial Regex Complete();
}
