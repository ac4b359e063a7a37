using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using NemoBot.Storage;

namespace NemoBot.Cluster;

/// <summary>Several bots that share the chats and a PostgreSQL database; section <c>Cluster</c>.</summary>
public sealed class ClusterOptions
{
    public const string Section = "Cluster";

    private static readonly TimeSpan LeastFailover = TimeSpan.FromSeconds(0.75);
    private static readonly TimeSpan MostFailover = TimeSpan.FromMinutes(1);

    /// <summary>Whether this bot is a node of a cluster. Default false. Requires <c>Storage:Engine=postgres</c>.</summary>
    public bool Enabled { get; set; }

    /// <summary>The cluster's name; nodes of another name are refused. Default <c>nemobot</c>.</summary>
    public string Name { get; set; } = "nemobot";

    /// <summary>The address or host name at which the other nodes reach this one. Default: the machine's first address.</summary>
    public string? Address { get; set; }

    /// <summary>The port for the other nodes. Who reaches it can command the node: a private network, nothing public. Default 11111.</summary>
    public int SiloPort { get; set; } = 11_111;

    /// <summary>How long a node may be silent before the others take its chats over. Default 1.5 seconds, 0.75 seconds to a minute.</summary>
    public TimeSpan Failover { get; set; } = TimeSpan.FromSeconds(1.5);

    /// <summary>Whether pages show which node serves them, for those who try out a cluster. Default false.</summary>
    public bool ShowNode { get; set; }

    /// <summary>Returns the address of <see cref="Address"/>; null if it is not set, or cannot be resolved.</summary>
    internal IPAddress? Resolve()
    {
        try
        {
            return string.IsNullOrWhiteSpace(Address) ? null : Dns.GetHostAddresses(Address).FirstOrDefault();
        }
        catch (Exception fault) when (fault is SocketException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>
    /// Returns where to listen for the other nodes, which call at <paramref name="address"/>: there alone, because the port asks for no password and the machine may have
    /// a public address too. Where the address is none of the machine's, as behind address translation: at all of the same family.
    /// </summary>
    /// <param name="own">The machine's addresses.</param>
    internal static IPAddress ListeningAddress(IPAddress address, IEnumerable<IPAddress> own) =>
        IPAddress.IsLoopback(address) || own.Contains(address) ? address
        : address.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any
        : IPAddress.Any;

    internal sealed class Validator(IOptions<StorageOptions> storage) : IValidateOptions<ClusterOptions>
    {
        public ValidateOptionsResult Validate(string? name, ClusterOptions options)
        {
            List<string> faults =
            [
                .. storage.Value.IsOnServer ? Array.Empty<string>() : [$"{Section}:{nameof(Enabled)} needs a database that all nodes reach: set {StorageOptions.Section}:{nameof(StorageOptions.Engine)} to postgres."],
                .. string.IsNullOrWhiteSpace(options.Name) ? [$"{Section}:{nameof(Name)} must not be empty."] : Array.Empty<string>(),
                .. string.IsNullOrWhiteSpace(options.Address) || options.Resolve() is not null ? Array.Empty<string>() : [$"{Section}:{nameof(Address)} must be an address of this machine, or a name that can be resolved."],
                .. options.SiloPort is >= 1 and <= 65_535 ? Array.Empty<string>() : [$"{Section}:{nameof(SiloPort)} must be between 1 and 65535."],
                .. options.Failover >= LeastFailover && options.Failover <= MostFailover
                    ? Array.Empty<string>()
                    : [string.Create(CultureInfo.InvariantCulture, $"{Section}:{nameof(Failover)} must be between {LeastFailover:c} and {MostFailover:c}.")],
            ];
            return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
        }
    }
}
