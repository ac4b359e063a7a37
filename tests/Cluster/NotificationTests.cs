using System.Net;
using System.Text;
using System.Text.Json;
using Harness.Bot;
using Harness.People;
using Harness.WebChat;
using NemoBot.WebChat.Api;

namespace Cluster;

/// <summary>Notifications of browsers, which each node could send.</summary>
public sealed class NotificationTests
{
    [Fact(Timeout = 10 * 60 * 1000)]
    public async Task A_browser_is_told_once_how_work_ended_also_when_the_node_that_told_it_dies()
    {
        await using var world = await World.StartAsync();
        await using var service = await FakePushService.StartAsync();
        await using var page = await SubscribedAsync(world, node: 0, service.Endpoint("first"), "first");
        await using var other = await SubscribedAsync(world, node: 1, service.Endpoint("second"), "second");

        await EditAsync(page, "first");
        await service.Arrived.TakeAsync(sent => sent.To == "first");

        var owner = (await world.Database.OwnersAsync())[await world.Database.ChatOfAsync("first-message")];
        await world.Nodes.Single(node => node.Port == owner.Port).Bot.KillAsync();
        await SaysAsync(page, "help", "first-message-again"); // Another node takes the chat over, and reads how its work ended.
        await EditAsync(other, "second");
        await service.Arrived.TakeAsync(sent => sent.To == "second");

        Assert.Empty(service.Arrived.Left);
    }

    private static async Task<Person> SubscribedAsync(World world, int node, Uri endpoint, string name)
    {
        var page = await world.PageAsync(node);
        await SaysAsync(page, "help", $"{name}-message");
        using var browser = new PushBrowser();
        using var subscription = new StringContent(JsonSerializer.Serialize(browser.Subscription(endpoint), Wire.Options), Encoding.UTF8, "application/json");
        Assert.Equal(HttpStatusCode.NoContent, (await page.Http.PostAsync(page.Url(PushEndpoint.Path), subscription)).StatusCode);
        return page;
    }

    private static async Task EditAsync(Person page, string name)
    {
        await page.SaysAsync("Add the title \"Lisbon\"", $"{name}-edit-message", ("clip.mp4", new Mark(name).Clip()));
        await page.SeesAsync(entry => entry.Card is { State: "done" }, "the end of the edit");
    }

    /// <summary>Says it until a node takes it, and waits for the answer.</summary>
    private static async Task SaysAsync(Person page, string words, string clientId)
    {
        string? id = null;
        await Fakes.Time.Eventually.HoldsAsync(
            async _ =>
            {
                try
                {
                    using var answer = await page.SendAsync(words, clientId);
                    id = answer.StatusCode == HttpStatusCode.Accepted ? JsonDocument.Parse(await answer.Content.ReadAsStringAsync(CancellationToken.None)).RootElement.GetProperty("id").GetString() : null;
                }
                catch (HttpRequestException)
                {
                    // The node is dead; the next one is asked.
                }

                return id is not null;
            },
            () => $"{clientId} to be accepted",
            TimeSpan.FromSeconds(30));
        await page.SeesAsync(entry => entry.RepliesTo == id, $"the answer to {clientId}");
    }
}
