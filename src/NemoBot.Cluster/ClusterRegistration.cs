using System.Net.NetworkInformation;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using NemoBot.Cluster.Chats;
using NemoBot.Cluster.Nodes;
using NemoBot.Cluster.Pages;
using NemoBot.Cluster.Singles;
using NemoBot.Core.Dispatch;
using NemoBot.Core.Model;
using NemoBot.Core.Telemetry;
using NemoBot.WebChat.Outgoing;
using Orleans.Configuration;
using Orleans.Runtime.Hosting;

namespace NemoBot.Cluster;

/// <summary>Makes the bot a node of a cluster: replaces what assumes that it is alone. The others of the cluster, and who owns which chat, are in the shared database.</summary>
public static class ClusterRegistration
{
    /// <summary>How long an idle chat keeps its owner. A new one costs three writes.</summary>
    private static readonly TimeSpan KeepIdle = TimeSpan.FromMinutes(10);

    /// <summary>For a grain to end. One that takes longer stays in the directory until its node has ended.</summary>
    private static readonly TimeSpan DeactivateWithin = ChatGrain.LeaveWithin + TimeSpan.FromSeconds(1);

    public static bool IsEnabled(IConfiguration configuration) => configuration.GetValue<bool>($"{ClusterOptions.Section}:{nameof(ClusterOptions.Enabled)}");

    /// <summary>Call it last: the node joins after everything else has started, and leaves before anything stops.</summary>
    public static IServiceCollection AddCluster(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ClusterOptions>().BindConfiguration(ClusterOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ClusterOptions>, ClusterOptions.Validator>();
        services.AddLogging(static logging => logging
            .AddFilter("Orleans", LogLevel.Warning).AddFilter("Microsoft.Orleans", LogLevel.Warning).AddFilter("Polly", LogLevel.Warning)
            .AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error) // Takes the machine's uptime for a delay of its first check.
            .AddFilter("Orleans.Runtime.Silo", LogLevel.Error)); // Recommends another garbage collector, at each start.

        services.AddSingleton<OwnedChats>();
        services.AddSingleton<IChatOwners>(static provider => provider.GetRequiredService<OwnedChats>());
        services.AddSingleton<IChatWaker, GrainWaker>();
        services.AddSingleton<Audience>();
        services.AddSingleton<IPageNews, ClusterNews>();
        services.AddSingleton<ClusterSingles>();
        services.AddSingleton<ISingles>(static provider => provider.GetRequiredService<ClusterSingles>());
        var options = configuration.GetSection(ClusterOptions.Section).Get<ClusterOptions>() ?? new();
        if (options.ShowNode)
        {
            services.AddSingleton(static provider => new NodeLabel(provider.GetRequiredService<ISiloStatusOracle>().SiloAddress.Endpoint.ToString()));
        }

        services.AddOrleans(silo => Configure(silo, options));
        services.AddHostedService<Sweep>();
        services.AddHostedService<PageWatch>();
        services.AddSingleton<NodeReports>();
        services.AddSingleton<INodes>(static provider => provider.GetRequiredService<NodeReports>());
        services.AddHostedService(static provider => provider.GetRequiredService<NodeReports>());
        services.AddHostedService<Departure>();
        services.AddHealthChecks().AddCheck<NodeHealth>("cluster", tags: ["ready"]);
        return services;
    }

    private static void Configure(ISiloBuilder silo, ClusterOptions options)
    {
        silo.Services.AddSingleton<IMembershipTable, MembershipTable>();
        silo.Services.AddSingleton<IFatalErrorHandler, CutOff>();
        silo.AddGrainDirectory(OwnerDirectory.Name, static (provider, _) => ActivatorUtilities.CreateInstance<OwnerDirectory>(provider));
        silo.Configure<Orleans.Configuration.ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = (options.Name, options.Name));
        silo.Configure<EndpointOptions>(endpoint =>
        {
            endpoint.SiloPort = options.SiloPort;
            endpoint.GatewayPort = 0; // Nobody calls from outside of the cluster.
            if (options.Resolve() is { } address)
            {
                endpoint.AdvertisedIPAddress = address;
                var own = NetworkInterface.GetAllNetworkInterfaces().SelectMany(network => network.GetIPProperties().UnicastAddresses).Select(unicast => unicast.Address);
                endpoint.SiloListeningEndpoint = new(ClusterOptions.ListeningAddress(address, own), options.SiloPort);
            }
        });
        var probe = options.Failover / 3;
        silo.Configure<ClusterMembershipOptions>(membership =>
        {
            (membership.ProbeTimeout, membership.MinProbeTimeout, membership.MaxProbeTimeout) = (probe, probe, probe * 2);
            (membership.NumMissedProbesLimit, membership.NumVotesForDeathDeclaration) = (3, 2);
            membership.TableRefreshTimeout = TimeSpan.FromSeconds(2);

            // Two votes are needed while most nodes write that they are alive: one that is left of three decides alone when the others have not for three times as long.
            (membership.IAmAliveTablePublishTimeout, membership.NumMissedTableIAmAliveLimit) = (probe * 2, 3);
            membership.DefunctSiloExpiration = TimeSpan.FromDays(1);
        });
        silo.Configure<GrainCollectionOptions>(collection =>
            (collection.CollectionAge, collection.CollectionQuantum, collection.DeactivationTimeout) = (KeepIdle, TimeSpan.FromMinutes(1), DeactivateWithin));
    }
}
