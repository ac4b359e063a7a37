using System.Net;
using System.Net.Sockets;

namespace NemoVideo.Http;

/// <summary>
/// Connects to public addresses only: the author of a render's address must not make this machine call its own services (SSRF). Checked after
/// the name is resolved and for each connection, so neither a redirect nor DNS rebinding bypasses it.
/// </summary>
/// <param name="exempt">A host that may have any address; null for none.</param>
/// <param name="allowsLoopback">Whether this machine's own services may be called.</param>
internal sealed class PublicAddresses(string? exempt, bool allowsLoopback)
{
    /// <summary>Private, shared, link-local, documentation, benchmark, multicast and reserved networks (IANA's special-purpose registries).</summary>
    private static readonly IPNetwork[] NotPublic =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24",
            "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3",
            "::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
        }.Select(network => IPNetwork.Parse(network)),
    ];

    /// <summary>For the files of an API, which may be on its own host. An API on this machine (the simulator) serves its files on this machine, on other ports.</summary>
    public PublicAddresses(Uri api)
        : this(api.IdnHost, api.IsLoopback)
    {
    }

    /// <summary>Returns whether this is a public address, or one of the exceptions.</summary>
    public bool MayConnect(IPAddress address, string host) =>
        host.Equals(exempt, StringComparison.OrdinalIgnoreCase) || IsPublic(address) || (allowsLoopback && IPAddress.IsLoopback(Plain(address)));

    /// <summary>Returns whether this is a literal address or name that is refused here, without asking a proxy.</summary>
    public static bool IsSurelyNotPublic(Uri address) =>
        address.IsLoopback || (IPAddress.TryParse(address.IdnHost.Trim('[', ']'), out var literal) && !IsPublic(literal));

    /// <exception cref="HttpRequestException">The host has no public address, or none answers.</exception>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);

        // The operator's own proxy may be anywhere; it decides what it connects to.
        var isProxy = context.InitialRequestMessage.RequestUri is { } asked && !(asked.IdnHost.Trim('[', ']').Equals(host.Trim('[', ']'), StringComparison.OrdinalIgnoreCase) && asked.Port == port);
        var resolved = await Dns.GetHostAddressesAsync(host, cancellationToken);
        var allowed = isProxy ? resolved : [.. resolved.Where(address => MayConnect(address, host))];
        if (allowed.Length == 0)
        {
            throw new HttpRequestException(HttpRequestError.ConnectionError, "The address is not public.");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static bool IsPublic(IPAddress address)
    {
        var plain = Plain(address);
        return !Array.Exists(NotPublic, network => network.Contains(plain));
    }

    /// <summary>Returns the IPv4 address inside an IPv6 one (mapped, NAT64, 6to4): that is where the packets go.</summary>
    private static IPAddress Plain(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        var bytes = address.GetAddressBytes();
        return address.IsIPv4MappedToIPv6 || bytes.AsSpan(0, 12).SequenceEqual<byte>([0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0]) ? new(bytes[12..])
            : bytes is [0x20, 0x02, ..] ? new(bytes[2..6])
            : address;
    }
}
