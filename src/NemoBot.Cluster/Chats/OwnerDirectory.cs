using NemoBot.Core.Model;
using NemoBot.Storage.Engines;
using Orleans.GrainDirectory;

namespace NemoBot.Cluster.Chats;

/// <summary>
/// Finds the grains in the bot's own database. A directory in the memory of the nodes would lose the part of a node that dies, and with it the owners of running jobs
/// on healthy nodes.
/// </summary>
internal sealed partial class OwnerDirectory(IServerStore store, ILogger<OwnerDirectory> logger) : IGrainDirectory
{
    public const string Name = "store";
    public const string ChatType = "chat";

    private IOwnerTable Owners => store.Owners;

    public Task<GrainAddress?> Register(GrainAddress address) => Register(address, null);

    public async Task<GrainAddress?> Register(GrainAddress address, GrainAddress? previousAddress)
    {
        var owner = EntryOf(address);
        var registered = await Owners.RegisterAsync(NameOf(address.GrainId), owner, previousAddress is null ? null : EntryOf(previousAddress), CancellationToken.None);
        return registered == owner ? address : AddressOf(address.GrainId, registered);
    }

    public async Task<GrainAddress?> Lookup(GrainId grainId) =>
        await Owners.FindAsync(NameOf(grainId), CancellationToken.None) is { } owner ? AddressOf(grainId, owner) : null;

    public Task Unregister(GrainAddress address) => Owners.RemoveAsync(NameOf(address.GrainId), EntryOf(address), CancellationToken.None);

    public async Task UnregisterSilos(List<SiloAddress> siloAddresses)
    {
        try
        {
            await Owners.RemoveNodesAsync([.. siloAddresses.Select(silo => silo.ToParsableString())], CancellationToken.None);
        }
        catch (StorageException fault)
        {
            LogNotRemoved(fault); // A fault would end Orleans' listener for good. The sweep does the same, and tries again.
        }
    }

    /// <summary>Returns the grain as the store knows it.</summary>
    public static OwnerEntry EntryOf(GrainAddress address) => new(address.ActivationId.ToParsableString(), address.SiloAddress!.ToParsableString());

    /// <summary>Returns the grain's name in the store.</summary>
    public static OwnedName NameOf(GrainId grain) => grain.Type.ToString() == ChatType ? new(ChatKey.Parse(grain.Key.ToString()!), null) : new(null, grain.ToString());

    /// <remarks>
    /// Orleans takes a node that it does not know for one that has ended, unless the entry is newer than its list of nodes, and frees what it owns. Of a node that has just
    /// joined the others have not heard yet; what belongs to nodes that the store has forgotten is freed by the sweep.
    /// </remarks>
    private static GrainAddress AddressOf(GrainId grain, OwnerEntry owner) => new()
    {
        GrainId = grain,
        ActivationId = ActivationId.FromParsableString(owner.Id),
        SiloAddress = SiloAddress.FromParsableString(owner.Node),
        MembershipVersion = new(long.MaxValue),
    };

    [LoggerMessage(LogLevel.Warning, "Could not free what ended nodes own; the sweep tries again")]
    private partial void LogNotRemoved(Exception fault);
}
