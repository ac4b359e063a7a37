namespace NemoBot.Core.Tests.Text.Gui;

/// <summary>Makes sentences out of subjects, verbs, things and joins: some tell what happens in the video, some instruct the person before an editor.</summary>
internal static class GuiSentenceMaker
{
    private static readonly string[] EnglishOne =
    [
        "She", "He", "A man", "A young woman", "The chef", "A teacher in a blue coat", "One of the dancers", "Somebody", "The cat", "An office worker", "Anna", "A boy with a red hat", "The robot",
    ];

    private static readonly string[] EnglishMany =
    [
        "They", "Two men", "The students", "Several people", "Three young dancers", "Both", "Some office workers", "People", "The children", "Many tourists", "Friends", "The players",
    ];

    private static readonly string[] EnglishPlaces = ["", "In the kitchen, ", "At sunrise, ", "Scene 2: ", "Then "];

    /// <summary>With an s for one, without for several.</summary>
    private static readonly (string Verb, string Thing)[] EnglishActs =
    [
        ("click", "a pen"), ("open", "the door"), ("drag", "a chair across the room"), ("press", "the red doorbell"), ("tap", "the glass twice"), ("drop", "the keys"),
        ("open", "the old menu"), ("click", "the mouse"), ("drag", "the heavy box to the wall"), ("select", "an apple"), ("press", "the shutter"), ("preview", "the speech"),
        ("scroll", "through the letters"), ("open", "the window of the office"), ("check", "the time"), ("go", "to the other side"),
    ];

    private static readonly string[] ChineseSubjects =
    [
        "他", "她", "他们", "一个男人", "一位年轻女士", "厨师", "小明", "两个孩子", "男孩", "一只猫", "老师", "画面中，女孩", "镜头一：他", "清晨，一名工人", "机器人", "穿红衣服的演员",
    ];

    private static readonly string[] ChineseActs =
    [
        "点击鼠标", "打开门", "拖拽椅子穿过房间", "按下门铃", "轻点玻璃", "打开窗户", "拖着箱子离开", "点击屏幕", "打开电脑", "拖动木箱", "查看手表", "走进办公室", "选择一个苹果", "按下快门", "打开菜单", "双击手机",
    ];

    public static readonly string[] EnglishNews =
    [
        "I added the title.", "The background is now a clean office.", "Your video has three tracks.", "The title “Click here to win” is centered.", "I trimmed the clip to 12 seconds.", "The music fades out at the end.",
    ];

    public static readonly string[] ChineseNews =
    [
        "我已添加标题。", "背景已换成明亮的办公室。", "视频现在有三条轨道。", "标题“点击这里赢大奖”已居中。", "片段已剪到 12 秒。", "背景音乐已加好。",
    ];

    private static readonly string[] EnglishLeads = ["", "Please ", "You can ", "Now ", "Simply ", "Next, ", "Then ", "Feel free to ", "You can also "];

    private static readonly string[] EnglishOrders =
    [
        "click Export to download it", "click the “Export” button", "drag the title to the top of the frame", "open the Effects panel", "click Split to cut the clip", "tap the play button",
        "drag and drop the clip onto the timeline", "press the Delete key to remove the clip", "open the timeline to check it", "right-click the clip and choose Split", "preview it in the timeline",
        "click Undo to go back", "select the text layer, then change the font in the right sidebar", "check your account balance", "click “Add Text” to add a title",
    ];

    private static readonly string[] ChineseLeads = ["", "请", "您可以", "请您", "现在", "然后", "接下来，请", "你可以"];

    private static readonly string[] ChineseOrders =
    [
        "点击导出按钮", "将标题拖拽到画面顶部", "把字幕拖到底部", "打开右侧的属性面板", "在时间线上预览效果", "点击“分割”来剪切片段", "双击标题轨道", "查看账户余额", "将素材拖动到时间线上", "点击右上角的“导出”按钮",
        "把音乐拖至 5 秒处", "点击分割按钮",
    ];

    public static IEnumerable<string> EnglishStories()
    {
        foreach (var (subjects, end) in new[] { (EnglishOne, "s"), (EnglishMany, "") })
        {
            var number = 0;
            foreach (var subject in subjects)
            {
                foreach (var _ in EnglishActs)
                {
                    var place = EnglishPlaces[number % EnglishPlaces.Length];
                    var who = place.EndsWith(", ", StringComparison.Ordinal) || place == "Then " ? Lower(subject) : subject;
                    string Act(int step) => EnglishActs[(number + step) % EnglishActs.Length] is var (verb, thing) ? $"{Verb(verb, end)} {thing}" : "";
                    yield return $"{place}{who} {Act(0)}.";
                    yield return $"{place}{who} {Act(0)}, {Act(3)} and {Act(7)}.";
                    yield return $"{place}{who} {Act(0)} and {Act(5)}, then {Act(9)}.";
                    yield return $"{place}{who} {Act(0)}, {Act(1)}, and {Act(2)}.";
                    number++;
                }
            }
        }
    }

    public static IEnumerable<string> ChineseStories()
    {
        var number = 0;
        foreach (var subject in ChineseSubjects)
        {
            foreach (var _ in ChineseActs)
            {
                string Act(int step) => ChineseActs[(number + step) % ChineseActs.Length];
                yield return $"{subject}{Act(0)}。";
                yield return $"{subject}{Act(0)}，{Act(3)}，{Act(7)}。";
                yield return $"{subject}{Act(1)}，然后{Act(5)}，{Act(2)}。";
                yield return $"{subject}{Act(0)}，{Act(1)}，接着{Act(2)}，最后{Act(9)}。";
                number++;
            }
        }
    }

    public static IEnumerable<string> EnglishInstructions() => from lead in EnglishLeads from order in EnglishOrders select (lead.Length > 0 ? lead + order : Upper(order)) + ".";

    public static IEnumerable<string> ChineseInstructions() => from lead in ChineseLeads from order in ChineseOrders select lead + order + "。";

    private static string Verb(string verb, string end) => verb == "go" && end == "s" ? "goes" : verb.EndsWith("ss", StringComparison.Ordinal) && end == "s" ? verb + "es" : verb + end;

    private static string Lower(string text) => text is "Anna" ? text : char.ToLowerInvariant(text[0]) + text[1..];

    private static string Upper(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
