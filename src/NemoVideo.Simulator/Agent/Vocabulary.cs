using NemoVideo.Simulator.Agent.Languages;

namespace NemoVideo.Simulator.Agent;

/// <summary>Defines the scenes, colours and moods of the English and Chinese tables. To add a scene, add a line here and in each of Languages (Rendering/Backdrops draws the scenes).</summary>
internal static class Vocabulary
{
    public static readonly IReadOnlyList<(string Key, string English, string Chinese, string Words)> Places =
    [
        ("office", "a clean office", "整洁的办公室", "office|workspace|workplace|meeting room|办公室|办公|会议室"),
        ("beach", "a beach", "海滩", "beach|seaside|ocean|tropical|海滩|沙滩|海边|大海"),
        ("forest", "a green landscape", "绿色的自然风景", "forest|woods|nature|park|meadow|mountains?|森林|自然|公园|草地"),
        ("library", "a library", "图书馆", "library|bookshelf|bookshelves|图书馆|书房|书架"),
        ("city", "a city at night", "城市夜景", "city|skyline|downtown|城市|夜景|都市"),
        ("night", "a night sky", "星空", "night sky|starry|stars|space|galaxy|星空|夜空|太空"),
        ("studio", "a studio backdrop", "摄影棚背景", "studio|gradient|摄影棚|演播室|渐变"),
        ("blur", "a blurred background", "虚化背景", "blur(?:red|ry)?|bokeh|out of focus|虚化|模糊"),
    ];

    public static readonly IReadOnlyList<(string Key, string English, string Chinese, string Words)> Colours =
    [
        ("#ffffff", "plain white", "纯白色", "white|白色|白底|纯白"),
        ("#000000", "plain black", "纯黑色", "black|黑色|黑底|纯黑"),
        ("#1e63d0", "plain blue", "蓝色", "blue|蓝色|蓝底"),
        ("#c62828", "plain red", "红色", "red|红色|红底"),
        ("#2e9e44", "plain green", "绿色", "green|绿色|绿幕|绿底"),
        ("#808080", "plain gray", "灰色", "gr[ae]y|灰色"),
        ("#f2c230", "plain yellow", "黄色", "yellow|黄色"),
        ("#8e44ad", "plain purple", "紫色", "purple|紫色"),
        ("#f19ac0", "plain pink", "粉色", "pink|粉色|粉红"),
    ];

    public static readonly IReadOnlyList<(string Key, string English, string Chinese, string Words)> Music =
    [
        ("lofi", "Lo-fi", "Lo-fi", "lo-?fi|chill|relax(?:ed|ing)?|轻松|舒缓|慵懒"),
        ("upbeat", "Upbeat", "欢快", "upbeat|happy|energetic|cheerful|fun|pop|dance|欢快|快乐|动感|活泼|节奏感"),
        ("epic", "Cinematic", "史诗", "epic|cinematic|dramatic|inspiring|orchestral|史诗|电影感|大气|震撼"),
        ("calm", "Calm piano", "安静钢琴", "calm(?:er|ing)?|piano|soft|gentle|ambient|quiet|sad|安静|钢琴|柔和|轻柔|平静|悲伤"),
        ("corporate", "Corporate", "商务", "corporate|business|professional|商务|企业|专业"),
    ];

    public static readonly IReadOnlyList<(string Kind, string Words)> Transitions =
    [
        ("fade", "fade|dissolve|cross-?fade|淡入|淡出|淡化|溶解|叠化"),
        ("wipeleft", "wipe|擦除"),
        ("slideleft", "slide|push|滑动|推移"),
        ("circleopen", "circle|iris|圆形"),
    ];

    public static IEnumerable<(string Key, string Name)> Scenes(AgentLanguage language) => Places.Concat(Colours).Select(line => (line.Key, NameIn(language, line.English, line.Chinese)));

    public static IEnumerable<(string Key, string Name)> Moods(AgentLanguage language) => Music.Select(line => (line.Key, NameIn(language, line.English, line.Chinese)));

    private static string NameIn(AgentLanguage language, string english, string chinese) =>
        language == Chinese.Simplified ? chinese : language == Chinese.Traditional ? HanVariants.ToTraditional(chinese) : english;
}
