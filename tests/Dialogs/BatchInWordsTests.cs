using Harness.Bot;
using NemoBot.Core.Model;
using NemoVideo.Simulator;
using NemoVideo.Simulator.Log;

namespace Dialogs;

/// <summary>A batch asked for in words: each file a project, an instruction and a render of its own, as with the button.</summary>
public sealed class BatchInWordsTests
{
    private static readonly (string, byte[])[] Three = [("a.mp4", SampleMedia.Mp4(5)), ("b.mp4", SampleMedia.Mp4(7)), ("c.mp4", SampleMedia.Mp4(9))];

    /// <summary>An edit costs 50 of a new account's 100 credits.</summary>
    private static readonly SimulatorOptions Rich = BotHarness.Quick with { CreditsPerAccount = 1000 };

    /// <summary>In each of the ten languages.</summary>
    public static TheoryData<string, string> Orders => new()
    {
        { "remove the background of each, one by one, and export each", "en" },
        { "把每个视频的背景去掉，逐个导出", "zh-Hans" },
        { "把每個影片的背景去掉，分別匯出", "zh-Hant" },
        { "quita el fondo de cada uno y exporta cada uno por separado", "es" },
        { "entferne bei jedem den Hintergrund und exportiere jedes einzeln", "de" },
        { "supprime l'arrière-plan de chacun et exporte chacun séparément", "fr" },
        { "remova o fundo de cada um e exporte cada um separadamente", "pt" },
        { "それぞれの背景を消して、一つずつ書き出して", "ja" },
        { "각각 배경을 지우고 하나씩 내보내 줘", "ko" },
        { "убери фон у каждого и экспортируй каждый отдельно", "ru" },
    };

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task Each_file_of_an_album_gets_its_project_its_instruction_and_its_render(string words, string language)
    {
        await using var bot = await BotHarness.StartAsync(Rich);
        var ana = bot.Friend(language: language);

        await ana.SaysAsync(words, Three);

        await SeesVideosAsync(ana, "a", "b", "c");
        Assert.Equal(3, bot.Nemo.Log.Of(LogKind.ChatMessage).Select(message => message.SessionId).Distinct().Count());
        Assert.Equal(3, bot.Nemo.Log.Count(LogKind.ChatMessage));
        Assert.Equal(3, bot.Nemo.Log.Of(LogKind.RenderStarted).Select(render => render.SessionId).Distinct().Count());
        Assert.Equal(3, (await bot.Store.ListProjectsAsync(ana.Chat, default)).Count);
    }

    [Fact]
    public async Task Files_that_wait_are_taken_one_by_one_whether_they_came_together_or_not()
    {
        await using var bot = await BotHarness.StartAsync(Rich);
        var ana = bot.Friend();
        await ana.SaysAsync("", Three[..2]);
        await ana.SeesCardAsync(CardState.Done, "one by one?");
        await ana.SaysAsync("", Three[2..]);
        await ana.SeesCardAsync(CardState.Done, "Got c.mp4");

        await ana.SaysAsync("add the title \"Hi\" to each one and export them separately");

        await SeesVideosAsync(ana, "a", "b", "c");
        Assert.Equal(3, bot.Nemo.Log.Count(LogKind.ChatMessage));
        Assert.DoesNotContain(ana.Sees, message => message.Buttons.Any(button => button.Action.Kind is ButtonKind.BatchSeparately or ButtonKind.BatchTogether));
    }

    [Theory]
    [InlineData("export all of them separately", "en")]
    [InlineData("逐个导出", "zh-Hans")]
    [InlineData("把每个视频分别导出", "zh-Hans")]
    [InlineData("分别导出", "zh-Hans")]
    [InlineData("exporte cada uno por separado", "es")]
    public async Task Each_waiting_file_is_rendered_alone_without_an_instruction(string words, string language)
    {
        await using var bot = await BotHarness.StartAsync(Rich);
        var ana = bot.Friend(language: language);
        await ana.SaysAsync("", Three[..2]);
        await ana.FindAsync(message => message.Buttons.Any(button => button.Action.Kind == ButtonKind.BatchSeparately), "the question");

        await ana.SaysAsync(words);

        await SeesVideosAsync(ana, "a", "b");
        Assert.Equal(0, bot.Nemo.Log.Count(LogKind.ChatMessage));
        Assert.Equal(2, bot.Nemo.Log.Of(LogKind.RenderStarted).Select(render => render.SessionId).Distinct().Count());
    }

    [Fact]
    public async Task With_one_project_export_each_is_a_plain_export_and_an_edit_of_each_a_plain_edit()
    {
        await using var bot = await BotHarness.StartAsync(Rich);
        var ana = bot.Friend();
        await ana.SaysAsync("add the title \"Lisbon\"", Three[..1]);
        await ana.SeesCardAsync(CardState.Done, "Lisbon");

        await ana.SaysAsync("add a title to each scene, one by one");
        await ana.FindAsync(message => message.Card?.State == CardState.Done && bot.Nemo.Log.Count(LogKind.ChatMessage) == 2, "the second edit");
        await ana.SaysAsync("export each");
        await ana.SeesVideoAsync();

        Assert.Equal(1, bot.Nemo.Log.Count(LogKind.SessionCreated));
        Assert.Equal(1, bot.Nemo.Log.Count(LogKind.RenderStarted));
    }

    [Theory]
    [InlineData("one by one", "en", "1 of 2: **a.mp4**")]
    [InlineData("分开处理", "zh-Hans", "**a.mp4**")]
    [InlineData("einzeln bitte", "de", "**a.mp4**")]
    public async Task One_by_one_can_be_typed_instead_of_pressed(string words, string language, string asks)
    {
        await using var bot = await BotHarness.StartAsync(Rich);
        var ana = bot.Friend(language: language);
        await ana.SaysAsync("", Three[..2]);
        await ana.FindAsync(message => message.Buttons.Any(button => button.Action.Kind == ButtonKind.BatchSeparately), "the question");

        await ana.SaysAsync(words);

        await ana.SeesAsync(asks);
        Assert.Equal(2, (await bot.Store.GetChatAsync(ana.Chat, default)).BatchProjectIds.Count);
    }

    [Fact]
    public async Task Asked_one_by_one_the_rest_can_still_get_one_instruction_for_each()
    {
        await using var bot = await BotHarness.StartAsync(Rich);
        var ana = bot.Friend();
        await ana.SaysAsync("", Three);
        await ana.SeesCardAsync(CardState.Done, "one by one?");
        await ana.PressesAsync("One by one");
        await ana.SeesAsync("1 of 3: ");
        await ana.SaysAsync("add the title \"First\"");
        await ana.SeesAsync("2 of 3: ");

        await ana.SaysAsync("add the title \"Rest\" to each one and export each");

        await SeesVideosAsync(ana, "a", "b", "c");
        Assert.Equal(3, bot.Nemo.Log.Count(LogKind.ChatMessage));
        Assert.Empty((await bot.Store.GetChatAsync(ana.Chat, default)).BatchProjectIds);
    }

    [Fact]
    public async Task After_a_batch_export_each_renders_all_of_it_again()
    {
        await using var bot = await BotHarness.StartAsync(Rich);
        var ana = bot.Friend();
        await ana.SaysAsync("add the title \"Hi\" to each, one by one, and export each", Three[..2]);
        await SeesVideosAsync(ana, "a", "b");

        await ana.SaysAsync("export each");

        await ana.FindAsync(_ => bot.Nemo.Log.Count(LogKind.RenderStarted) == 4, "four renders");
        Assert.Equal(2, bot.Nemo.Log.Of(LogKind.RenderStarted).Select(render => render.SessionId).Distinct().Count());
    }

    private static async Task SeesVideosAsync(Friend friend, params string[] names)
    {
        foreach (var name in names)
        {
            await friend.FindAsync(message => message.Video is { } video && SampleMedia.IsOf(video, name), name);
        }
    }
}
