using System.Text.Json.Nodes;

namespace NemoVideo.Simulator.Agent;

/// <summary>Provides what the agent says around an edit, in the language of the message.</summary>
internal sealed class Phrases(bool chinese)
{
    public static Phrases For(string message) => new(message.Any(letter => letter is >= '\u4e00' and <= '\u9fff'));

    public string Pick(string english, string chineseText) => chinese ? chineseText : english;

    public string Greeting => Pick(
        "I could not find an edit in that, so nothing was changed. You can ask for a new background, titles, subtitles, music, trimming, speed, volume, filters or transitions.",
        "我没有从这句话里找到可执行的编辑，因此没有做任何改动。你可以让我更换背景、添加标题、字幕、音乐，或剪辑、调速、调音量、加滤镜和转场。");

    public string NoGenerator => Pick(
        "This demo cannot generate video because ffmpeg is not installed; nothing was changed.",
        "演示环境没有安装 ffmpeg，无法生成视频。没有做任何改动。");

    public string NoFfmpeg => Pick(
        "Note: this demo has no ffmpeg, so an export returns the original clip.",
        "注意：演示环境没有 ffmpeg，导出的将是原始视频。");

    public string RawVideo => Pick("The raw video is ready.", "原始视频已生成。");

    public string Finished => Pick("I added background music and a title to finish it.", "我还为它添加了背景音乐和标题。");

    public string NothingToUndo => Pick("There is nothing to undo.", "没有可撤销的操作。");

    public string Undone => Pick("I undid the last change.", "已撤销上一步操作。");

    public string Trouble => Pick("I encountered a temporary issue. Please try again later.", "我遇到了一个临时问题，请稍后再试。");

    /// <summary>Returns a sentence about an editor that the person does not have; null for none.</summary>
    public string? GuiTalk(Chance chance) => chance.Of("gui", 6) switch
    {
        0 => Pick("When you are happy with it, click Export to download the video.", "满意的话，请点击导出按钮下载视频。"),
        1 => Pick("To fine-tune it, open the effects panel on the right.", "如需微调，请打开右侧的特效面板。"),
        2 => Pick("You can preview in timeline.", "你可以在时间线中预览效果。"),
        _ => null,
    };

    public JsonObject ImproveQuestion()
    {
        JsonArray options =
        [
            Option("bright", Pick("Brighten the picture", "调亮画面")),
            Option("music", Pick("Add upbeat background music", "添加欢快的背景音乐")),
            Option("title", Pick("Add a title", "添加标题")),
            Option("bw", Pick("Make it black and white", "变成黑白")),
        ];
        return new JsonObject
        {
            ["title"] = Pick("What would you like to improve?", "你想改进哪些方面？"),
            ["questions"] = new JsonArray(new JsonObject
            {
                ["id"] = "improve",
                ["prompt"] = Pick("Which change would help most", "你最想做哪种调整"),
                ["options"] = options,
                ["allow_multiple"] = true,
            }),
        };
    }

    private static JsonObject Option(string id, string label) => new JsonObject { ["id"] = id, ["label"] = label };
}
