using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Fakes.Discord;
using Harness;
using Harness.Discord;
using NemoBot.Core.Model;
using NemoBot.Discord.Incoming;
using NemoBot.Discord.Rest;

namespace NemoBot.Discord.Tests;

/// <summary>Every kind of request that the bot can send is checked against Discord's own description of its API.</summary>
public sealed class RequestShapesTests
{
    private readonly Places _places = new();

    private static IReadOnlyList<RestRoute> AllRoutes =>
    [
        .. typeof(RestRoute).GetProperties(BindingFlags.Static | BindingFlags.Public).Select(property => (RestRoute)property.GetValue(null)!),
        .. typeof(RestRoute).GetMethods(BindingFlags.Static | BindingFlags.Public)
            .Where(method => method.ReturnType == typeof(RestRoute) && !method.IsSpecialName)
            .Select(method => (RestRoute)method.Invoke(null, [.. method.GetParameters().Select(_ => "1")])!),
    ];

    [Fact]
    public void Every_route_and_its_query_are_documented()
    {
        var description = OpenApiDescription.TryLoad();
        Assert.SkipWhen(description is null, $"{OpenApiDescription.Variable} names no description of Discord's API.");

        Assert.InRange(AllRoutes.Count, 10, 100);
        Assert.All(AllRoutes, route =>
        {
            var (path, query) = route.Path.Split('?') is [var before, var after] ? (before, after.Split('&').Select(pair => pair.Split('=')[0]).ToArray()) : (route.Path, []);
            Assert.Empty(description.Check(route.Method.Method, "/api/v10/" + path, null, query));
        });
    }

    [Fact]
    public void The_check_finds_what_is_wrong()
    {
        var description = OpenApiDescription.TryLoad();
        Assert.SkipWhen(description is null, $"{OpenApiDescription.Variable} names no description of Discord's API.");

        Assert.NotEmpty(description.Check("POST", "/api/v10/channels/1/letters", null));
        Assert.NotEmpty(description.Check("POST", "/api/v10/channels/1/messages", new() { ["contents"] = "x" }));
        Assert.NotEmpty(description.Check("POST", "/api/v10/channels/1/messages", new() { ["content"] = 7 }));
        Assert.NotEmpty(description.Check("GET", "/api/v10/channels/1/messages", null, "since"));
        Assert.Empty(description.Check("GET", "/api/v10/channels/1/messages", null, "after", "limit"));
    }

    /// <summary>The harness fails at its end for whatever the description or Discord's words forbid.</summary>
    [Fact]
    public async Task Every_kind_of_request_is_sent_once_and_passes()
    {
        await using var harness = await DiscordHarness.StartAsync();
        var server = new ChatKey("discord", $"{Payloads.GuildChannel}/{Payloads.Person}");
        var direct = new ChatKey("discord", Payloads.DmChannel);

        // A card by an interaction's token, edited by both tokens; a result as a reply; a video.
        var (edit, _) = _places.At('A');
        var message = await harness.InteractAsync(edit, server);
        var card = new OutgoingMessage { Text = "Working", Card = new(CardState.Working, "Cutting", 0.4, harness.Clock.GetUtcNow()), PlatformContext = message.PlatformContext };
        var cardPost = SortableId.New(harness.Clock);
        var cardId = await harness.PostAsync(server, cardPost, card);
        var oldPost = SortableId.New(harness.Clock);
        harness.Clock.Advance(TimeSpan.FromMinutes(20));
        await harness.Platform.EditAsync(server, cardId, cardPost, card with { Text = "More" }, default);
        await harness.PostAsync(server, oldPost, new() { Text = "Here", Video = await harness.VideoAsync(server, 1000), Notify = true, PlatformContext = message.PlatformContext });
        await harness.PostAsync(direct, SortableId.New(harness.Clock), new() { Text = "Large", Video = new("none", "a.mp4", 1L << 30, null, null, null) { Link = new("https://files.example.test/a.mp4") } });

        // What only the person's own install allows: follow-ups, the button, deleting.
        var (installed, _) = _places.At('C');
        var other = await harness.InteractAsync(installed, server);
        var shownId = await harness.PostAsync(server, SortableId.New(harness.Clock), card with { PlatformContext = other.PlatformContext });
        await harness.PostAsync(server, SortableId.New(harness.Clock), new() { Text = "A note", Notify = true, PlatformContext = other.PlatformContext });
        var (press, _) = _places.At('C', 3, new() { ["component_type"] = 2, ["custom_id"] = new CustomId(CustomKind.Delete, "", Payloads.Person).ToString() });
        press["message"] = new JsonObject { ["id"] = shownId };
        await harness.Discord.InteractAsync(press);
        await harness.Discord.Rest.Arrivals.TakeAsync(request => request.Method == "DELETE");
        await harness.Platform.DeleteAsync(server, cardId, default);

        // Forms, answers for one person, choices, files, roles.
        foreach (var (type, data) in new (int, JsonObject)[]
        {
            (2, new() { ["name"] = "login", ["type"] = 1 }),
            (2, new() { ["name"] = "credits", ["type"] = 1 }),
            (3, new() { ["component_type"] = 2, ["custom_id"] = new CustomId(CustomKind.Revise, "", Payloads.Person).ToString() }),
            (3, new() { ["component_type"] = 2, ["custom_id"] = "0123.abcd@999" }),
            (4, new() { ["name"] = "cancel", ["type"] = 1, ["options"] = new JsonArray(new JsonObject { ["name"] = "job", ["type"] = 3, ["value"] = "", ["focused"] = true }) }),
        })
        {
            var (interaction, _) = _places.At('A', type, data);
            interaction["message"] = type == 3 ? new JsonObject { ["id"] = "5" } : null;
            await harness.Discord.InteractAsync(interaction);
            await harness.Discord.Channels.Interactions.Answers.TakeAsync(answer => answer.InteractionId == (string?)interaction["id"]);
        }

        await Assert.ThrowsAsync<PlatformException>(() => harness.Platform.OpenAsync(direct, new($"{Payloads.DmChannel}/700/55", "a.mp4", 1), default));
        var mention = Payloads.GuildMessage("1001", "");
        mention["mention_roles"] = new JsonArray("501");
        await harness.Discord.Gateway.DispatchAsync("MESSAGE_CREATE", mention);
        await harness.Discord.Rest.Arrivals.TakeAsync(request => request.Path.EndsWith("/roles", StringComparison.Ordinal));

        var sent = harness.Discord.Rest.Requests.ToList();
        Assert.Empty(AllRoutes.Where(route => !sent.Exists(request => request.Method == route.Method.Method && Pattern(route).IsMatch(request.Path))).Select(route => route.ToString()));
        var first = sent.Where(request => request.Path.EndsWith("/callback", StringComparison.Ordinal)).Select(request => (int)request.Body!["type"]!).Distinct().Order();
        Assert.Equal([4, 5, 6, 8, 9], first);
        Assert.Contains(sent, request => request.Files.Count > 0);
        Assert.Contains(sent, request => request.Body?["message_reference"] is not null);
        Assert.Contains(sent, request => (int?)request.Body?["flags"] == ((1 << 15) | (1 << 12)));
        Assert.All(sent.Where(request => request.Path.EndsWith("/messages", StringComparison.Ordinal) && request.Method == "POST"), request => Assert.True((bool)request.Body!["enforce_nonce"]!));
    }

    private static Regex Pattern(RestRoute route) => new("^/api/v10/" + Regex.Escape(route.Template).Replace("\\*", "[^/]+", StringComparison.Ordinal) + "$", RegexOptions.CultureInvariant);
}
