using NemoVideo.Simulator.Agent;

namespace NemoVideo.Tests.Simulator;

public class InstructionReaderTests
{
    [Theory]
    [InlineData("remove my background and replace it with a clean office setting", "office")]
    [InlineData("replace the background with a beach", "beach")]
    [InlineData("make the background plain white", "#ffffff")]
    [InlineData("change background to blue", "#1e63d0")]
    [InlineData("blur the background", "blur")]
    [InlineData("remove the background", "#ffffff")]
    [InlineData("put me in an office", "office")]
    [InlineData("把背景换成办公室", "office")]
    [InlineData("去掉背景，换成海滩", "beach")]
    [InlineData("背景虚化", "blur")]
    [InlineData("换成蓝色背景", "#1e63d0")]
    public void A_background_is_understood(string words, string key) =>
        Assert.Equal([new Instruction.Background(key)], InstructionReader.Read(words));

    [Theory]
    [InlineData("trim the first 3 seconds", 3000)]
    [InlineData("cut off the first two seconds please", 2000)]
    [InlineData("remove the first 1.5 s", 1500)]
    [InlineData("剪掉前3秒", 3000)]
    [InlineData("删除开头两秒", 2000)]
    [InlineData("把前五秒剪掉", 5000)]
    public void A_beginning_is_trimmed(string words, long ms) => Assert.Equal([new Instruction.TrimStart(ms)], InstructionReader.Read(words));

    [Theory]
    [InlineData("trim the last 4 seconds", 4000)]
    [InlineData("cut the final 2 seconds", 2000)]
    [InlineData("剪掉最后2秒", 2000)]
    [InlineData("去掉结尾的三秒", 3000)]
    public void An_end_is_trimmed(string words, long ms) => Assert.Equal([new Instruction.TrimEnd(ms)], InstructionReader.Read(words));

    [Theory]
    [InlineData("keep only from 2 to 5 seconds", 2000, 5000)]
    [InlineData("trim from 1 to 4 seconds", 1000, 4000)]
    [InlineData("keep the part between 2 and 6 seconds", 2000, 6000)]
    [InlineData("keep 0:05 to 0:09", 5000, 9000)]
    [InlineData("只保留第2秒到第5秒", 2000, 5000)]
    [InlineData("trim to 5 seconds", 0, 5000)]
    [InlineData("keep the first 4 seconds", 0, 4000)]
    [InlineData("shorten the video to 8 seconds", 0, 8000)]
    [InlineData("保留前5秒", 0, 5000)]
    public void A_range_is_kept(string words, long from, long to) => Assert.Equal([new Instruction.Keep(from, to)], InstructionReader.Read(words));

    [Theory]
    [InlineData("cut out 3 to 5 seconds", 3000, 5000)]
    [InlineData("remove the part from 2s to 4s", 2000, 4000)]
    [InlineData("删除第3秒到第5秒", 3000, 5000)]
    public void A_range_is_removed(string words, long from, long to) => Assert.Equal([new Instruction.Remove(from, to)], InstructionReader.Read(words));

    [Theory]
    [InlineData("add a title \"Paradise Found\"", "Paradise Found")]
    [InlineData("add a title 'Urban Dreams' at the start", "Urban Dreams")]
    [InlineData("add a title saying Hello World", "Hello World")]
    [InlineData("Add a title: Summer 2026", "Summer 2026")]
    [InlineData("add a title \"mute the music and export\"", "mute the music and export")]
    [InlineData("加标题“天堂”", "天堂")]
    [InlineData("添加一个标题：我的假期", "我的假期")]
    [InlineData("加上标题《城市之梦》", "城市之梦")]
    [InlineData("add a title", null)]
    public void A_title_is_taken_word_for_word(string words, string? title) =>
        Assert.Equal([new Instruction.AddText("title", title, null, null, AtEnd: false)], InstructionReader.Read(words));

    [Theory]
    [InlineData("add a title \"The End\" at the end", null, null, true)]
    [InlineData("add the title \"A\" for 5 seconds", null, 5000L, false)]
    [InlineData("show the text \"A\" from 2 to 4 seconds", 2000L, 2000L, false)]
    [InlineData("在结尾加标题“完”", null, null, true)]
    public void A_title_has_its_time(string words, long? start, long? length, bool atEnd)
    {
        var title = Assert.IsType<Instruction.AddText>(Assert.Single(InstructionReader.Read(words)));
        Assert.Equal((start, length, atEnd), (title.Start, title.Length, title.AtEnd));
    }

    [Theory]
    [InlineData("add subtitles \"Hello there\"", "Hello there")]
    [InlineData("加字幕“你好”", "你好")]
    [InlineData("add subtitles", null)]
    public void Subtitles_are_no_title(string words, string? text)
    {
        var subtitle = Assert.IsType<Instruction.AddText>(Assert.Single(InstructionReader.Read(words)));
        Assert.Equal(("subtitle", text), (subtitle.Role, subtitle.Text));
    }

    [Theory]
    [InlineData("add lo-fi background music", "lofi", null)]
    [InlineData("add upbeat music at 35% volume", "upbeat", 0.35)]
    [InlineData("add some epic BGM", "epic", null)]
    [InlineData("加一段轻松的背景音乐", "lofi", null)]
    [InlineData("配上欢快的BGM，音量20%", "upbeat", null)]
    public void Music_is_added(string words, string mood, double? volume) =>
        Assert.Contains(new Instruction.AddMusic(mood, volume), InstructionReader.Read(words));

    [Theory]
    [InlineData("mute the video", typeof(Instruction.Mute))]
    [InlineData("静音", typeof(Instruction.Mute))]
    [InlineData("remove the music", typeof(Instruction.RemoveMusic))]
    [InlineData("去掉背景音乐", typeof(Instruction.RemoveMusic))]
    [InlineData("make it black and white", typeof(Instruction.Gray))]
    [InlineData("变成黑白", typeof(Instruction.Gray))]
    [InlineData("undo", typeof(Instruction.Undo))]
    [InlineData("撤销", typeof(Instruction.Undo))]
    [InlineData("make it better", typeof(Instruction.Improve))]
    [InlineData("弄好看一点", typeof(Instruction.Improve))]
    [InlineData("crop it to 9:16", typeof(Instruction.Reformat))]
    [InlineData("改成竖屏", typeof(Instruction.Reformat))]
    [InlineData("generate a video about a sunny beach", typeof(Instruction.Generate))]
    [InlineData("生成一个关于海边日落的视频", typeof(Instruction.Generate))]
    [InlineData("add a fade transition", typeof(Instruction.Transition))]
    [InlineData("加转场", typeof(Instruction.Transition))]
    public void One_instruction_is_one(string words, Type kind) => Assert.IsType(kind, Assert.Single(InstructionReader.Read(words)));

    [Theory]
    [InlineData("speed it up 2x", 2)]
    [InlineData("play at 1.5x", 1.5)]
    [InlineData("slow motion", 0.5)]
    [InlineData("make it faster", 1.5)]
    [InlineData("两倍速播放", 2)]
    [InlineData("慢动作", 0.5)]
    public void Speed_is_a_factor(string words, double factor) => Assert.Equal([new Instruction.Speed(factor)], InstructionReader.Read(words));

    [Theory]
    [InlineData("set the volume to 50%", 0.5, false, false)]
    [InlineData("set the music volume to 20%", 0.2, false, true)]
    [InlineData("turn down the music", 0.5, true, true)]
    [InlineData("make it louder", 1.5, true, false)]
    [InlineData("音量调到60%", 0.6, false, false)]
    [InlineData("音乐小一点", 0.5, true, true)]
    public void Volume_is_of_the_clip_or_the_music(string words, double factor, bool isRelative, bool ofMusic) =>
        Assert.Equal([new Instruction.SetVolume(factor, isRelative, ofMusic)], InstructionReader.Read(words));

    [Theory]
    [InlineData("rotate the video 90 degrees", 90)]
    [InlineData("rotate it counterclockwise", 270)]
    [InlineData("旋转180度", 180)]
    public void Rotation_is_clockwise(string words, int degrees) => Assert.Equal([new Instruction.Rotate(degrees)], InstructionReader.Read(words));

    [Fact]
    public void Several_instructions_of_one_message_are_all_read()
    {
        Assert.Equal(
            [new Instruction.TrimStart(3000), new Instruction.AddText("title", "Hi", null, null, AtEnd: false), new Instruction.AddMusic("lofi", 0.2)],
            InstructionReader.Read("trim the first 3 seconds, add a title \"Hi\" and add lo-fi music at 20%"));
        Assert.Equal(
            [new Instruction.Background("office"), new Instruction.TrimStart(2000), new Instruction.AddText("title", "你好", null, null, AtEnd: false)],
            InstructionReader.Read("把背景换成办公室，剪掉前2秒，然后加标题“你好”"));
    }

    [Theory]
    [InlineData("hello")]
    [InlineData("don't add music")]
    [InlineData("what a lovely day")]
    [InlineData("你好")]
    [InlineData("")]
    public void What_asks_for_nothing_is_nothing(string words) => Assert.Empty(InstructionReader.Read(words));

    [Fact]
    public void An_answer_to_a_question_is_read_by_its_labels()
    {
        Assert.Equal([new Instruction.Brightness(0.12)], InstructionReader.Read("1. Which change would help most: Brighten the picture"));
        Assert.Empty(InstructionReader.Read("1. Which change would help most: Skipped"));
    }
}
