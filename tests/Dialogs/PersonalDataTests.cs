using System.Text;
using System.Text.Json;
using Harness.Bot;
using Harness.Storage;
using Harness.Storage.Postgres;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Localization;
using NemoVideo.Simulator.Log;

namespace Dialogs;

/// <summary>What a person may ask about their data: what it is, for how long, a copy, and that it is forgotten.</summary>
public sealed class PersonalDataTests
{
    private const string Words = "zyzzyvaquartz";
    private const string FileName = "zyzzyvafootage.mp4";
    private static readonly Texts English = Texts.In("en");

    /// <summary>In each of the ten languages: for the data, to forget, about privacy.</summary>
    public static TheoryData<string, string, string, string> Wishes => new()
    {
        { "en", "What do you know about me?", "Delete my data", "privacy policy" },
        { "zh-Hans", "导出我的数据", "删除我的数据", "隐私政策" },
        { "zh-Hant", "匯出我的資料", "刪除我的資料", "隱私政策" },
        { "es", "¿Qué sabes de mí?", "borra mis datos", "política de privacidad" },
        { "de", "Was weißt du über mich?", "Vergiss mich!", "Datenschutz" },
        { "fr", "exporte mes données", "oublie-moi", "confidentialité" },
        { "pt", "exportar meus dados", "apague meus dados", "privacidade" },
        { "ja", "私のデータをください", "私のデータを削除して", "プライバシー" },
        { "ko", "내 데이터 내보내 줘", "내 데이터 삭제해 줘", "개인정보 처리방침" },
        { "ru", "Что ты обо мне знаешь?", "Удали мои данные", "конфиденциальность" },
    };

    [Theory]
    [MemberData(nameof(Wishes))]
    public async Task In_each_language_words_ask_for_the_data_for_privacy_and_to_be_forgotten(string language, string data, string forget, string privacy)
    {
        var texts = Texts.In(language);
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend(language: language);
        await ana.CommandsAsync("language", language);

        await ana.SaysAsync(privacy);
        await ana.SeesAsync(texts.Format(TextKey.PrivacyText, 7, 90, 30, 7));
        await ana.SaysAsync(data);
        await ana.SeesCardAsync(CardState.Done, texts[TextKey.MyDataReady]);
        await ana.FindAsync(message => message.Video is { FileName: "my-data.json", IsDocument: true }, "the data");
        await ana.SaysAsync(forget);
        await ana.SeesAsync(texts.Format(TextKey.ForgetConfirm, 7));
        await ana.SaysAsync(texts[TextKey.ButtonForgetYes]); // Typed, as a word.

        await ana.SeesAsync(texts[TextKey.ForgetDone]);
        Assert.Equal(0, bot.Nemo.Log.Count(LogKind.ChatMessage));
    }

    [Fact]
    public async Task The_files_have_what_is_stored_of_this_chat_and_no_token_and_nothing_of_another()
    {
        await using var bot = await BotHarness.StartAsync();
        await using var ana = await bot.PersonAsync();
        await using var ben = await bot.PersonAsync();
        await ben.SaysAsync("add the title \"neighbourswords\"", ("neighbour.mp4", SampleMedia.Mp4()));
        await ben.SeesAsync(entry => entry.Card?.State == "done" && entry.Text.Contains("neighbourswords", StringComparison.Ordinal), "the neighbour's result");
        await ana.SaysAsync($"add the title \"{Words}\"", (FileName, SampleMedia.Mp4()));
        await ana.SeesAsync(entry => entry.Card?.State == "done" && entry.Text.Contains(Words, StringComparison.OrdinalIgnoreCase), "the result");

        await ana.SaysAsync("/mydata");

        var text = await ReadAsync(ana, "my-data.txt");
        var json = await ReadAsync(ana, "my-data.json");
        Assert.StartsWith("\ufeffWhat NemoBot keeps about this chat", text, StringComparison.Ordinal);
        Assert.Contains("Free account; its token is stored, encrypted", text, StringComparison.Ordinal);
        Assert.All([text, json], file =>
        {
            Assert.Contains(Words, file, StringComparison.Ordinal);
            Assert.Contains(FileName, file, StringComparison.Ordinal);
            Assert.DoesNotContain("neighbour", file, StringComparison.Ordinal);
            Assert.DoesNotContain("nmv_", file, StringComparison.Ordinal);
        });
        var data = JsonDocument.Parse(json).RootElement;
        Assert.Equal("free", data.GetProperty("accounts")[0].GetProperty("kind").GetString());
        Assert.Equal(["myData", "edit", "upload"], data.GetProperty("work").EnumerateArray().Select(job => job.GetProperty("kind").GetString()));
        Assert.Contains(data.GetProperty("files").EnumerateArray(), file => file.GetProperty("fileName").GetString() == FileName);
        Assert.NotEmpty(data.GetProperty("messages").EnumerateArray());
    }

    [Fact]
    public async Task The_operator_may_add_words_about_privacy()
    {
        await using var bot = await BotHarness.StartAsync(settings: new() { ["Operator:PrivacyText"] = "Run by **Reef Ltd.** Write to reef@example.org." });
        var ana = bot.Friend();

        await ana.CommandsAsync("privacy");

        var said = await ana.SeesAsync("Who sees it");
        Assert.EndsWith("\n\nRun by **Reef Ltd.** Write to reef@example.org.", said.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_keeps_everything_loses_nothing()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();
        await ana.SaysAsync("add the title \"Hi\"", ("a.mp4", SampleMedia.Mp4()));
        await ana.SeesCardAsync(CardState.Done, "Hi");
        await ana.CommandsAsync("forgetme");
        await ana.PressesAsync(English[TextKey.ButtonForgetNo]);
        await ana.CommandsAsync("projects");

        await ana.SeesAsync(English[TextKey.Projects]);
        Assert.DoesNotContain(ana.Sees, message => message.Text == English[TextKey.ForgetStarted]);
    }

    [Fact]
    public async Task What_runs_and_what_waits_is_cancelled_first_and_what_is_said_meanwhile_is_answered()
    {
        await using var bot = await BotHarness.StartAsync(scripted: true);
        var ana = bot.Friend();
        await ana.SaysAsync("", ("a.mp4", SampleMedia.Mp4()));
        await ana.SeesAsync("Got a.mp4");
        var goOn = new TaskCompletionSource();
        bot.Script.Hold("/run_sse", goOn.Task);
        await ana.SaysAsync("make it warmer");
        await ana.FindAsync(message => message.Card?.State == CardState.Working, "the edit");
        await ana.SaysAsync("export");
        await ana.CommandsAsync("forgetme");

        await ana.PressesAsync(English[TextKey.ButtonForgetYes]);

        await ana.SeesAsync(English[TextKey.ForgetDone]);
        Assert.Equal(0, bot.Nemo.Log.Count(LogKind.RenderStarted));
    }

    [Theory]
    [InlineData("litedb")]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_forgotten_chat_is_in_no_file_no_table_and_no_line_of_the_log_and_begins_anew(string engine)
    {
        Dictionary<string, string?> settings = new() { ["Storage:Engine"] = engine };
        if (engine == "postgres")
        {
            settings["Storage:Database"] = await (await PostgresProcess.SharedAsync()).CreateDatabaseAsync();
            settings["Storage:Secret"] = PostgresUnderTest.Secret;
        }

        var footage = SampleMedia.Mp4();
        await using var bot = await BotHarness.StartAsync(settings: settings);
        await using var ben = await bot.PersonAsync();
        await ben.SaysAsync("add the title \"neighbourswords\"", ("neighbour.mp4", SampleMedia.Mp4()));
        await ben.SeesAsync(entry => entry.Card?.State == "done" && entry.Text.Contains("neighbourswords", StringComparison.Ordinal), "the neighbour's result");
        var neighbours = Directory.GetFiles(bot.Folder, "*.bin", SearchOption.AllDirectories);
        await using var ana = await bot.PersonAsync();
        await ana.SaysAsync($"add the title \"{Words}\"", (FileName, footage));
        await ana.SeesAsync(entry => entry.Card?.State == "done" && entry.Text.Contains(Words, StringComparison.OrdinalIgnoreCase), "the result");
        await ana.SaysAsync("export");
        var video = await ana.SeesVideoAsync();
        await ana.SaysAsync("/mydata");
        var chat = JsonDocument.Parse(await ReadAsync(ana, "my-data.json")).RootElement.GetProperty("chat").GetString()!.Split(':')[1];

        await ana.SaysAsync("/forgetme");
        await ana.PressesAsync(English[TextKey.ButtonForgetYes]);
        await ana.SawAsync(English[TextKey.ForgetDone]);
        await bot.Logs.Written.TakeAsync(line => line.Contains("Deleted a chat of web", StringComparison.Ordinal));

        using var gone = await ana.Http.GetAsync(ana.Url($"/api/chat/files/{video.Video!.FileId}"));
        Assert.Equal(System.Net.HttpStatusCode.NotFound, gone.StatusCode);
        Assert.Equal(neighbours.Order(StringComparer.Ordinal), Directory.GetFiles(bot.Folder, "*.bin", SearchOption.AllDirectories).Order(StringComparer.Ordinal));
        Assert.Empty(await FoundAsync(bot, settings, chat));
        Assert.Empty(await FoundAsync(bot, settings, Words));
        Assert.Empty(await FoundAsync(bot, settings, FileName));
        Assert.DoesNotContain(bot.Logs.Lines, line => line.Contains(chat, StringComparison.Ordinal) || line.Contains(Words, StringComparison.OrdinalIgnoreCase) || line.Contains(FileName, StringComparison.Ordinal));

        // The neighbour goes on, and so does a new chat.
        await ana.SaysAsync("add the title \"Afresh\"", ("b.mp4", SampleMedia.Mp4()));
        await ana.SeesAsync(entry => entry.Card?.State == "done" && entry.Text.Contains("Afresh", StringComparison.Ordinal), "the new result");
        await ben.SaysAsync("export");
        await ben.SeesVideoAsync();
    }

    [Fact]
    public async Task A_process_that_ends_in_between_goes_on_where_it_was()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();
        await ana.SaysAsync("add the title \"Hi\"", ("a.mp4", SampleMedia.Mp4()));
        await ana.SeesCardAsync(CardState.Done, "Hi");
        var refused = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        bot.Platform.RefusesSend = message => message.EndsChat && (refused.TrySetResult() || true) ? PlatformFault.NotSent : null; // Its last words do not get through.
        await ana.CommandsAsync("forgetme");
        await ana.PressesAsync(English[TextKey.ButtonForgetYes]);
        await refused.Task;
        var rest = await bot.Store.GetContentsAsync(ana.Chat, default);
        Assert.Equal([JobKind.Forget], rest.Jobs.Select(job => job.Kind)); // All else is gone already.
        Assert.Equal((1, 0, null), (rest.Posts.Count, rest.Projects.Count, rest.Chat.Account));

        bot.Platform.RefusesSend = null;
        await bot.RestartAsync();

        await ana.SeesAsync(English[TextKey.ForgetDone]);
        await bot.Logs.Written.TakeAsync(line => line.Contains("Deleted a chat of test", StringComparison.Ordinal));
        Data.AssertSame(new ChatContents(new(ana.Chat)), await bot.Store.GetContentsAsync(ana.Chat, default) with { Chat = new(ana.Chat) });
        Assert.DoesNotContain(ana.Chat, await bot.Store.ChatsWithWorkAsync(default));
    }

    private static async Task<string> ReadAsync(Person person, string name)
    {
        var entry = await person.SeesAsync(entry => entry.Document?.Name == name, name);
        return Encoding.UTF8.GetString(await person.Http.GetByteArrayAsync(person.Url($"/api/chat/files/{entry.Document!.FileId}")));
    }

    /// <summary>Returns the files of the bot, and the tables of its database on a server, that contain the words.</summary>
    private static async Task<List<string>> FoundAsync(BotHarness bot, Dictionary<string, string?> settings, string words)
    {
        var sought = Encoding.UTF8.GetBytes(words);
        var found = new List<string>();
        foreach (var file in Directory.EnumerateFiles(bot.Folder, "*", SearchOption.AllDirectories).Where(file => Path.GetExtension(file) is not (".lock" or ".read")))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[stream.Length];
            await stream.ReadExactlyAsync(bytes);
            if (bytes.AsSpan().IndexOf(sought) >= 0)
            {
                found.Add(file);
            }
        }

        if (settings.TryGetValue("Storage:Database", out var database) && database is not null)
        {
            found.AddRange(await PostgresUnderTest.At(database).TablesWithAsync(words));
        }

        return found;
    }
}
