using System.Diagnostics;
using Fakes.Time;
using Harness.Processes;

namespace Cluster;

/// <summary>What strikes the nodes and their database. Each disaster ends when all nodes have joined again.</summary>
internal sealed class Disasters(World world, Random random)
{
    /// <summary>What is reported about a disaster is more than the luck of one chat.</summary>
    private const int ProbesOfNode = 2;

    /// <summary>Chats are spread by chance.</summary>
    private const int MostProbes = 30;

    private static readonly TimeSpan DatabaseIsAway = TimeSpan.FromSeconds(12);

    /// <summary>Longer than it takes the others to declare a node dead.</summary>
    private static readonly TimeSpan FrozenFor = TimeSpan.FromSeconds(8);

    /// <summary>Time limit for a node to end after SIGTERM, or after it learns that it was declared dead.</summary>
    private static readonly TimeSpan EndsWithin = TimeSpan.FromSeconds(30);

    /// <summary>The slow line of a network that is about to fail.</summary>
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(200);

    public Task<Strike> PlayAsync(DisasterKind kind) => kind switch
    {
        DisasterKind.Killed => KillAsync(kind, 1),
        DisasterKind.TwoKilled => KillAsync(kind, 2),
        DisasterKind.Frozen => FreezeAsync(),
        DisasterKind.Terminated => TerminateAsync(),
        DisasterKind.DatabaseStopped => StopDatabaseAsync(),
        DisasterKind.CutOff => CutOffAsync(),
        _ => throw new UnreachableException(),
    };

    private Task<Strike> KillAsync(DisasterKind kind, int count) => StrikeAsync(kind, Draw(count), async (struck, probes) =>
    {
        var blow = TimeProvider.System.GetTimestamp();
        foreach (var node in struck)
        {
            node.Bot.Strike(); // All of them, before anybody notices the first.
        }

        foreach (var node in struck)
        {
            await node.Bot.KillAsync();
        }

        var waits = await probes.AskAsync(blow);
        await world.StartAsync(struck);
        return waits;
    });

    private Task<Strike> FreezeAsync() => StrikeAsync(DisasterKind.Frozen, Draw(1), async (struck, probes) =>
    {
        var frozen = struck[0].Bot;
        await frozen.SignalAsync("STOP");
        var blow = TimeProvider.System.GetTimestamp();
        try
        {
            var thaw = Task.Delay(FrozenFor, TimeProvider.System);
            var waits = await probes.AskAsync(blow);
            await thaw;
            return waits;
        }
        finally
        {
            await frozen.SignalAsync("CONT");
            await EndedAsync(struck[0]);
            await world.StartAsync(struck);
        }
    });

    /// <summary>People go on asking while the node hands its chats over.</summary>
    private Task<Strike> TerminateAsync() => StrikeAsync(DisasterKind.Terminated, Draw(1), async (struck, probes) =>
    {
        await probes.OpenPagesAsync(); // Nothing breaks their connections: they must learn that the chat is another node's.
        await struck[0].Bot.SignalAsync("TERM");
        List<Waits> all = [];
        do
        {
            all.Add(await probes.AskAsync(TimeProvider.System.GetTimestamp()));
        }
        while (!struck[0].Bot.HasEnded && all.Count < 1000);

        var code = await EndedAsync(struck[0]);
        await world.StartAsync(struck);
        return new(
            [.. all.SelectMany(waits => waits.OfStruck)],
            [.. all.SelectMany(waits => waits.OfOthers)],
            [.. all.SelectMany(waits => waits.Broken), .. code == 0 ? Array.Empty<string>() : [$"{struck[0].Name} was asked to end, and ended with code {code}."]]);
    });

    /// <summary>All nodes wait for the database; none of them ends.</summary>
    private Task<Strike> StopDatabaseAsync() => StrikeAsync(DisasterKind.DatabaseStopped, world.Nodes, async (struck, probes) =>
    {
        await world.Database.StopAsync(isCrash: random.Next(2) == 0);
        await Task.Delay(DatabaseIsAway, TimeProvider.System);
        await world.Database.RunAsync();
        var waits = await probes.AskAsync(TimeProvider.System.GetTimestamp());
        return waits with { Broken = [.. waits.Broken, .. await StartEndedAsync(struck)] };
    });

    /// <summary>The node's chats wait until its line is restored, or another node takes them over.</summary>
    private Task<Strike> CutOffAsync() => StrikeAsync(DisasterKind.CutOff, Draw(1), async (struck, probes) =>
    {
        var line = struck[0].Line;
        line.Delay = Delay;
        await Task.Delay(TimeSpan.FromMilliseconds(random.Next(200, 1500)), TimeProvider.System);
        line.Cut(isSilent: random.Next(2) == 0);
        var restored = RestoreAsync(line, TimeSpan.FromMilliseconds(random.Next(3000, 9000)));
        var asked = probes.AskAsync(TimeProvider.System.GetTimestamp(), restored);
        await restored;
        var waits = await asked;
        return waits with { Broken = [.. waits.Broken, .. await StartEndedAsync(struck)] };
    });

    /// <summary>Lets people ask in chats of the nodes that are struck, and of the others; then checks that the others kept theirs.</summary>
    private async Task<Strike> StrikeAsync(DisasterKind kind, IReadOnlyList<Node> struck, Func<IReadOnlyList<Node>, ProbeSet, Task<Waits>> play)
    {
        using var probes = await ProbesAsync(struck);
        var before = await world.Database.OwnersAsync();
        world.Lives.Ended();
        foreach (var _ in kind == DisasterKind.Terminated ? [] : struck)
        {
            world.MayHaveLostSend();
        }

        var waits = await play(struck, probes);
        world.Lives.Began();
        var after = await world.Database.OwnersAsync();

        // Nobody may take over what a node has that lives on; a new epoch of the same owner is a chat that was about to begin.
        var alive = (kind == DisasterKind.DatabaseStopped ? world.Nodes : world.Nodes.Except(struck)).ToDictionary(node => node.Port, node => node.Name);
        var lost = before.Where(chat => alive.ContainsKey(chat.Value.Port) && after.GetValueOrDefault(chat.Key)?.Id != chat.Value.Id)
            .Select(chat => $"{chat.Key} was owned by {alive[chat.Value.Port]}, which lived on, and now by {world.Nodes.FirstOrDefault(node => node.Port == after.GetValueOrDefault(chat.Key)?.Port)?.Name ?? "nobody"}.");
        return new(
            kind,
            $"{kind}: {string.Join(" and ", struck.Select(node => node.Name))}",
            waits.OfStruck,
            waits.OfOthers,
            [.. waits.Broken, .. lost, .. await probes.ViolationsAsync()]);
    }

    /// <summary>Opens pages until each node that will be struck owns some of their chats.</summary>
    private async Task<ProbeSet> ProbesAsync(IReadOnlyList<Node> struck)
    {
        var needed = struck.Count == world.Nodes.Count ? [] : struck;
        List<Probe> all = [];
        while (true)
        {
            all.AddRange(await Task.WhenAll(world.Nodes.Select(node => world.ProbeAsync(node.Number))));
            var owners = await world.Database.OwnersAsync();
            var byOwner = all.ToLookup(probe => owners.GetValueOrDefault(probe.Chat)?.Port);
            if (all.Count >= MostProbes || needed.All(node => byOwner[node.Port].Count() >= ProbesOfNode))
            {
                var ports = struck.Select(node => node.Port).ToHashSet();
                var survivors = world.Nodes.Except(struck).Select(node => node.Number).DefaultIfEmpty(0).ToList();
                return new([.. all.Where(probe => owners.GetValueOrDefault(probe.Chat) is { Port: var port } && ports.Contains(port))], all, survivors);
            }
        }
    }

    private static async Task<int> EndedAsync(Node node)
    {
        await Eventually.HoldsAsync(() => node.Bot.HasEnded, () => $"{node.Name} to end:\n{node.Bot.Output}", EndsWithin);
        return await node.Bot.EndAsync();
    }

    /// <summary>Starts the nodes that ended although nobody asked them to, and names them.</summary>
    private async Task<IReadOnlyList<string>> StartEndedAsync(IReadOnlyList<Node> nodes)
    {
        var ended = nodes.Where(node => node.Bot.HasEnded).ToList();
        List<string> words = [];
        foreach (var node in ended)
        {
            words.Add($"{node.Name} ended by itself, with code {await node.Bot.EndAsync()}.");
        }

        await world.StartAsync(ended);
        return words;
    }

    private static async Task<long> RestoreAsync(Line line, TimeSpan after)
    {
        await Task.Delay(after, TimeProvider.System);
        line.Delay = TimeSpan.Zero;
        line.Restore();
        return TimeProvider.System.GetTimestamp();
    }

    private IReadOnlyList<Node> Draw(int count) => [.. world.Nodes.OrderBy(_ => random.Next()).Take(count)];
}
