using NemoBot.Core.Model;
using NemoBot.Core.Text.Gui;
using NemoBot.Core.Text.Localization;

namespace NemoBot.Core.Tests.Text.Gui;

public sealed class GuiTranslationTests
{
    private static readonly Texts English = Texts.In("en");

    /// <summary>Descriptions, questions and words of the video: each stays as it is.</summary>
    public static TheoryData<string> Untouched =>
    [
        "A person clicks a pen while reading the report.",
        "The car drags a trailer up the hill at sunset.",
        "Press conference footage trimmed to 30 seconds.",
        "There's a door in the top right of the frame.",
        "You'll find Paris in the second scene.",
        "Try a warmer look for the evening scenes.",
        "Swipe left is the name of the song.",
        "I suggest a softer transition; try to keep it short.",
        "建议使用更柔和的转场。",
        "试试更温暖的色调吧。",
        "She opens the door and sunlight floods the panel of judges.",
        "I've added soft lo-fi music at 35% under your video.",
        "The title \"Click here to subscribe\" now shows from 0 to 3 seconds.",
        "Title: Tap to shop now",
        "**Scene 2:** Tap the screen to reveal the city.",
        "CTA: Click the link below!",
        "The on-screen text says “Press Play and Dance” in yellow.",
        "Click sounds were added at 0:03 and 0:07.",
        "Drag racing clips are sorted by speed.",
        "Tap water runs into a glass in slow motion.",
        "Open water shots were placed first.",
        "Drop shadow added to the title for contrast.",
        "Export quality is set to 1080p.",
        "The panel discussion opens with a wide shot.",
        "Selected clips play in the order you gave.",
        "Preview of the city skyline fades in over two seconds.",
        "The timeline of the museum's history scrolls across the screen.",
        "The viewer can tap the link in your bio after watching.",
        "Users can click the button in the ad to order.",
        "You'll see a chef open the menu and smile at the camera.",
        "The Play button pulses in the corner of the frame.",
        "Choose a style: cinematic, playful or minimal?",
        "Would you like softer music or a faster beat?",
        "I can trim it and preview it with a warmer look if you like.",
        "Your video is 12.5 seconds long, e.g. short enough for a story.",
        "Let me know if you want any changes!",
        "The timeline now has 3 tracks: video, music and title.",
        "Your balance of colors is warmer now.",
        "The hand presses the red button and the rocket starts.",
        "1. Intro: a drone flies over the beach\n2. Middle: the crowd opens their umbrellas\n3. End: fade to black",
        "Here is the plan:\n- **Music:** calm piano\n- **Title:** “Open Your Eyes”",
        "The image could not be used because it is too dark. Send me a brighter one.",
        "You can open the video [here](https://cdn.example.com/v/1.mp4) for a week.",
        "```\nClick Export\n```",
        "| Track | Length |\n| --- | --- |\n| Click sounds | 3s |",
        "Hit songs from the 80s set the mood.",
        "He checks his account on the phone while the train arrives.",
        "I kept the part where you press the shutter.",
        "Tap your feet to the beat — the new track is 120 BPM.",
        "The download bar fills up in the animation while the narrator speaks.",
        "Open on a wide shot of the harbor, then cut to the crew.",
        "The logo is pinned to the top right corner of the frame.",
        "I set the canvas to 9:16.",
        "Check the lighting in the second clip; it is a bit dark.",
        "已将标题移到左上角。",
        "请先上传视频素材。",
        "一个人点击鼠标，屏幕亮了起来。",
        "汽车拖着拖车驶过沙漠。",
        "她打开窗户，阳光照进房间。",
        "视频点击率上升的动画已经做好了。",
        "标题写着“点击关注”，显示 3 秒。",
        "标题：点击下方链接",
        "新闻发布会的片段已剪到 30 秒。",
        "我已经把背景换成了明亮的办公室，人物边缘也做了柔化。",
        "打开的书页缓缓翻动，镜头慢慢拉远。",
        "他按下快门，画面定格。",
        "导出格式为 MP4，分辨率 1080p。",
        "時間軸現在有三條軌道：影片、背景音樂和標題。",
        "她打開窗戶，陽光灑進房間。",
        "字幕寫著「點擊訂閱」，持續兩秒。",
    ];

    [Theory]
    [MemberData(nameof(Untouched))]
    public void What_describes_the_video_stays(string said) => Assert.Equal(said, GuiTranslation.Translate(said, English).Text);

    /// <summary>What was said, what is left of it, and what is offered instead (kinds, in order).</summary>
    public static TheoryData<string, string, string> Translated => new()
    {
        { "I added the title; click Export to download it.", "I added the title.", "Export" },
        { "The title is in. You just need to hit Export.", "The title is in.", "Export" },
        { "The title is in. Go ahead and click Export!", "The title is in.", "Export" },
        { "The title is in. Try clicking Export.", "The title is in.", "Export" },
        { "There's an Export button in the top right. The title is in.", "The title is in.", "Export" },
        { "You'll find Export in the menu. The title is in.", "The title is in.", "Export" },
        { "The title is in. Refresh the page to see the changes.", "The title is in.", "Status" },
        { "The title is in. Swipe left on the clip to delete it.", "The title is in.", "Status" },
        { "The title is in. Check the box next to Captions.", "The title is in.", "Status" },
        { "You are out of credits. Sign in to your account on the website.", "You are out of credits.", "Credits" },
        { "标题已加好。麻烦您点击导出按钮", "标题已加好。", "Export" },
        { "标题已加好。试试点击播放按钮", "标题已加好。", "Status" },
        { "标题已加好。如有需要，请点击撤销按钮。", "标题已加好。", "Say" },
        { "标题已加好。请在时间线中选中片段，然后按删除键", "标题已加好。", "Status" },
        { "标题已加好。在面板里把透明度调到50%", "标题已加好。", "Status" },
        { "I've added the music. Click the \"Export\" button to download your video.", "I've added the music.", "Export" },
        { "Your video is ready! Click **Export** in the top right corner to save it. 🎉", "Your video is ready!", "Export" },
        { "The music is in and you can click the Export button to get the file.", "The music is in.", "Export" },
        { "I trimmed the intro, and you can preview it in the timeline.", "I trimmed the intro.", "Status" },
        { "To download the video, tap the download icon. The title stays for 3 seconds.", "The title stays for 3 seconds.", "Export" },
        { "When you're happy with it, hit the Export button.  The music fades out at the end.", "The music fades out at the end.", "Export" },
        { "Open the Effects panel to fine-tune the look. I set the warmth to 60%.", "I set the warmth to 60%.", "Status" },
        { "Done — the background is now a clean office. Open the timeline to check it.", "Done — the background is now a clean office.", "Status" },
        { "The title is centered. Drag the title to the top of the frame if you prefer.", "The title is centered.", "Say" },
        { "I placed the clip first. You can drag and drop it onto another track.", "I placed the clip first.", "Say" },
        { "The background is gone. Preview it in the timeline before exporting.", "The background is gone.", "Export" },
        { "You are out of credits. Please check your account.", "You are out of credits.", "Credits" },
        { "This needs 100 credits. Check your billing page for details.", "This needs 100 credits.", "Credits" },
        { "I can't find any footage yet. Click the Upload button to add your clips.", "I can't find any footage yet.", "Upload" },
        { "The first try was too dark. Click **Regenerate** to try again.", "The first try was too dark.", "Say" },
        { "I made it warmer. You can find the slider in the right-hand panel.", "I made it warmer.", "Status" },
        { "The Export button is in the top right corner. Your video runs 15 seconds.", "Your video runs 15 seconds.", "Export" },
        { "When you click Export, the video will be saved to your computer. It has three tracks.", "It has three tracks.", "Export" },
        { "You can download your video by clicking the Export button. It is 12 seconds long.", "It is 12 seconds long.", "Export" },
        { "Clicking Export will download the file. I kept the original sound.", "I kept the original sound.", "Export" },
        { "I added captions (click on them to edit).", "I added captions.", "Status" },
        { "Press play to watch it. The beat drops at 0:08.", "The beat drops at 0:08.", "Status" },
        { "Scroll down to see the other versions. I made three of them.", "I made three of them.", "Status" },
        { "Right-click the clip and choose Split. I marked the best moment at 0:12.", "I marked the best moment at 0:12.", "Say" },
        { "Go to Settings > Canvas to change the ratio. The video is vertical now.", "The video is vertical now.", "Status" },
        { "Use Ctrl+Z to go back. The cut is at 4 seconds.", "The cut is at 4 seconds.", "Status" },
        { "Next step: click Export.\nThe title reads \"Lisbon\".", "The title reads \"Lisbon\".", "Export" },
        { "The edit is finished.\n\nTo export your video:\n1. Click the Export button\n2. Choose 1080p\n3. Wait for the download", "The edit is finished.", "Export" },
        { "What I did:\n- Added music\n- Open the audio panel to change the volume\n- Added a title", "What I did:\n- Added music\n- Added a title", "Status" },
        { "## How to get it\n\nClick Export.\n\n## What changed\n\nThe sky is blue.", "## What changed\n\nThe sky is blue.", "Export" },
        { "👉 Click Export to download!\n\nThe music is calm piano.", "The music is calm piano.", "Export" },
        { "**I added the title; click Export to download it**", "I added the title.", "Export" },
        { "Please select the clip in the timeline, then press the Delete key. The rest is untouched.", "The rest is untouched.", "Status" },
        { "Feel free to open the preview window, but the colors there are less warm.", "The colors there are less warm.", "Status" },
        { "Title added. Just hit the play button!", "Title added.", "Status" },
        { "You can now export your video.", "You can now export your video.", "Export" },
        { "Your video is ready to download!", "Your video is ready to download!", "Export" },
        { "The video has been rendered. Go to the Projects page to download it.", "The video has been rendered.", "Export" },
        { "I made the title white. Select the text layer, then change the font in the right sidebar.", "I made the title white.", "Status" },
        { "You can drag the clip's edge to trim it, or just tell me how long it should be.", "Just tell me how long it should be.", "Say" },
        { "我已添加标题，点击导出即可下载。", "我已添加标题。", "Export" },
        { "点击右上角的“导出”按钮，即可下载视频。背景已换成办公室。", "背景已换成办公室。", "Export" },
        { "背景音乐已加好。您可以在时间线上预览效果。", "背景音乐已加好。", "Status" },
        { "打开右侧的属性面板，调整透明度。标题现在居中显示。", "标题现在居中显示。", "Status" },
        { "将素材拖拽到时间线上。片段总长 12 秒。", "片段总长 12 秒。", "Say" },
        { "视频已完成！如需下载，请点击“导出”。", "视频已完成！", "Export" },
        { "积分不足，请检查您的账户余额。", "积分不足。", "Credits" },
        { "已换成暖色调；如果满意，可以点击导出按钮。", "已换成暖色调。", "Export" },
        { "片头已剪掉。导出按钮在右上角。", "片头已剪掉。", "Export" },
        { "還沒有素材，請點擊上傳按鈕。", "還沒有素材。", "Upload" },
        { "標題已加入，點擊匯出即可下載。", "標題已加入。", "Export" },
        { "背景音樂已加好。您可以在時間軸上預覽效果。", "背景音樂已加好。", "Status" },
        { "開啟右側的屬性面板。標題現在置中。", "標題現在置中。", "Status" },
        { "把標題拖曳到畫布中央的位置。顏色是白色。", "顏色是白色。", "Say" },
    };

    [Theory]
    [MemberData(nameof(Translated))]
    public void Instructions_for_an_editor_go_and_what_they_ask_for_is_offered(string said, string left, string offered)
    {
        var result = GuiTranslation.Translate(said, English);

        Assert.Equal(left, result.Text);
        Assert.Equal(offered, string.Join(' ', result.Actions.Select(action => action.Kind)));
    }

    [Theory]
    [MemberData(nameof(Translated))]
    public void Translating_twice_changes_nothing_more(string said, string left, string offered)
    {
        _ = offered;
        Assert.Equal(left, GuiTranslation.Translate(left, English).Text);
        Assert.Equal(left, GuiTranslation.Translate(GuiTranslation.Translate(said, English).Text, English).Text);
    }

    [Theory]
    [InlineData("Click Export to download it.", "en", ButtonKind.Export)]
    [InlineData("点击导出即可下载。", "zh-Hans", ButtonKind.Export)]
    [InlineData("Open the Effects panel.", "de", ButtonKind.Status)]
    [InlineData("Please check your billing.", "fr", ButtonKind.Credits)]
    [InlineData("Drag the title to the center.", "ja", ButtonKind.Say)]
    public void Nothing_but_instructions_becomes_a_sentence_of_ours(string said, string language, ButtonKind offered)
    {
        var texts = Texts.In(language);
        var result = GuiTranslation.Translate(said, texts);

        Assert.Equal(offered, Assert.Single(result.Actions).Kind);
        Assert.Contains(result.Text, new List<string> { texts[TextKey.GuiReadyToExport], texts[TextKey.GuiShowStatus], texts[TextKey.GuiShowCredits], texts[TextKey.GuiTellMe] });
    }

    [Fact]
    public void Our_own_sentences_are_never_taken_for_instructions()
    {
        foreach (var texts in Languages.All.Select(language => Texts.In(language.Name)))
        {
            foreach (var key in Enum.GetValues<TextKey>().Where(key => key.ToString().StartsWith("Gui", StringComparison.Ordinal)))
            {
                Assert.Equal(texts[key], GuiTranslation.Translate(texts[key], texts).Text);
            }
        }
    }

    [Fact]
    public void A_drag_becomes_an_edit_to_say()
    {
        var result = GuiTranslation.Translate("The title is in. You can drag the title to the top left.", English);

        Assert.Equal(new ButtonAction(ButtonKind.Say, "Drag the title to the top left"), Assert.Single(result.Actions));
    }

    [Fact]
    public void While_the_text_grows_no_half_instruction_is_shown()
    {
        const string Said = "I added the title. Click Export to download it. The music fades out.";
        for (var length = 1; length <= Said.Length; length++)
        {
            var shown = GuiTranslation.Translate(Said[..length], English, final: false).Text;
            Assert.DoesNotContain("Click", shown, StringComparison.Ordinal);
            Assert.DoesNotContain("Export", shown, StringComparison.Ordinal);
        }

        Assert.Equal("I added the title. The music fades out.", GuiTranslation.Translate(Said, English).Text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   \n ")]
    public void Nothing_stays_nothing(string said) => Assert.Empty(GuiTranslation.Translate(said, English).Text);

    [Theory]
    [InlineData("((((((((((")]
    [InlineData("\"“「‘*_`[")]
    [InlineData("Click \ud83d")]
    [InlineData("...,,,;;;。。。，，，")]
    public void Odd_input_does_no_harm(string said) => Assert.NotEmpty(GuiTranslation.Translate(said, English).Text);

    [Fact]
    public void A_huge_reply_is_translated_in_reasonable_time()
    {
        var said = string.Concat(Enumerable.Repeat("you can (open, and then \"click, the **panel and ", 20_000));
        var started = TimeProvider.System.GetTimestamp();

        GuiTranslation.Translate(said, English);

        Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(30));
    }
}
