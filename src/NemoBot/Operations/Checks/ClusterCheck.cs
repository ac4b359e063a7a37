using System.Net;
using System.Net.NetworkInformation;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using NemoBot.Cluster;
using NemoBot.Core.Model;
using NemoBot.Storage;
using NemoBot.Storage.Engines;

namespace NemoBot.Operations.Checks;

/// <summary>Checks what a node of a cluster needs of its machine: an address at which the others reach it, the same time as they have, and a folder that it shares with them.</summary>
internal sealed class ClusterCheck(IOptions<ClusterOptions> cluster, IOptions<StorageOptions> storage, IConfiguration configuration, IServerEngine engine, TimeProvider time) : ISelfCheck
{
    /// <summary>More makes waits and expiries differ from node to node in a way that people notice.</summary>
    private static readonly TimeSpan MostSkew = TimeSpan.FromSeconds(2);

    public async IAsyncEnumerable<CheckLine> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return await AddressLineAsync(cluster.Value, cancellationToken);
        yield return await ClockLineAsync(cancellationToken);
        yield return FolderLine();
    }

    /// <summary>Whether a folder is shared cannot be seen from here. One that is not even named seldom is.</summary>
    private CheckLine FolderLine()
    {
        const string Setting = $"{StorageOptions.Section}:{nameof(StorageOptions.FilesFolder)}";
        var folder = storage.Value.FilesFolder;
        if (!string.IsNullOrWhiteSpace(configuration[Setting]))
        {
            return new(Verdict.Good, "shared", $"All nodes have to share {folder} ({Setting}).");
        }

        return new(
            Verdict.Note,
            "shared",
            storage.Value.FilesAreInBucket
                ? $"{Setting} is not set. Unfinished uploads of the web chat are in {folder}, and each of their requests may reach another node: name a folder that all nodes share, or let the proxy send each visitor to the same node."
                : $"{Setting} is not set. Footage and results are in {folder}, and every node needs them: name a folder that all nodes share.");
    }

    private static async Task<CheckLine> AddressLineAsync(ClusterOptions cluster, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(cluster.Address))
        {
            return new(Verdict.Good, "node", $"The other nodes reach this one at its first address, port {cluster.SiloPort}. Set Cluster:Address if the machine has several.");
        }

        var addresses = await Dns.GetHostAddressesAsync(cluster.Address, cancellationToken); // It can be resolved: the settings are valid.
        var own = NetworkInterface.GetAllNetworkInterfaces().SelectMany(network => network.GetIPProperties().UnicastAddresses).Select(unicast => unicast.Address).ToHashSet();
        return addresses.Any(own.Contains)
            ? new(Verdict.Good, "node", $"The other nodes reach this one at {cluster.Address}, port {cluster.SiloPort}. Keep that port on a private network: it asks for no password.")
            : new(Verdict.Note, "node", $"Cluster:Address ({cluster.Address}) is no address of this machine. That is right only if it leads here.");
    }

    private async Task<CheckLine> ClockLineAsync(CancellationToken cancellationToken)
    {
        try
        {
            var before = time.GetUtcNow();
            var server = await engine.NowAsync(cancellationToken);
            var after = time.GetUtcNow();
            var skew = server < before ? before - server : server > after ? server - after : TimeSpan.Zero; // The answer is from in between.
            return skew <= MostSkew
                ? new(Verdict.Good, "clock", "The clock agrees with the database server's.")
                : new(Verdict.Wrong, "clock", $"The clock differs from the database server's by {skew.TotalSeconds:N0} seconds. All nodes need the same time: synchronize the clocks (NTP).");
        }
        catch (StorageException fault)
        {
            return new(Verdict.Wrong, "clock", fault.Message);
        }
    }
}
