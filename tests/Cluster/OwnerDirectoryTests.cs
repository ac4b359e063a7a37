using System.Net;
using Harness.Storage.Postgres;
using Microsoft.Extensions.Logging.Abstractions;
using NemoBot.Cluster.Chats;
using NemoBot.Core.Model;

namespace Cluster;

/// <summary>Where the nodes find the owner of a chat.</summary>
public sealed class OwnerDirectoryTests : IAsyncLifetime
{
    private static readonly GrainId Grain = GrainId.Create(OwnerDirectory.ChatType, new ChatKey("web", "one").ToString());

    /// <summary>The version of a list of nodes that has changed a million times.</summary>
    private static readonly MembershipVersion Known = new(1_000_000);

    private PostgresUnderTest _test = null!;

    private OwnerDirectory Directory => new(_test.Postgres, NullLogger<OwnerDirectory>.Instance);

    public async ValueTask InitializeAsync() => _test = await PostgresUnderTest.StartAsync();

    public ValueTask DisposeAsync() => _test.DisposeAsync();

    /// <summary>Orleans frees what belongs to a node that it does not know if its list of nodes is newer than the entry.</summary>
    [Fact]
    public async Task An_owner_on_a_node_that_has_just_joined_is_never_older_than_what_another_node_knows()
    {
        var owner = AddressAt(11112);
        await Directory.Register(owner);

        var found = await Directory.Lookup(Grain);
        var told = await Directory.Register(AddressAt(11113));

        Assert.True(owner.Matches(found));
        Assert.True(owner.Matches(told));
        Assert.True(found!.MembershipVersion > Known);
        Assert.True(told!.MembershipVersion > Known);
    }

    private static GrainAddress AddressAt(int port) => new()
    {
        GrainId = Grain,
        ActivationId = ActivationId.NewId(),
        SiloAddress = SiloAddress.New(new IPEndPoint(IPAddress.Loopback, port), 1),
        MembershipVersion = Known,
    };
}
