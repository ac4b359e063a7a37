using NemoBot.Core.Model;
using NemoBot.Core.Text.Gui;
using NemoBot.Core.Text.Localization;

namespace NemoBot.Core.Tests.Text.Gui;

/// <summary>What happens in the video against what the person shall do in an editor: thousands of sentences made of the same parts.</summary>
public sealed class GuiStoryTests
{
    private static readonly Texts English = Texts.In("en");

    private static readonly string[] StandIns = [.. new[] { TextKey.GuiReadyToExport, TextKey.GuiShowStatus, TextKey.GuiShowCredits, TextKey.GuiTellMe }.Select(key => English[key])];

    [Fact]
    public void A_scene_stays_whole_to_its_last_clause_and_offers_nothing()
    {
        var stories = GuiSentenceMaker.EnglishStories().Concat(GuiSentenceMaker.ChineseStories()).ToList();

        Assert.True(stories.Count > 2000, $"{stories.Count} sentences.");
        Assert.All(stories, story =>
        {
            var result = GuiTranslation.Translate(story, English);
            Assert.Equal(story, result.Text);
            Assert.Empty(result.Actions);
        });
    }

    [Fact]
    public void An_instruction_becomes_an_action_and_never_an_empty_text() =>
        Assert.All(GuiSentenceMaker.EnglishInstructions().Concat(GuiSentenceMaker.ChineseInstructions()), said =>
        {
            var result = GuiTranslation.Translate(said, English);
            Assert.Contains(result.Text, StandIns);
            Assert.NotEmpty(result.Actions);
        });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Beside_an_instruction_the_news_stays_whole(bool newsFirst)
    {
        var pairs = (from news in GuiSentenceMaker.EnglishNews from order in GuiSentenceMaker.EnglishInstructions() select (news, order, between: " "))
            .Concat(from news in GuiSentenceMaker.ChineseNews from order in GuiSentenceMaker.ChineseInstructions() select (news, order, between: ""));
        Assert.All(pairs, pair =>
        {
            var said = newsFirst ? pair.news + pair.between + pair.order : pair.order + pair.between + pair.news;
            var result = GuiTranslation.Translate(said, English);
            Assert.Equal(pair.news, result.Text);
            Assert.NotEmpty(result.Actions);
        });
    }

    [Theory]
    [InlineData("他点击鼠标，打开门，拖拽椅子穿过房间。")]
    [InlineData("She clicks her pen, opens the door and drags a chair across the room.")]
    [InlineData("You'll see a chef open the menu, click the icon and drag the slider.")]
    [InlineData("In the last scene, people press the button, open the gate and click their cameras.")]
    [InlineData("汽车驶过沙漠，拖拽着拖车。")]
    [InlineData("雨停了，打开伞的人们走上街头。")]
    [InlineData("视频里的男孩推开门，点击电灯开关，房间亮了。")]
    [InlineData("The title is \"Click me, drag me\"; the font is bold.")]
    [InlineData("字幕“请点击订阅”已添加。")]
    [InlineData("请选择您喜欢的风格：复古或现代。")]
    [InlineData("请描述一下您想要的背景。")]
    [InlineData("请添加更多视频素材。")]
    [InlineData("请注意，视频时长为 12 秒。")]
    [InlineData("请稍等，正在处理。")]
    public void Content_and_questions_to_the_person_stay(string said) => Assert.Equal(said, GuiTranslation.Translate(said, English).Text);

    [Theory]
    [InlineData("Click Split to cut the clip.", "Split the clip")]
    [InlineData("Click Split to cut the clip", "Split the clip")]
    [InlineData("Right-click the clip and choose Split.", "Split")]
    [InlineData("Click \"Add Text\" to add a title.", "Add a title")]
    [InlineData("Tap Effects to add a filter.", "Add a filter")]
    [InlineData("Click Mute to silence the audio.", "Mute the audio")]
    [InlineData("Click Delete to remove the clip.", "Delete the clip")]
    [InlineData("Use the Crop tool to make it square.", "Crop")]
    [InlineData("Choose Speed to slow down the clip.", "slow down the clip")]
    [InlineData("点击“分割”来剪切片段。", "分割片段")]
    [InlineData("请先点击片段，然后点击分割。", "分割")]
    [InlineData("点击“添加文字”来加标题。", "添加文字")]
    [InlineData("请将标题拖拽到画面顶部", "将标题拖拽到画面顶部")]
    [InlineData("請將標題拖曳到畫面頂部。", "將標題拖曳到畫面頂部")]
    [InlineData("请将背景图层移动到底部。", "将背景图层移动到底部")]
    [InlineData("標題已加好，請把它拖到頂部。", "把它拖到頂部")]
    public void A_command_of_the_editor_is_offered_as_an_edit_to_say(string said, string edit)
    {
        var action = Assert.Single(GuiTranslation.Translate(said, English).Actions);

        Assert.Equal(ButtonKind.Say, action.Kind);
        Assert.Equal(edit, action.Argument, ignoreCase: true);
    }

    /// <summary>A pattern that tries all the ways to divide these would not come back.</summary>
    [Theory]
    [InlineData("年轻的")]
    [InlineData("的")]
    [InlineData("画面中的")]
    [InlineData("请")]
    [InlineData("the old ")]
    [InlineData("see a very ")]
    [InlineData("click the ")]
    public void The_same_words_over_and_over_are_read_once(string words)
    {
        var said = string.Concat(Enumerable.Repeat(words, 590 / words.Length));

        Assert.NotEmpty(GuiTranslation.Translate(said, English).Text);
    }

    [Theory]
    [InlineData("Press the Delete key.")]
    [InlineData("点击删除。")]
    public void What_would_take_away_more_than_is_known_is_not_offered(string said) =>
        Assert.DoesNotContain(GuiTranslation.Translate(said, English).Actions, action => action.Kind == ButtonKind.Say);
}
