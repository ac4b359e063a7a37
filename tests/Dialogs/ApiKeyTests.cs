using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;
using Harness.Bot;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Localization;
using NemoBot.WebChat;
using NemoVideo.Simulator.Log;

namespace Dialogs;

/// <summary>A script that speaks in a web chat with a key that the person made for it.</summary>
public sealed partial class ApiKeyTests
{
    [Fact]
    public async Task A_script_with_a_key_edits_and_exports_in_the_persons_chat()
    {
        await using var bot = await BotHarness.StartAsync();
        await using var ana = await TalkedAsync(bot);
        using var script = new Script(bot, await MakeAsync(ana));

        Assert.Equal(HttpStatusCode.Accepted, await script.SaysAsync("add a title \"Lisbon\"", ("webcam.mp4", SampleMedia.Mp4())));
        await ana.SeesAsync("Lisbon");
        Assert.Equal(HttpStatusCode.Accepted, await script.SaysAsync("export"));
        var video = (await ana.SeesVideoAsync()).Video!;

        Assert.Equal(HttpStatusCode.OK, (await script.GetAsync($"/api/chat/files/{video.FileId}")).StatusCode);
        Assert.DoesNotContain("Set-Cookie", (await script.GetAsync("/api/chat/history?before=100000")).Headers.ToString(), StringComparison.Ordinal);
        await bot.RestartAsync();
        Assert.Equal(HttpStatusCode.Accepted, await script.SaysAsync("status"));
    }

    [Fact]
    public async Task A_key_opens_its_own_chat_only()
    {
        await using var bot = await BotHarness.StartAsync();
        await using var ana = await TalkedAsync(bot);
        await using var ben = await TalkedAsync(bot);
        using var script = new Script(bot, await MakeAsync(ana));

        await script.SaysAsync("add a title \"Lisbon\"");
        await ana.SeesAsync("Lisbon");

        Assert.DoesNotContain(ben.Chat, entry => entry.Text.Contains("Lisbon", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_key_that_was_revoked_opens_nothing_and_the_other_one_still_does()
    {
        await using var bot = await BotHarness.StartAsync();
        await using var ana = await TalkedAsync(bot);
        using var first = new Script(bot, await MakeAsync(ana));
        using var second = new Script(bot, await MakeAsync(ana));

        var revoke = RevokePath().Match(await PageAsync(ana)).Value;
        Assert.Equal(HttpStatusCode.SeeOther, (await ana.Http.PostAsync(ana.Url(revoke), null)).StatusCode);

        Assert.Equal("api_key_wrong", await first.RefusalAsync());
        Assert.Equal(HttpStatusCode.Accepted, await second.SaysAsync("status"));
    }

    [Fact]
    public async Task A_key_is_shown_once_and_nowhere_else()
    {
        await using var bot = await BotHarness.StartAsync();
        await using var ana = await TalkedAsync(bot);

        var key = await MakeAsync(ana);
        using (var script = new Script(bot, key))
        {
            await script.SaysAsync($"help, my key is {key}");
        }

        await ana.SeesAsync("export");
        Assert.DoesNotContain(key, await PageAsync(ana), StringComparison.Ordinal);
        Assert.DoesNotContain(ana.Chat, entry => entry.Text.Contains(key, StringComparison.Ordinal));
        Assert.DoesNotContain(bot.Logs.Lines, line => line.Contains(key, StringComparison.Ordinal));
    }

    /// <summary>In each of the ten languages.</summary>
    public static TheoryData<string, string> Wishes => new()
    {
        { "en", "Make me an API key" },
        { "zh-Hans", "给我一个 API 密钥" },
        { "zh-Hant", "給我一個 API 金鑰" },
        { "es", "crea una clave de API" },
        { "de", "Ich brauche einen API-Schlüssel" },
        { "fr", "Crée une clé d’API" },
        { "pt", "quero uma chave de API" },
        { "ja", "APIキーを作って" },
        { "ko", "API 키 만들어 줘" },
        { "ru", "Мне нужен ключ API" },
    };

    [Theory]
    [MemberData(nameof(Wishes))]
    public async Task In_each_language_words_lead_to_the_page_of_the_keys_which_other_platforms_do_not_have(string language, string words)
    {
        var texts = Texts.In(language);
        await using var bot = await BotHarness.StartAsync();
        await using var ana = await bot.PersonAsync(language);
        var ben = bot.Friend("ben", language);
        await ana.SaysAsync($"/language {language}");
        await ben.CommandsAsync("language", language);

        await ana.SaysAsync(words);
        await ben.SaysAsync(words);

        await ana.SeesAsync(texts[TextKey.ApiKeysAbout]);
        Assert.Empty((await ben.SeesAsync(texts[TextKey.ApiKeysElsewhere])).Buttons);
        Assert.Equal(0, bot.Nemo.Log.Count(LogKind.ChatMessage));
    }

    [Fact]
    public async Task The_command_says_how_many_keys_there_are_and_its_button_opens_the_page_that_shows_one_once()
    {
        await using var bot = await BotHarness.StartAsync();
        await using var ana = await TalkedAsync(bot);

        await ana.SaysAsync("/apikey");
        var answer = await ana.SeesAsync("Keys of this chat: 0, at most 5.");
        var button = Assert.Single(answer.Buttons!);
        using var made = await ana.Http.PostAsync(new Uri(ana.Url("/"), button.Link), null);
        var key = KeyOnPage().Match(await made.Content.ReadAsStringAsync()).Groups[1].Value;
        using var script = new Script(bot, key);
        Assert.Equal(HttpStatusCode.Accepted, await script.SaysAsync("/apikey"));

        await ana.SeesAsync("Keys of this chat: 1, at most 5.");
        Assert.DoesNotContain(ana.Chat, entry => entry.Text.Contains("nbl_", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_chat_has_at_most_five_keys_and_its_page_says_so()
    {
        await using var bot = await BotHarness.StartAsync();
        await using var ana = await TalkedAsync(bot);
        for (var made = 0; made < ApiKey.Most; made++)
        {
            await MakeAsync(ana);
        }

        var page = await (await ana.Http.PostAsync(ana.Url("/keys"), null)).Content.ReadAsStringAsync();

        Assert.DoesNotMatch(KeyOnPage(), page);
        Assert.Contains("This chat has 5 keys, which is the most.", page, StringComparison.Ordinal);
        Assert.Equal(ApiKey.Most, RevokePath().Count(page));
    }

    [Fact]
    public async Task Keys_cannot_be_guessed_quickly()
    {
        await using var bot = await BotHarness.StartAsync();
        await using var ana = await TalkedAsync(bot);
        var key = await MakeAsync(ana);
        using (var guesser = new Script(bot, $"{key[..^4]}AAAA"))
        {
            for (var guess = 0; guess < 5; guess++)
            {
                Assert.Equal("api_key_wrong", await guesser.RefusalAsync());
            }
        }

        using var script = new Script(bot, key);
        Assert.Equal("too_many_tries", await script.RefusalAsync());
    }

    [Fact]
    public async Task Who_made_a_key_knew_the_access_code_so_the_script_needs_none()
    {
        await using var bot = await BotHarness.StartAsync(settings: new() { ["WebChat:AccessCode"] = "open sesame" });
        await using var ana = await bot.PersonAsync(accessCode: "open sesame");
        await ana.SaysAsync("help");
        await ana.SeesAsync("export");
        using var script = new Script(bot, await MakeAsync(ana));

        Assert.Equal(HttpStatusCode.Accepted, await script.SaysAsync("status"));
        using var stranger = new HttpClient();
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.PostAsync(ana.Url("/keys"), null)).StatusCode);
    }

    [Fact]
    public async Task The_bearer_token_of_a_proxy_is_no_key_of_ours()
    {
        await using var bot = await BotHarness.StartAsync();
        await using var ana = await TalkedAsync(bot);
        ana.Http.DefaultRequestHeaders.Authorization = new("Bearer", "eyJhbGciOiJIUzI1NiJ9.e30.c2ln");

        await ana.SaysAsync("help");
        await ana.SeesAsync("I edit videos");
    }

    [Fact]
    public async Task A_chat_in_which_nothing_was_said_makes_no_key()
    {
        await using var bot = await BotHarness.StartAsync();
        await using var ana = await bot.PersonAsync();

        using var answer = await ana.Http.PostAsync(ana.Url("/keys"), null);

        Assert.Equal((HttpStatusCode.SeeOther, "/"), (answer.StatusCode, answer.Headers.Location?.ToString()));
    }

    [Fact]
    public async Task A_key_makes_no_keys_and_ends_with_its_chat()
    {
        await using var bot = await BotHarness.StartAsync();
        await using var ana = await TalkedAsync(bot);
        using var script = new Script(bot, await MakeAsync(ana));
        Assert.Equal(HttpStatusCode.Unauthorized, await script.PostAsync("/keys"));

        foreach (var chat in await WebChatsAsync(bot))
        {
            await bot.Store.EraseChatAsync(chat, default);
        }

        Assert.Equal("api_key_wrong", await script.RefusalAsync());
    }

    /// <summary>The chats of all unfinished and finished words: one person.</summary>
    private static async Task<IReadOnlyList<ChatKey>> WebChatsAsync(BotHarness bot)
    {
        var files = await bot.Store.OldestFilesAsync(10, default);
        return [.. files.Select(file => file.Chat).Where(chat => chat.Platform == WebChatPlatform.PlatformName).Distinct()];
    }

    private static async Task<Person> TalkedAsync(BotHarness bot)
    {
        var person = await bot.PersonAsync();
        await person.SaysAsync("", ("first.mp4", SampleMedia.Mp4()));
        await person.SeesAsync("Got first.mp4");
        return person;
    }

    private static async Task<string> MakeAsync(Person person)
    {
        using var answer = await person.Http.PostAsync(person.Url("/keys"), null);
        return KeyOnPage().Match(await answer.Content.ReadAsStringAsync()).Groups[1].Value;
    }

    private static Task<string> PageAsync(Person person) => person.Http.GetStringAsync(person.Url("/keys"));

    [GeneratedRegex("<code>(nbl_[^<]+)</code>")]
    private static partial Regex KeyOnPage();

    [GeneratedRegex("/keys/[0-9a-z]+/revoke")]
    private static partial Regex RevokePath();

    /// <summary>A program without cookies.</summary>
    private sealed class Script : IDisposable
    {
        private readonly BotHarness _bot;
        private readonly HttpClient _http = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });

        public Script(BotHarness bot, string key)
        {
            _bot = bot;
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        public async Task<HttpStatusCode> SaysAsync(string text, params (string Name, byte[] Content)[] files)
        {
            using var form = new MultipartFormDataContent { { new StringContent(text), "text" } };
            foreach (var (name, content) in files)
            {
                form.Add(new ByteArrayContent(content), "files", name);
            }

            return (await _http.PostAsync(new Uri(_bot.Address, "/api/chat/messages"), form)).StatusCode;
        }

        public Task<HttpResponseMessage> GetAsync(string path) => _http.GetAsync(new Uri(_bot.Address, path));

        public async Task<HttpStatusCode> PostAsync(string path) => (await _http.PostAsync(new Uri(_bot.Address, path), null)).StatusCode;

        /// <summary>Returns the code of the refusal.</summary>
        public async Task<string> RefusalAsync()
        {
            using var answer = await GetAsync("/api/chat/history?before=1");
            return JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("error").GetProperty("code").GetString()!;
        }

        public void Dispose() => _http.Dispose();
    }
}
