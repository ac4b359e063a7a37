namespace NemoVideo.Simulator.Agent.Languages;

internal static class Chinese
{
    public static AgentLanguage Simplified { get; } = Written("zh-Hans", text => text);

    public static AgentLanguage Traditional { get; } = Written("zh-Hant", HanVariants.ToTraditional);

    private static AgentLanguage Written(string name, Func<string, string> write) => new(name)
    {
        Manner = new(
            Question: HanVariants.BothIn("为什么|为啥|怎么|怎样|什么时候|多少|多长|几秒|是不是|有没有|是什么|哪里|哪个|谁"),
            Asking: HanVariants.BothIn(@"[吗呢么]\W*$"),
            Polite: HanVariants.BothIn("能不能|可不可以|能否|可以|能|请|帮我|麻烦"),
            Denial: HanVariants.BothIn("不要(?!背景音乐|音乐|bgm|配乐|标题|字幕|文字|声音)|(?<![特分区识级类离])别|不需要|不用|不必|无需|没必要|不想|(?:字幕|标题|音乐)不要")),
        Sentences = new()
        {
            Separator = "",
            NothingFound = write("我没有从这句话里找到可执行的编辑，因此没有做任何改动。你可以让我更换背景、添加标题、字幕、音乐，或剪辑、调速、调音量、加滤镜和转场。"),
            Unchanged = write("没有做任何改动。"),
            NoFootage = write("项目里还没有视频，请先上传。没有做任何改动。"),
            NotMeasured = write("无法读取视频时长，不能剪辑，没有做任何改动。"),
            Background = write("背景已替换为{0}。"),
            Gray = write("视频已变为黑白。"),
            Brighter = write("画面已调亮。"),
            Darker = write("画面已调暗。"),
            Warmer = write("色调已调暖。"),
            Cooler = write("色调已调冷。"),
            Rotated = write("视频已旋转{0}度。"),
            Flipped = write("视频已翻转。"),
            Speed = write("视频速度已调整为{0}倍。"),
            SpeedLimits = write("速度只能在0.25到4倍之间，没有做任何改动。"),
            Muted = write("原声已静音。"),
            VolumeChanged = write("音量已调整。"),
            MusicAdded = write("已添加{0}背景音乐，音量{1}。"),
            MusicVolume = write("音乐音量已调整为{0}。"),
            MusicFades = write("音乐已在结尾淡出。"),
            MusicRemoved = write("音乐已移除。"),
            NoMusicYet = write("时间线上还没有音乐，没有做任何改动。"),
            NoMusicToRemove = write("没有可移除的音乐。"),
            TitleAdded = write("已添加标题“{0}”。"),
            TitleRemoved = write("标题已移除。"),
            NoTitleToRemove = write("没有可移除的标题。"),
            SampleTitle = write("我的视频"),
            SubtitleAdded = write("已添加字幕“{0}”。"),
            SampleSubtitleAdded = write("已添加示例字幕：演示环境无法识别语音，请用引号告诉我字幕内容。"),
            SubtitlesRemoved = write("字幕已移除。"),
            NoSubtitlesToRemove = write("没有可移除的字幕。"),
            SampleSubtitle = write("示例字幕"),
            Trimmed = write("视频已剪辑，现在时长{0}秒。"),
            CutOut = write("已剪掉该片段，现在时长{0}秒。"),
            PauseCut = write("已从中间剪掉半秒作为示例：演示环境无法识别停顿。"),
            NothingToTrim = write("视频时长为{0}秒，无法这样剪辑，没有做任何改动。"),
            NothingWouldBeLeft = write("视频只有{0}秒，剪掉后就什么都不剩了，没有做任何改动。"),
            TransitionsAdded = write("已在片段之间添加转场。"),
            TransitionsNeedTwo = write("转场需要至少两个片段，没有做任何改动。"),
            FixedRatio = write("成片的画面比例无法直接修改，需要按{0}重新生成。没有做任何改动。"),
            Reshaped = write("已按 {0} 重新生成视频。"),
            Undone = write("已撤销上一步操作。"),
            NothingToUndo = write("没有可撤销的操作。"),
            Redone = write("已重做刚才撤销的操作。"),
            NothingToRedo = write("没有可重做的操作。"),
            RawVideo = write("原始视频已生成。"),
            Finished = write("我还为它添加了背景音乐和标题。"),
            NoGenerator = write("演示环境没有安装 ffmpeg，无法生成视频。没有做任何改动。"),
            NoFfmpeg = write("注意：演示环境没有 ffmpeg，导出的将是原始视频。"),
            GuiTalk = [write("满意的话，请点击导出按钮下载视频。"), write("如需微调，请打开右侧的特效面板。"), write("你可以在时间线中预览效果。")],
            Trouble = write("我遇到了一个临时问题，请稍后再试。"),
            ImproveTitle = write("你想改进哪些方面？"),
            ImprovePrompt = write("你最想做哪种调整"),
            ImproveBrightness = write("调亮画面"),
            ImproveMusic = write("添加欢快的背景音乐"),
            ImproveWithTitle = write("添加标题"),
            ImproveGray = write("变成黑白"),
        },
    };
}
