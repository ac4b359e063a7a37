using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Fakes.Discord;
using Harness.Discord;

namespace NemoBot.Discord.Tests;

/// <summary>The fake refuses messages of components as Discord does; otherwise tests with it would prove nothing.</summary>
public sealed class ComponentRulesTests : IAsyncLifetime
{
    private const int Rich = 1 << 15;
    private readonly HttpClient _http = new();
    private FakeDiscord _discord = null!;

    public async ValueTask InitializeAsync()
    {
        _discord = await FakeDiscord.StartAsync();
        _http.BaseAddress = new(_discord.ApiAddress + "/");
        _http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "Bot " + _discord.Settings.Token);
    }

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return _discord.DisposeAsync();
    }

    public static TheoryData<string, bool> Bodies => new()
    {
        { Card(Text("Words")), true },
        { Card(Text(new string('x', 4000))), true },
        { Card(Text(new string('x', 4001))), false },
        { Card(Text(new string('x', 2001)), Text(new string('x', 2000))), false },
        { Card(Text("")), false },
        { Card(), false },
        { Card([.. Enumerable.Range(0, 39).Select(_ => Text("x"))]), true },
        { Card([.. Enumerable.Range(0, 40).Select(_ => Text("x"))]), false },
        { Card(Text("x"), Gallery("https://files.example.test/a.mp4")), true },
        { Card(Text("x"), Gallery("attachment://a.png")), false },
        { Card(Text("x"), Text("y")).Replace("\"flags\"", "\"content\":\"z\",\"flags\"", StringComparison.Ordinal), false },
        { Card(Text("x")).Replace("\"flags\"", "\"embeds\":[{\"description\":\"z\"}],\"flags\"", StringComparison.Ordinal), false },
        { Card(Text("x")).Replace($"{Rich}", "0", StringComparison.Ordinal), false },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task A_message_is_taken_or_refused_as_a_whole(string body, bool isTaken)
    {
        var response = await SendAsync(HttpMethod.Post, "", body);

        Assert.Equal(isTaken ? HttpStatusCode.OK : HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(isTaken ? 1 : 0, _discord.Channels.In(Payloads.DmChannel).Count);
    }

    [Fact]
    public async Task An_edit_adds_the_flag_if_it_takes_the_content_away_and_nothing_takes_the_flag_away()
    {
        var sent = await SendAsync(HttpMethod.Post, "", """{"content":"Words"}""");
        var id = "/" + (string?)(await sent.Content.ReadFromJsonAsync<JsonObject>(TestContext.Current.CancellationToken))!["id"];

        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(HttpMethod.Patch, id, Card(Text("x")))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Patch, id, Card(Text("x")).Replace("\"flags\"", "\"content\":null,\"flags\"", StringComparison.Ordinal))).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(HttpMethod.Patch, id, """{"content":"Words","components":[],"flags":0}""")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(HttpMethod.Patch, id, """{"content":"Words"}""")).StatusCode);

        Assert.Equal("x", Assert.Single(_discord.Channels.In(Payloads.DmChannel)).Content);
    }

    private static string Card(params JsonObject[] parts) => new JsonObject
    {
        ["flags"] = Rich,
        ["components"] = new JsonArray(new JsonObject { ["type"] = 17, ["components"] = new JsonArray([.. parts]) }),
    }.ToJsonString();

    private static JsonObject Text(string text) => new() { ["type"] = 10, ["content"] = text };

    private static JsonObject Gallery(string url) => new() { ["type"] = 12, ["items"] = new JsonArray(new JsonObject { ["media"] = new JsonObject { ["url"] = url } }) };

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string message, string body)
    {
        using var request = new HttpRequestMessage(method, $"channels/{Payloads.DmChannel}/messages{message}") { Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json") };
        return await _http.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
