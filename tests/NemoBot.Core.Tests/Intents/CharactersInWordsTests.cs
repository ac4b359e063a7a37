namespace NemoBot.Core.Tests.Intents;

/// <summary>Where no spaces tell the words, a character that is a command alone is a part of other words: 分 (points) in 分别, 停 (stop) in 停车.</summary>
public class CharactersInWordsTests
{
    [Theory]
    [InlineData("分手的视频 分镜脚本 分段剪辑 分三段剪 分成三段 分集 分屏显示 分析一下 部分画面太暗 充分一点 十分好看 过分鲜艳 分数线 缘分 一分为二 分享会片段 分类 充分利用 分給大家看 分層效果")]
    [InlineData("点赞动画 点缀几朵花 点评视频 重点标红 起点画面 焦点在脸上 亮点合集 点心特写 點燃蠟燭")]
    [InlineData("停车 停留三秒 停顿太长 暂停画面 不停旋转 停电那段 停机坪镜头 停靠的船 停頓太長 别墅 特别的 离别 别致 别针特写 送别场景")]
    [InlineData("退场动画 退休生活vlog 退潮的海滩 退后一步 退色效果 退回去 扣篮 纽扣 扣人心弦 耗子 钱包特写 金钱雨 贵宾席 名贵 费城夜景 费力")]
    [InlineData("票房数据 电影票 发票 投票动画 充电宝广告 充气城堡 充满活力 买菜 买单 足够亮 能够看清 剩饭 花朵飘落 花园背景 樱花 火花特效 花絮 花一样的滤镜")]
    [InlineData("导演剪辑版 导航声 渲染气氛 查理 检查站 发光字 发型 发布会 发际线 头发 拿铁 送餐员 寄语 存钱罐 收音机 传奇 传统风格 新娘 新年 新闻 建筑 搞笑 起跑 起床 图腾 照片墙 档案馆 轨迹 跑步 删减版 開箱影片")]
    [InlineData("枠線 枠を付けて 残念な音 残像 放送風 送別会 特別な 別れのシーン 新聞風 新幹線 作品集 買い物 支払いシーン 日本風 本当に 背中 例えば 名残 配送トラック")]
    [InlineData("돈까스 남자 남쪽바다 강남 새벽 새해인사 안경 장면 개나리 법원 집중선 곧은길 또렷하게 쓰레기통 냄새 무지개 재즈")]
    public void A_part_of_another_word_commands_nothing(string texts)
    {
        Assert.All(texts.Split(' '), text => Assert.Equal("edit", UtterancesTests.Label(text)));
    }

    [Theory]
    [InlineData("我还有多少分", "credits")]
    [InlineData("扣了50分", "credits")]
    [InlineData("为什么扣我分", "credits")]
    [InlineData("我的分", "credits")]
    [InlineData("没分了", "credits")]
    [InlineData("还有50分够吗", "credits")]
    [InlineData("還剩幾點", "credits")]
    [InlineData("退款", "credits")]
    [InlineData("退钱", "credits")]
    [InlineData("充值", "credits")]
    [InlineData("免费吗", "credits")]
    [InlineData("停", "cancel")]
    [InlineData("快停", "cancel")]
    [InlineData("停吧", "cancel")]
    [InlineData("别", "cancel")]
    [InlineData("退出", "cancel")]
    [InlineData("导", "export")]
    [InlineData("发我", "export")]
    [InlineData("传给我", "export")]
    [InlineData("新", "new")]
    [InlineData("換個", "edit")]
    [InlineData("残高", "credits")]
    [InlineData("新規", "new")]
    [InlineData("새로", "new")]
    public void As_a_word_of_its_own_it_still_does(string text, string label) => Assert.Equal(label, UtterancesTests.Label(text));

    [Theory]
    [InlineData("5分20秒的地方加字幕")]
    [InlineData("剪掉3分钟以后的")]
    [InlineData("前50分钟不要")]
    public void Minutes_are_no_points(string text) => Assert.Equal("edit", UtterancesTests.Label(text));
}
