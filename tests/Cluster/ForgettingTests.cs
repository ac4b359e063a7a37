using Fakes.Time;
using Harness.Bot;
using Harness.People;
using NemoBot.Core.Text.Localization;

namespace Cluster;

/// <summary>A person is forgotten by all nodes.</summary>
public sealed class ForgettingTests
{
    private const int MostPages = 20;
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(60);

    [Theory(Timeout = 10 * 60 * 1000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_chat_of_another_node_than_the_page_is_forgotten_also_if_that_node_dies_at_it(bool dies)
    {
        var texts = Texts.In("en");
        await using var world = await World.StartAsync();
        var (page, chat, owner) = await OfAnotherNodeAsync(world);
        await using var _ = page;
        await page.SaysAsync("add the title \"Lisbon\"", ("lisbon.mp4", new Mark("lisbon").Clip()));
        await page.SeesAsync(entry => entry.Card is { State: "done" }, "the end of the edit");
        Assert.NotEmpty(Files(world));
        Assert.Contains("jobs", await world.Database.TablesWithAsync(chat));

        await page.SaysAsync("/forgetme");
        await page.PressesAsync(texts[TextKey.ButtonForgetYes]);
        if (dies)
        {
            owner.Bot.Strike();
            await owner.Bot.KillAsync();
        }

        await Eventually.HoldsAsync(async _ => (await world.Database.TablesWithAsync(chat)).Count == 0, () => $"{chat} to be forgotten:\n{world.Log}", TimeLimit);
        Assert.Empty(Files(world));
        await page.SawAsync(texts[TextKey.ForgetDone]);
    }

    /// <summary>Opens pages at one node until another one owns the chat.</summary>
    private static async Task<(Person Page, string Chat, Node Owner)> OfAnotherNodeAsync(World world)
    {
        for (var number = 0; number < MostPages; number++)
        {
            var page = await world.PageAsync(0);
            var id = await page.SaysAsync("help", $"first-message-{number}");
            await page.SeesAsync(entry => entry.RepliesTo == id, "help");
            var chat = await world.Database.ChatOfAsync($"first-message-{number}");
            var owner = (await world.Database.OwnersAsync())[chat].Port;
            if (owner != world.Nodes[0].Port)
            {
                return (page, chat, world.Nodes.Single(node => node.Port == owner));
            }

            await page.DisposeAsync();
        }

        throw new InvalidOperationException($"One node owns all of {MostPages} chats.");
    }

    private static string[] Files(World world) => Directory.GetFiles(Path.Combine(world.Folder, "files"), "*.bin", SearchOption.AllDirectories);
}
