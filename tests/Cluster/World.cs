using Fakes.Telegram;
using Fakes.Time;
using Harness.Bot;
using Harness.People;

namespace Cluster;

/// <summary>Three nodes, their database, and the fakes around them.</summary>
internal sealed class World : IAsyncDisposable
{
    private const int Size = 3;

    /// <summary>A node that starts reads its words, and joins; the machine may have other work.</summary>
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(60);

    private int _probes;
    private int _lostSends;

    private World(Backend backend, TelegramEnd telegram, DiscordEnd discord, Database database)
    {
        (Backend, Telegram, Discord, Database) = (backend, telegram, discord, database);
        Folder = Directory.CreateTempSubdirectory("cluster-").FullName;
        Nodes = [.. Enumerable.Range(0, Size).Select(number => new Node(number, backend, telegram, discord, Folder, database))];
    }

    public Backend Backend { get; }

    public TelegramEnd Telegram { get; }

    public DiscordEnd Discord { get; }

    public Database Database { get; }

    public IReadOnlyList<Node> Nodes { get; }

    /// <summary>Gets the times in which nothing was struck.</summary>
    public Lives Lives { get; } = new();

    /// <summary>Gets the folder of the nodes' files.</summary>
    public string Folder { get; }

    /// <summary>Gets what the nodes printed, one after the other.</summary>
    public string Log => string.Join("\n\n", Nodes.Select(node => $"== {node.Name} (port {node.Port})\n{node.Bot.Output}"));

    /// <summary>Gets what must appear nowhere (<see cref="Harness.People.Secrets"/>).</summary>
    public IEnumerable<(string Name, string Value)> Secrets =>
    [
        ("Telegram's token", FakeTelegram.Token.Split(':')[1]),
        ("Discord's token", Discord.Token),
        ("an interaction's token", DiscordEnd.InteractionToken),
        ("a token of the video API", Backend.TokenPrefix),
        ("the secret of the database", Database.Secret),
    ];

    private IReadOnlyList<Uri> Addresses => [.. Nodes.Select(node => node.Bot.Address)];

    /// <summary>Starts everything, and returns when all nodes have joined.</summary>
    public static async Task<World> StartAsync()
    {
        var world = new World(await Backend.StartAsync(), await TelegramEnd.StartAsync(), await DiscordEnd.StartAsync(), await Database.StartAsync());
        try
        {
            await world.Nodes[0].Bot.StartAsync(); // Makes the tables; the others would wait for it.
            await world.StartAsync(world.Nodes.Skip(1));
            await world.Discord.ConnectedAsync().WaitAsync(TimeLimit, TimeProvider.System);
            world.Lives.Began();
            return world;
        }
        catch (Exception fault)
        {
            var log = world.Log;
            await world.DisposeAsync();
            throw new InvalidOperationException($"The cluster did not start.\n{log}", fault);
        }
    }

    /// <summary>Starts nodes, and returns when all nodes have joined.</summary>
    public async Task StartAsync(IEnumerable<Node> nodes)
    {
        await Task.WhenAll(nodes.Select(node => node.Bot.StartAsync()));
        var ports = Nodes.Select(node => node.Port).ToList();
        await Eventually.HoldsAsync(async _ => (await Database.MembersAsync()).IsSupersetOf(ports), () => $"all nodes to join:\n{Log}", TimeLimit);
    }

    /// <summary>Opens the page of somebody who talks.</summary>
    /// <param name="node">Where their browser arrives.</param>
    public async Task<IScriptedPerson> OnWebAsync(int node, string name) => new WebPerson(await PageAsync(node), new(name));

    /// <summary>Opens a page in a browser that arrives at this node, and at the next one when it does not answer.</summary>
    public async Task<Person> PageAsync(int node)
    {
        var page = new Person(() => Addresses[node], () => Log, "en", browser => new Way(Addresses, node, browser));
        await page.OpenAsync();
        return page;
    }

    public IScriptedPerson OnTelegram(long chat, string name) => new TelegramPerson(Telegram.Server, chat, new(name), () => Telegram.LostSends + _lostSends);

    /// <param name="number">Of the person and their place.</param>
    public IScriptedPerson OnDiscord(int number, bool isDirect, string name) =>
        new DiscordPerson(Discord, $"2220000000000000{number}", $"3330000000000000{number}", isDirect, new(name), Lives);

    /// <summary>A node was struck: it may have sent something whose answer nobody noted.</summary>
    public void MayHaveLostSend() => Interlocked.Increment(ref _lostSends);

    /// <summary>Draws the next faults of all fakes.</summary>
    public void MayFail(Random random)
    {
        Backend.MayFail(random);
        Telegram.MayFail(random);
        Discord.MayFail(random);
    }

    public void Heal()
    {
        Backend.Heal();
        Telegram.Heal();
        Discord.Heal();
    }

    /// <summary>Opens the page of somebody who measures.</summary>
    public Task<Probe> ProbeAsync(int node) => Probe.StartAsync(Database, Addresses, node, $"probe{Interlocked.Increment(ref _probes)}");

    public async ValueTask DisposeAsync()
    {
        foreach (var node in Nodes)
        {
            await node.DisposeAsync();
        }

        await Database.DisposeAsync();
        await Discord.DisposeAsync();
        await Telegram.DisposeAsync();
        await Backend.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
