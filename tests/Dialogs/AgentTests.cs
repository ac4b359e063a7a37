using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Harness.Bot;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Dialogs;

/// <summary>An agent that uses a chat by the Model Context Protocol, with the protocol's own client.</summary>
public sealed partial class AgentTests
{
    [Fact]
    public async Task An_agent_uploads_edits_exports_and_downloads_the_video()
    {
        await using var bot = await StartAsync();
        await using var ana = await bot.PersonAsync();
        var key = await KeyAsync(ana);
        await using var agent = await ConnectAsync(bot, key);

        Assert.Equal(["export", "get_status", "list_projects", "send_message", "upload_file"], (await agent.ListToolsAsync()).Select(tool => tool.Name).Order(StringComparer.Ordinal));
        var uploaded = await CallAsync(agent, "upload_file", new() { ["name"] = "webcam.mp4", ["content_base64"] = Convert.ToBase64String(SampleMedia.Mp4()) });
        Assert.Contains("Got webcam.mp4", uploaded, StringComparison.Ordinal);
        var edited = await CallAsync(agent, "send_message", new() { ["text"] = "add a title \"Lisbon\"" });
        Assert.Contains("Lisbon", edited, StringComparison.Ordinal);
        var exported = await CallAsync(agent, "export", []);
        var file = FilePath().Match(exported).Value;

        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new("Bearer", key);
        Assert.NotEmpty(await http.GetByteArrayAsync(new Uri(bot.Address, file)));
        Assert.Contains("\"isCurrent\":true", await CallAsync(agent, "list_projects", []), StringComparison.Ordinal);
        Assert.Contains("Lisbon", await CallAsync(agent, "get_status", []), StringComparison.Ordinal);
        await ana.SeesVideoAsync(); // The person watches.
    }

    [Fact]
    public async Task Work_that_takes_longer_than_the_agent_waits_is_looked_at_later()
    {
        await using var bot = await StartAsync(scripted: true);
        await using var ana = await bot.PersonAsync();
        await using var agent = await ConnectAsync(bot, await KeyAsync(ana));
        var go = new TaskCompletionSource();
        bot.Script.Hold("/run_sse", go.Task);

        var begun = await CallAsync(agent, "upload_file", new()
        {
            ["name"] = "webcam.mp4",
            ["content_base64"] = Convert.ToBase64String(SampleMedia.Mp4()),
            ["text"] = "add a title \"Lisbon\"",
            ["wait_seconds"] = 1,
        });
        Assert.Contains("\"working\":true", begun, StringComparison.Ordinal);
        go.SetResult();
        await ana.SeesAsync("Lisbon");

        Assert.Contains("Lisbon", await CallAsync(agent, "get_status", []), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("send_message", """{"text":"  "}""", "This message is empty")]
    [InlineData("upload_file", """{"name":"a.mp4","content_base64":"%%%"}""", "content_base64 is not base64.")]
    [InlineData("upload_file", """{"name":"a.mp4","content_base64":""}""", "a.mp4")]
    [InlineData("upload_file", """{"name":"a.exe","content_base64":"TVqQAAMAAAAEAAAA"}""", "a.exe")]
    public async Task What_is_refused_is_said_in_words(string tool, string arguments, string words)
    {
        await using var bot = await StartAsync();
        await using var ana = await bot.PersonAsync();
        await using var agent = await ConnectAsync(bot, await KeyAsync(ana));

        var answer = await agent.CallToolAsync(tool, JsonSerializer.Deserialize<Dictionary<string, object?>>(arguments)!);

        Assert.True(answer.IsError);
        Assert.Contains(words, Text(answer), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("nbl_CfDJ8Bm0forgedforgedforgedforgedforgedforged")]
    public async Task Without_a_key_there_are_no_tools(string? key)
    {
        await using var bot = await StartAsync();
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = key is null ? null : new("Bearer", key);

        using var answer = await http.PostAsync(new Uri(bot.Address, "/mcp"), new StringContent("""{"jsonrpc":"2.0","id":1,"method":"tools/list"}"""));

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task A_bot_whose_operator_did_not_ask_for_it_serves_no_agents()
    {
        await using var bot = await BotHarness.StartAsync();
        await using var ana = await bot.PersonAsync();
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new("Bearer", await KeyAsync(ana));

        using var answer = await http.PostAsync(new Uri(bot.Address, "/mcp"), new StringContent("{}"));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    private static Task<BotHarness> StartAsync(bool scripted = false) => BotHarness.StartAsync(settings: new() { ["WebChat:Mcp"] = "true" }, scripted: scripted);

    private static Task<McpClient> ConnectAsync(BotHarness bot, string key) => McpClient.CreateAsync(new HttpClientTransport(new()
    {
        Endpoint = new Uri(bot.Address, "/mcp"),
        TransportMode = HttpTransportMode.StreamableHttp,
        AdditionalHeaders = new Dictionary<string, string> { ["Authorization"] = $"Bearer {key}" },
    }));

    private static async Task<string> CallAsync(McpClient agent, string tool, Dictionary<string, object?> arguments)
    {
        var answer = await agent.CallToolAsync(tool, arguments);
        Assert.False(answer.IsError == true, Text(answer));
        return Text(answer);
    }

    private static string Text(CallToolResult answer) => string.Concat(answer.Content.OfType<TextContentBlock>().Select(block => block.Text));

    private static async Task<string> KeyAsync(Person person)
    {
        await person.SaysAsync("help");
        await person.SeesAsync("I edit videos");
        using var answer = await person.Http.PostAsync(person.Url("/keys"), null);
        return KeyOnPage().Match(await answer.Content.ReadAsStringAsync()).Groups[1].Value;
    }

    [GeneratedRegex("<code>(nbl_[^<]+)</code>")]
    private static partial Regex KeyOnPage();

    [GeneratedRegex("/api/chat/files/[0-9a-z]+")]
    private static partial Regex FilePath();
}
