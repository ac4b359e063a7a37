using System.Text.RegularExpressions;
using static NemoVideo.Simulator.Agent.Spoken;

namespace NemoVideo.Simulator.Agent;

/// <summary>Defines the table of instructions, English and Chinese side by side. Earlier lines win; text that a line matched is not matched again.</summary>
internal static class InstructionRules
{
    private const string RemoveWords = @"\b(?:remove|delete|strip|drop|no|without|get rid of|turn off|take out)\b";
    private const string RemoveWordsChinese = "(?:去掉|删除|删掉|移除|不要|关掉|取消|去除)";
    private const string TitleWords = @"\b(?:titles?|heading|text|caption|headline)\b";

    public sealed record Rule(Regex Pattern, Func<Match, string, Instruction?> Read);

    /// <summary>The second argument of a rule is the whole clause, for details around the match.</summary>
    public static readonly IReadOnlyList<Rule> All =
    [
        Of(@"\b(?:undo|revert|roll ?back|go back (?:one )?(?:a )?step)\b|撤销|撤回|回退|上一步", (_, _) => new Instruction.Undo()),
        Of($@"{RemoveWords}[^,]{{0,20}}?\b(?:music|bgm|soundtrack|song)\b|{RemoveWordsChinese}.{{0,8}}?(?:音乐|bgm|配乐)", (_, _) => new Instruction.RemoveMusic()),
        Of($@"{RemoveWords}[^,]{{0,20}}?\bsub-?titles?\b|{RemoveWordsChinese}.{{0,8}}?字幕", (_, _) => new Instruction.RemoveText("subtitle")),
        Of($@"{RemoveWords}[^,]{{0,20}}?{TitleWords}|{RemoveWordsChinese}.{{0,8}}?(?:标题|文字)", (_, _) => new Instruction.RemoveText("title")),
        Of(@"\b(?:sub-?titles?|captions)\b.*|字幕.*", (match, clause) => ReadText("subtitle", match, clause)),
        Of($@"{TitleWords}.*|(?:标题|文字).*", (match, clause) => ReadText("title", match, clause)),
        Of($@"(?:\b(?:cut|remove|delete|skip|chop|drop)\b|{RemoveWordsChinese}|剪掉|裁掉|切掉)[^,]{{0,16}}?(?:\bfrom\b|从)?\s*(?:第)?(?<a>{TimeWithUnit}|{Time}(?=\s*(?:to|-|到|至)))\s*(?:to|until|-|–|到|至)\s*(?:第)?(?<b>{Time})",
            (match, _) => new Instruction.Remove(Ms(match, "a"), Ms(match, "b"))),
        Of($@"(?:\b(?:keep|use|only|save|trim|cut|take)\b|只保留|保留|只留|截取|剪取|裁剪)[^,]{{0,24}}?(?:\bfrom\b|从)?\s*(?:第)?(?<a>{Time})\s*(?:to|until|-|–|到|至)\s*(?:第)?(?<b>{Time})",
            (match, _) => new Instruction.Keep(Ms(match, "a"), Ms(match, "b"))),
        Of($@"(?:\b(?:keep|save|only)\b|保留|只留)[^,]{{0,16}}?(?:\blast\b|\bfinal\b|最后|后)\s*(?<a>{Time})", (match, _) => new Instruction.KeepLast(Ms(match, "a"))),
        Of($@"(?:\b(?:keep|save|only)\b|保留|只留|截取)[^,]{{0,16}}?(?:\bfirst\b|前|开头)?\s*(?<a>{TimeWithUnit})", (match, _) => new Instruction.Keep(0, Ms(match, "a"))),
        Of($@"\b(?:trim|cut|shorten|reduce)\b[^,]{{0,20}}?\b(?:down )?to\s+(?<a>{TimeWithUnit})|(?:剪到|缩短到|剪成|缩短为)\s*(?<a>{TimeWithUnit})", (match, _) => new Instruction.Keep(0, Ms(match, "a"))),
        Of($@"(?:\b(?:trim|cut|remove|delete|skip|chop|drop)\b|{RemoveWordsChinese}|剪掉|裁掉|切掉|剪去)[^,]{{0,20}}?(?:\blast\b|\bfinal\b|\bend by\b|最后|结尾|末尾|后)\s*(?:的)?(?<a>{Time})", (match, _) => new Instruction.TrimEnd(Ms(match, "a"))),
        Of($@"(?:\b(?:trim|cut|remove|delete|skip|chop|drop)\b|{RemoveWordsChinese}|剪掉|裁掉|切掉|剪去)[^,]{{0,20}}?(?:\bfirst\b|\bopening\b|\binitial\b|\bstart by\b|前|开头|最前)\s*(?:的|面)?(?<a>{Time})", (match, _) => new Instruction.TrimStart(Ms(match, "a"))),
        Of($@"(?:前|开头)(?:的|面)?\s*(?<a>{TimeWithUnit}).{{0,6}}?(?:剪掉|裁掉|切掉|剪去|删|去掉)", (match, _) => new Instruction.TrimStart(Ms(match, "a"))),
        Of($@"(?:最后|结尾|末尾)(?:的)?\s*(?<a>{TimeWithUnit}).{{0,6}}?(?:剪掉|裁掉|切掉|剪去|删|去掉)", (match, _) => new Instruction.TrimEnd(Ms(match, "a"))),
        Of($@"\b(?:trim|cut|chop)\b\s*(?:off )?(?<a>{TimeWithUnit})[^,]{{0,12}}?\b(?<end>beginning|start|front|end)\b", (match, _) =>
            match.Groups["end"].Value.Equals("end", StringComparison.OrdinalIgnoreCase) ? new Instruction.TrimEnd(Ms(match, "a")) : new Instruction.TrimStart(Ms(match, "a"))),
        Of(@"\b(?:mute|silence)\b|\b(?:remove|no|without|turn off)\b[^,]{0,14}?\b(?:sound|audio)\b|静音|消音|(?:去掉|关掉|删除)(?:原)?声音?", (_, _) => new Instruction.Mute()),
        Of($@"\b(?:music|bgm|soundtrack)\b[^,]{{0,20}}?\b(?:volume|to|at)\b\s*(?:to|at)?\s*(?<a>\d+\s*%)|\bvolume\b[^,]{{0,14}}?\b(?:music|bgm)\b\s*(?:to|at)\s*(?<a>\d+\s*%)|(?:音乐|bgm|配乐)[^,]{{0,6}}?(?:音量|调)[^,]{{0,4}}?(?<a>\d+\s*[%％])",
            (match, clause) => IsAddition(clause) ? null : new Instruction.SetVolume(Value(match.Groups["a"].Value), false, true)),
        Of(@"\b(?:lower|quieter|softer|turn down|reduce)\b[^,]{0,20}?\b(?:music|bgm)\b|\b(?:music|bgm)\b[^,]{0,12}?\b(?:quieter|lower|softer|too loud)\b|(?:音乐|bgm|配乐)[^,]{0,6}?(?:小一点|小声|调低|太大|降低|轻一点)|(?:降低|调低|减小)[^,]{0,6}?(?:音乐|bgm|配乐)", (_, _) => new Instruction.SetVolume(0.5, true, true)),
        Of(@"\b(?:louder|turn up|raise|increase)\b[^,]{0,20}?\b(?:music|bgm)\b|\b(?:music|bgm)\b[^,]{0,12}?\blouder\b|(?:音乐|bgm|配乐)[^,]{0,6}?(?:大一点|大声|调高|提高)", (_, _) => new Instruction.SetVolume(1.5, true, true)),
        Of(@"\bvolume\b[^,]{0,10}?\b(?:to|at)\b\s*(?<a>\d+\s*%)|音量[^,]{0,6}?(?<a>\d+\s*[%％])", (match, _) => new Instruction.SetVolume(Value(match.Groups["a"].Value), false, false)),
        Of(@"\b(?:lower|turn down|reduce|quieter)\b[^,]{0,12}?\b(?:volume|sound|audio|it)?\b|(?:音量|声音)[^,]{0,4}?(?:小一点|调低|降低|小)|(?:降低|调低|减小)(?:音量|声音)", (match, clause) =>
            Regex.IsMatch(clause, "volume|sound|audio|quieter|音量|声音", RegexOptions.IgnoreCase) ? new Instruction.SetVolume(0.5, true, false) : null),
        Of(@"\blouder\b|\b(?:raise|turn up|increase)\b[^,]{0,12}?\b(?:volume|sound|audio)\b|(?:音量|声音)[^,]{0,4}?(?:大一点|调高|提高|大)|(?:提高|调高|增大)(?:音量|声音)", (_, _) => new Instruction.SetVolume(1.5, true, false)),
        Of(@"\b(?:music|bgm|soundtrack|song|beats?)\b.*|(?:音乐|bgm|配乐|歌曲).*", (_, clause) => new Instruction.AddMusic(Find(Vocabulary.Moods, clause) ?? "upbeat", VolumeIn(clause))),
        Of($@"\b(?:speed|play|run)\b[^,]{{0,16}}?(?<a>\d+(?:\.\d+)?)\s*(?:x|times|倍)|(?<a>\d+(?:\.\d+)?)\s*x\s+(?:speed|faster)|(?<a>\d+(?:\.\d+)?|[一二两三四五六七八九十半]+)\s*倍(?:速|播放)?", (match, _) => new Instruction.Speed(Value(match.Groups["a"].Value))),
        Of(@"\b(?:half speed|slow(?:er|ed)?(?: it)?(?: down)?|slow[- ]?mo(?:tion)?)\b|慢动作|慢放|放慢|减速|慢一点", (_, _) => new Instruction.Speed(0.5)),
        Of(@"\b(?:double (?:the )?speed|twice as fast)\b", (_, _) => new Instruction.Speed(2)),
        Of(@"\b(?:speed(?: it)? up|faster|fast[- ]forward)\b|加速|快一点|快放", (_, _) => new Instruction.Speed(1.5)),
        Of(@"\b(?:black[- ]?(?:and|&)[- ]?white|b&w|gr[ae]y-?scale|monochrome|noir)\b|黑白|灰度|去色", (_, _) => new Instruction.Gray()),
        Of(@"\b(?:bright(?:er|en)|lighter|increase (?:the )?brightness)\b|调亮|提亮|亮一点|变亮|增加亮度|提高亮度", (_, _) => new Instruction.Brightness(0.12)),
        Of(@"\b(?:dark(?:er|en)|dim(?:mer)?|(?:reduce|lower) (?:the )?brightness)\b|调暗|暗一点|变暗|降低亮度", (_, _) => new Instruction.Brightness(-0.12)),
        Of(@"\btransitions?\b.*|\bcross-?fade\b|\bdissolve\b|转场.*|过渡.*", (_, clause) => new Instruction.Transition(FindTransition(clause))),
        Of(@"\brotat\w*\b.*|旋转.*", (_, clause) => new Instruction.Rotate(Degrees(clause))),
        Of(@"\bflip\w*\b.*|\bmirror\w*\b.*|翻转.*|镜像.*", (_, clause) => new Instruction.Flip(Regex.IsMatch(clause, "vertical|upside|垂直|上下", RegexOptions.IgnoreCase) ? "v" : "h")),
        Of(@"\b(?<r>9\s*[:x]\s*16|16\s*[:x]\s*9|1\s*:\s*1|4\s*:\s*5|4\s*:\s*3|21\s*:\s*9)\b|\b(?<w>crop|aspect ratio|vertical|portrait|square|landscape|widescreen|letterbox|resize)\b|裁切画面|画面比例|宽高比|竖屏|横屏|方形|裁剪画面|(?<r>9\s*[:：比]\s*16|16\s*[:：比]\s*9)",
            (match, clause) => new Instruction.Reformat(RatioOf(match, clause))),
        Of(@"^\s*(?:please |can you |could you )?(?:generate|create|make|produce)\b(?:\s+(?:me|us))?(?:\s+an?)?(?:\s+\S+){0,5}?\s+(?:video|clip|film|movie|ad|trailer)\b.*|(?:生成|制作|做|创作)(?:一个|一段|一条)?.*?(?:视频|短片|影片).*", (match, _) => new Instruction.Generate(match.Value.Trim())),
        Of(@"\bmake (?:it|this|the video|that) (?:look )?(?:better|nicer|cooler|pop|more professional|awesome|great)\b|\b(?:improve|enhance|polish|beautify)\b|(?:更好看|好看一点|优化一下|美化|改进一下|弄好看)", (_, _) => new Instruction.Improve()),
    ];

    public static string? Find(IEnumerable<(string Key, string English, string Chinese, string Words)> table, string text) =>
        table.Where(line => Regex.IsMatch(text, Bounded(line.Words), RegexOptions.IgnoreCase)).Select(line => line.Key).FirstOrDefault();

    /// <summary>Adds word boundaries to English words; Chinese has none.</summary>
    private static string Bounded(string words) =>
        string.Join('|', words.Split('|').Select(word => char.IsAscii(word[0]) ? $@"\b{word}\b" : word).ToArray()) is var joined && words.Contains('(', StringComparison.Ordinal)
            ? @"(?:(?<![A-Za-z])(?:" + words + @")(?![A-Za-z]))"
            : joined;

    private static Rule Of(string pattern, Func<Match, string, Instruction?> read) =>
        new(new Regex(pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)), read);

    private static long Ms(Match match, string group) => Milliseconds(match.Groups[group].Value);

    private static bool IsAddition(string clause) => Regex.IsMatch(clause, @"\badd\b|\bput\b|\bwith\b|加|配上", RegexOptions.IgnoreCase);

    private static double? VolumeIn(string clause) =>
        Regex.Match(clause, @"(\d+(?:\.\d+)?)\s*[%％]") is { Success: true } match ? Value(match.Value) : null;

    private static string FindTransition(string clause) =>
        Vocabulary.Transitions.Where(line => Regex.IsMatch(clause, line.Words, RegexOptions.IgnoreCase)).Select(line => line.Kind).FirstOrDefault() ?? "fade";

    private static int Degrees(string clause)
    {
        var degrees = Regex.Match(clause, @"(?<!\d)(90|180|270)(?!\d)") is { Success: true } match ? int.Parse(match.Value, System.Globalization.CultureInfo.InvariantCulture) : 90;
        return Regex.IsMatch(clause, @"counter|anti|\bleft\b|逆时针|向左", RegexOptions.IgnoreCase) ? 360 - degrees : degrees;
    }

    private static string RatioOf(Match match, string clause) => match.Groups["r"] is { Success: true } ratio
        ? Regex.Replace(ratio.Value, @"\s*[:x：比]\s*", ":")
        : Regex.IsMatch(clause, "square|方形", RegexOptions.IgnoreCase) ? "1:1"
        : Regex.IsMatch(clause, "landscape|widescreen|横屏", RegexOptions.IgnoreCase) ? "16:9"
        : "9:16";

    private static Instruction.AddText ReadText(string role, Match match, string clause)
    {
        var text = InstructionText.Of(match.Value);
        var during = Regex.Match(clause, $@"(?:\bfor\b|持续|显示)\s*(?<a>{TimeWithUnit})", RegexOptions.IgnoreCase);
        var between = Regex.Match(clause, $@"(?:\bfrom\b|从)\s*(?:第)?(?<a>{Time})\s*(?:to|-|到|至)\s*(?:第)?(?<b>{Time})", RegexOptions.IgnoreCase);
        var at = Regex.Match(clause, $@"(?:\bat\b|\bafter\b|在第?)\s*(?<a>{TimeWithUnit})", RegexOptions.IgnoreCase);
        var atEnd = Regex.IsMatch(clause, @"\bat the end\b|结尾|末尾|最后", RegexOptions.IgnoreCase);
        long? start = between.Success ? Ms(between, "a") : at.Success ? Ms(at, "a") : null;
        long? length = between.Success ? Ms(between, "b") - Ms(between, "a") : during.Success ? Ms(during, "a") : null;
        return new Instruction.AddText(role, text, start, length, atEnd);
    }
}
