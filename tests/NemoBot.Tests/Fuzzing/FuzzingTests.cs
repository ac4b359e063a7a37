using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;
using System.Xml.Linq;
using Harness.Bot;
using Harness.Discord;
using Harness.Skills;
using NemoBot.Core.Intents;
using NemoBot.Core.Skills;
using NemoBot.Core.Text.Formatting;
using NemoBot.Core.Text.Gui;
using NemoBot.Core.Text.Localization;
using NemoBot.Discord.Gateway;
using NemoBot.Discord.Incoming;
using NemoBot.Discord.Outgoing;
using NemoBot.Telegram.Api;
using NemoBot.Telegram.Incoming;
using NemoBot.Telegram.Outgoing;
using Arrival = NemoBot.Discord.Gateway.Arrival;

namespace NemoBot.Tests.Fuzzing;

/// <summary>Everything that reads what others wrote, fed with damage: no crash, no hang, nothing that the caller does not expect.</summary>
public sealed class FuzzingTests
{
    private const string Update = """
        {"update_id":911978041,"message":{"message_id":1584,"from":{"id":42,"is_bot":false,"first_name":"Ana","language_code":"de"},"chat":{"id":42,"type":"private"},"date":1762000000,
         "media_group_id":"1389","video":{"duration":613,"width":1920,"height":1080,"file_name":"IMG.MOV","mime_type":"video/mp4","file_id":"BAAC","file_unique_id":"AgAD","file_size":524288000},
         "caption":"/edit@bot cut 🦊 silence","caption_entities":[{"type":"bot_command","offset":0,"length":9}],"reply_to_message":{"message_id":7,"date":1,"chat":{"id":42,"type":"private"}}}}
        """;

    /// <summary>Far longer than any input may take: what is still at it then hangs.</summary>
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(10);

    private static string Reply => "# Done\n\n**Title** \"Lisbon\" _0-3 s_ [open](https://example.org/a_(b)) `code`\n\n- one\n- two\n\n1. <b>x</b> ||spoiler|| @everyone\n\n> quote\n\n```\nblock\n```";

    public static TheoryData<int> Seeds => [Mutator.FirstSeed, Mutator.FirstSeed + 1];

    public static TheoryData<int, string> SkillFiles
    {
        get
        {
            var files = new TheoryData<int, string>();
            foreach (var file in Directory.EnumerateFiles(PublishedSkills.Folder, "SKILL.md", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            {
                files.Add(Mutator.FirstSeed, Path.GetRelativePath(PublishedSkills.Folder, file));
            }

            return files;
        }
    }

    /// <summary>Whole files, as published: settings, text, tables and commands.</summary>
    [Theory(Timeout = 600_000)]
    [MemberData(nameof(SkillFiles))]
    public Task No_skill_file_ends_the_process(int seed, string file) => RunAsync(seed, 300, File.ReadAllText(Path.Combine(PublishedSkills.Folder, file)), bytes =>
    {
        var text = Encoding.UTF8.GetString(bytes);
        var (profile, fault) = SkillFile.Read("SKILL.md", "folder", text);
        Assert.True(profile is not null ^ fault is not null);
        Assert.True(SkillName.IsValid(profile?.Name ?? "x"));
        Assert.All(profile?.Words.Labels.Values ?? [], label => Assert.False(label is Label.Cancel or Label.NewProject));
        Assert.DoesNotContain("token=", $"{profile?.Greeting.In("en")}{string.Concat(profile?.Tips.In("en") ?? [])}", StringComparison.OrdinalIgnoreCase);
        _ = SkillFile.ReadTranslation("SKILL.de.md", text);
    });

    [Fact(Timeout = 60_000)]
    public async Task A_billion_laughs_cost_nothing()
    {
        await Task.Yield();
        var laughs = "a: &a [x,x,x,x,x,x,x,x,x]\n" + string.Concat(Enumerable.Range(1, 9).Select(n => $"{(char)('a' + n)}: &{(char)('a' + n)} [{string.Join(',', Enumerable.Repeat($"*{(char)('a' + n - 1)}", 9))}]\n"));
        string[] bombs =
        [
            $"---\nname: x\n{laughs}---\n",
            $"---\nname: {new string('[', 20_000)}\n---\n",
            $"---\n{string.Concat(Enumerable.Range(0, 4_000).Select(n => new string(' ', n % 500) + "a:\n"))}---\n",
            $"---\nname: {new string('x', 900_000)}\n---\n",
            $"---\nname: x\n---\n{string.Concat(Enumerable.Repeat("> ", 50_000))}deep\n",
            $"---\nname: x\n---\n{string.Concat(Enumerable.Range(0, 300).Select(n => new string(' ', 2 * n) + "- a\n"))}",
            $"---\nname: x\n---\n> {new string('*', 100_000)}\n\n|{string.Concat(Enumerable.Repeat("\"a\"|", 20_000))}\n|-|\n",
            $"---\nname: x\n---\n# {new string('#', 100_000)}x\n\n> {new string('!', 100_000)}x\n",
            $"---\nname: x\n---\n> a\n\n## Tips\n\n{new string('!', 100_000)}x\n\nconnect {new string('"', 100_000)}\n\nGET {new string('?', 20_000)}{new string('a', 20_000)}\n",
            $"---\nname: x\n---\n- {new string('[', 50_000)}\n\n**Try saying:**\n- {new string('*', 50_000)}a\n",
            $"---\nname: x\n---\n{string.Concat(Enumerable.Repeat("| \"a\" / \"b\" | Export |\n", 8_000))}",
        ];
        foreach (var bomb in bombs)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var (profile, fault) = SkillFile.Read("SKILL.md", "x", bomb);
            Assert.True(profile is not null ^ fault is not null);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 << 20);
        }
    }

    [Theory(Timeout = 600_000)]
    [MemberData(nameof(Seeds))]
    public Task No_reply_becomes_broken_markup(int seed) => RunAsync(seed, 1500, Reply, bytes =>
    {
        var text = Encoding.UTF8.GetString(bytes);
        var html = HtmlWriter.Write(text);
        var clean = new string([.. html.Where(XmlConvert.IsXmlChar)]);
        Assert.NotNull(XDocument.Parse($"<all>{clean}</all>"));
        Assert.NotNull(Markup.ToPlain(text));
        Assert.NotNull(MarkdownWriter.Write(text));
        Assert.NotNull(GuiTranslation.Translate(text, Texts.In("en")).Text);
    });

    [Theory(Timeout = 600_000)]
    [MemberData(nameof(Seeds))]
    public Task No_words_break_the_router(int seed) => RunAsync(seed, 1500, "please trim the first 3 seconds, add a title \"Urban\" 然后导出 /export and then cancel", bytes =>
        Assert.NotNull(IntentRouter.Route(Encoding.UTF8.GetString(bytes), hasAttachments: bytes.Length % 2 == 0)));

    [Theory(Timeout = 600_000)]
    [MemberData(nameof(Seeds))]
    public Task No_update_of_telegram_is_worse_than_unreadable(int seed) => RunAsync(seed, 4000, Update, bytes =>
    {
        _ = UpdateReader.IdOf(bytes);
        Expecting(() => JsonSerializer.Deserialize<ReadOnlyMemory<byte>[]>([.. "["u8, .. bytes, .. "]"u8], AnswerJson.Options), typeof(JsonException));
        Expecting(
            () => UpdateMapping.Map(UpdateReader.Read(bytes), new BotIdentity(7, "bot")),
            typeof(JsonException), typeof(InvalidOperationException), typeof(ArgumentException), typeof(FormatException), typeof(OverflowException)); // What the intake keeps as unreadable.
    });

    [Theory(Timeout = 600_000)]
    [MemberData(nameof(Seeds))]
    public Task No_event_of_discord_is_worse_than_unreadable(int seed)
    {
        var message = Payloads.Mention("555000000000000001", "<@900000000000000001> trim it 🦊");
        message["attachments"] = new JsonArray(Payloads.Attachment("666000000000000001", "a.mp4"));
        var dispatch = new JsonObject { ["t"] = "MESSAGE_CREATE", ["s"] = 7, ["op"] = 0, ["d"] = message }.ToJsonString();
        var bot = Encoding.UTF8.GetBytes(Payloads.Bot);
        return RunAsync(seed, 4000, dispatch, bytes => Expecting(
            () =>
            {
                var payload = GatewayPayload.Read(bytes);
                if (Arrival.Read(payload.Event, payload.Data(bytes), bot) is Arrival.Said said)
                {
                    _ = MessageMapping.Map(said.Message, Payloads.Bot);
                }
            },
            typeof(JsonException), typeof(InvalidOperationException), typeof(FormatException))); // What the connection rejects.
    }

    [Theory(Timeout = 600_000)]
    [MemberData(nameof(Seeds))]
    public async Task No_multipart_body_gets_past_the_web_chat(int seed)
    {
        await using var bot = await BotHarness.StartAsync();
        await using var ana = await bot.PersonAsync();
        var body = "--line\r\nContent-Disposition: form-data; name=\"id\"\r\n\r\nmessage-0001\r\n--line\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\nhelp\r\n"
            + "--line\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a.mp4\"\r\nContent-Type: video/mp4\r\n\r\n" + Encoding.Latin1.GetString(SampleMedia.Mp4(payload: 64)) + "\r\n--line--\r\n";
        var original = Encoding.Latin1.GetBytes(body);
        var mutator = new Mutator(seed);
        for (var round = Mutator.Rounds(200); round > 0; round--)
        {
            using var content = new ByteArrayContent(mutator.Damage(original));
            content.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=line");
            using var answer = await ana.Http.PostAsync(ana.Url("/api/chat/messages"), content);
            Assert.True(answer.StatusCode < HttpStatusCode.InternalServerError, $"{answer.StatusCode} in round {round} of seed {seed}");
        }

        await ana.SaysAsync("help");
        await ana.SeesAsync("export");
    }

    /// <summary>Damage after damage; what it does not expect fails with the seed and the round, so that it can be had again.</summary>
    private static async Task RunAsync(int seed, int usual, string original, Action<byte[]> target)
    {
        await Task.Yield(); // So that the time limit of the test applies.
        var bytes = Encoding.UTF8.GetBytes(original);
        var mutator = new Mutator(seed);
        for (var round = 0; round < Mutator.Rounds(usual); round++)
        {
            var damaged = mutator.Damage(bytes);
            try
            {
                await Task.Run(() => target(damaged)).WaitAsync(TimeLimit, TimeProvider.System);
            }
            catch (Exception broken)
            {
                Assert.Fail($"Seed {seed}, round {round}: {broken}\nInput: {Convert.ToBase64String(damaged)}");
            }
        }
    }

    private static void Expecting(Action act, params Type[] expected)
    {
        try
        {
            act();
        }
        catch (Exception fault) when (Array.Exists(expected, type => type.IsInstanceOfType(fault)))
        {
            // One of the ways in which it may be unreadable.
        }
    }
}
