using Harness.Bot;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Formatting;
using NemoBot.Core.Text.Localization;
using NemoVideo.Simulator.Log;

namespace Dialogs;

/// <summary>The list of projects with its dates, and new names for them.</summary>
public sealed class RenameTests
{
    private static readonly Texts English = Texts.In("en");

    /// <summary>In each of the ten languages.</summary>
    public static TheoryData<string, string> Words => new()
    {
        { "en", "rename this project to Lisbon 2026" },
        { "zh-Hans", "把这个项目重命名为Lisbon 2026" },
        { "zh-Hant", "把這個專案重新命名為Lisbon 2026" },
        { "es", "renombra este proyecto a Lisbon 2026" },
        { "de", "benenne dieses Projekt in Lisbon 2026 um" },
        { "fr", "renomme ce projet en Lisbon 2026" },
        { "pt", "renomeie este projeto para Lisbon 2026" },
        { "ja", "このプロジェクトの名前をLisbon 2026に変更して" },
        { "ko", "이 프로젝트 이름을 Lisbon 2026으로 바꿔 줘" },
        { "ru", "переименуй этот проект в Lisbon 2026" },
    };

    [Theory]
    [MemberData(nameof(Words))]
    public async Task A_project_is_renamed_by_words_and_costs_nothing(string language, string words)
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend(language: language);
        await UploadAsync(ana, "a.mp4");
        await ana.CommandsAsync("language", language);

        await ana.SaysAsync(words);

        await ana.SeesAsync(Texts.In(language).Format(TextKey.Renamed, "a", "Lisbon 2026"));
        Assert.Equal("Lisbon 2026", Assert.Single(await bot.Store.ListProjectsAsync(ana.Chat, default)).Name);
        Assert.Equal(0, bot.Nemo.Log.Count(LogKind.ChatMessage));
    }

    [Fact]
    public async Task The_list_shows_dates_and_its_button_asks_for_the_new_name()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();
        await UploadAsync(ana, "a.mp4");
        await ana.CommandsAsync("projects");
        var list = await ana.SeesAsync("a (current)");
        Assert.Contains(bot.Time.GetUtcNow().ToString("MMM d, yyyy", System.Globalization.CultureInfo.InvariantCulture), list.Text, StringComparison.Ordinal);

        await ana.PressesAsync("Rename…");
        await ana.SeesAsync("What should “a” be called?");
        await ana.SaysAsync("My holiday");
        await ana.SeesAsync("“a” is now called “My holiday”");
        await ana.SaysAsync("add the title \"Hi\""); // The next message is an instruction again.
        await ana.SeesCardAsync(CardState.Done, "Hi");

        Assert.Equal("My holiday", Assert.Single(await bot.Store.ListProjectsAsync(ana.Chat, default)).Name);
    }

    [Fact]
    public async Task The_list_on_the_web_chat_shows_the_newest_video_of_a_project_or_what_it_began_with()
    {
        await using var bot = await BotHarness.StartAsync();
        await using var ana = await bot.PersonAsync();
        await ana.SaysAsync("add the title \"Hi\" and export", ("a.mp4", SampleMedia.Mp4()));
        var video = await ana.SeesVideoAsync();
        await ana.SaysAsync("/new");
        await ana.PressesAsync("Yes, new project");
        await ana.SeesAsync("New project started");
        await ana.SaysAsync("", ("b.mp4", SampleMedia.Mp4()));
        await ana.SeesAsync("Got b.mp4");

        await ana.SaysAsync("/projects");
        var list = await ana.SeesAsync("Your projects:");

        Assert.Equal(["b", "a"], list.Previews!.Select(preview => preview.Label));
        Assert.Equal(video.Video!.FileId, list.Previews![1].FileId);
        Assert.Equal(SampleMedia.Mp4(), await ana.Http.GetByteArrayAsync(ana.Url($"/api/chat/files/{list.Previews[0].FileId}")));
    }

    [Fact]
    public async Task A_name_that_is_awaited_survives_a_restart_and_can_be_cancelled()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();
        await UploadAsync(ana, "a.mp4");
        await ana.CommandsAsync("rename");
        await ana.SeesAsync("What should “a” be called?");
        await bot.RestartAsync();
        await ana.SaysAsync("cancel");
        await ana.SeesAsync("the name stays as it is");

        await ana.SaysAsync("add the title \"Hi\"");

        await ana.SeesCardAsync(CardState.Done, "Hi");
        Assert.Equal("a", Assert.Single(await bot.Store.ListProjectsAsync(ana.Chat, default)).Name);
    }

    [Fact]
    public async Task A_question_to_the_bot_is_no_name()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();
        await UploadAsync(ana, "a.mp4");
        await ana.CommandsAsync("rename");
        await ana.SeesAsync("What should “a” be called?");

        await ana.SaysAsync("credits");

        await ana.FindAsync(message => message.Text.Contains("100", StringComparison.Ordinal), "the balance");
        Assert.Equal("a", Assert.Single(await bot.Store.ListProjectsAsync(ana.Chat, default)).Name);
    }

    [Fact]
    public async Task Only_the_next_message_is_the_name()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();
        await UploadAsync(ana, "a.mp4");
        await ana.CommandsAsync("rename");
        await ana.SeesAsync("What should “a” be called?");
        await ana.SaysAsync("credits");
        await ana.FindAsync(message => message.Text.Contains("100", StringComparison.Ordinal), "the balance");

        await ana.SaysAsync("add the title \"Hi\"");

        await ana.SeesCardAsync(CardState.Done, "Hi");
        Assert.Equal("a", Assert.Single(await bot.Store.ListProjectsAsync(ana.Chat, default)).Name);
    }

    [Fact]
    public async Task A_reply_to_a_result_is_no_name()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();
        await UploadAsync(ana, "a.mp4");
        await ana.SaysAsync("add the title \"Hi\"");
        var result = await ana.FindAsync(message => message.Card?.State == CardState.Done && message.Text.Contains("Hi", StringComparison.Ordinal), "the result");
        await ana.CommandsAsync("rename");
        await ana.SeesAsync("What should “a” be called?");

        await ana.SaysAsync("add the title \"Later\"", repliesTo: result.MessageId);

        await ana.SeesCardAsync(CardState.Done, "Later");
        Assert.Equal("a", Assert.Single(await bot.Store.ListProjectsAsync(ana.Chat, default)).Name);
    }

    [Fact]
    public async Task A_name_is_checked_and_shown_as_it_is()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();
        await UploadAsync(ana, "a.mp4");

        await ana.CommandsAsync("rename", new string('x', 41));
        await ana.SeesAsync("up to 40 characters");
        await ana.CommandsAsync("rename", string.Concat("Lisbon".Select(letter => letter + new string('\u0301', 500))));
        await ana.SeesTimesAsync(2, "up to 40 characters");
        await ana.CommandsAsync("rename", "**[win](https://evil.example)** <b>\u202E");
        var told = await ana.SeesAsync("is now called");

        Assert.Contains("“**[win](https://evil.example)** <b>”", Markup.ToPlain(told.Text), StringComparison.Ordinal);
        Assert.Equal("**[win](https://evil.example)** <b>", Assert.Single(await bot.Store.ListProjectsAsync(ana.Chat, default)).Name);
    }

    [Fact]
    public async Task Two_projects_have_no_name_in_common_and_without_a_project_there_is_nothing_to_rename()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();
        await ana.CommandsAsync("rename", "x");
        await ana.SeesAsync(English[TextKey.ProjectsNone]);
        await UploadAsync(ana, "a.mp4");
        await ana.CommandsAsync("new");
        await ana.PressesAsync("Yes, new project");
        await ana.SeesAsync("New project started");
        await UploadAsync(ana, "b.mp4");

        await ana.SaysAsync("rename this project to A");

        await ana.SeesAsync("You already have a project called “A”");
    }

    [Fact]
    public async Task The_file_is_called_after_the_new_name()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();
        await ana.SaysAsync("add the title \"Hi\"", ("a.mp4", SampleMedia.Mp4()));
        await ana.SeesCardAsync(CardState.Done, "Hi");
        await ana.SaysAsync("rename this project to Summer: 1/2");
        await ana.SeesAsync("is now called");

        await ana.SaysAsync("export");

        Assert.True(SampleMedia.IsOf((await ana.SeesVideoAsync()).Video!, "Summer 1 2"));
    }

    private static async Task UploadAsync(Friend friend, string file)
    {
        await friend.SaysAsync("", (file, SampleMedia.Mp4()));
        await friend.SeesCardAsync(CardState.Done, file);
    }
}
