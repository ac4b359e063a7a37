using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace NemoBot.WebChat.Ingress;

/// <summary>Represents the addresses and networks of reverse proxies whose forwarded headers are trusted.</summary>
public sealed record TrustedNetworks(IReadOnlyList<IPNetwork> Networks)
{
    public bool IsEmpty => Networks.Count == 0;

    /// <summary>Omits invalid entries: <see cref="Faults"/> prevents the start with them.</summary>
    public static TrustedNetworks Of(IEnumerable<string> entries) => new([.. entries.Select(Read).OfType<IPNetwork>()]);

    public static IEnumerable<string> Faults(string setting, IEnumerable<string> entries) => entries.Select(entry => Read(entry) switch
    {
        null => $"{setting}: \"{entry}\" is neither an address (10.0.0.5) nor a network (10.0.0.0/24, with no bits set after the prefix).",
        { PrefixLength: 0 } => $"{setting}: \"{entry}\" matches every address; name the addresses of your own proxies.",
        _ => null,
    }).OfType<string>();

    public bool Contains(IPAddress address) => Networks.Any(network => network.Contains(Plain(address)));

    /// <summary>Converts an IPv4-mapped IPv6 address to the IPv4 address.</summary>
    public static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private static IPNetwork? Read(string entry)
    {
        var slash = entry.IndexOf('/', StringComparison.Ordinal);
        var written = slash < 0 ? entry : entry[..slash];
        // The parser accepts "10.1" and "167772165" as addresses; in a setting they are typos.
        if (!IPAddress.TryParse(written, out var address) || !(written.Contains(':') || written.Count(c => c == '.') == 3))
        {
            return null;
        }

        var bits = address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        if (slash >= 0 && !(int.TryParse(entry.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out bits) && bits <= 8 * address.GetAddressBytes().Length))
        {
            return null;
        }

        if (address.IsIPv4MappedToIPv6 && bits >= 96)
        {
            (address, bits) = (address.MapToIPv4(), bits - 96);
        }

        var network = IPNetwork.Parse(string.Create(CultureInfo.InvariantCulture, $"{address}/{bits}"));
        return network.BaseAddress.Equals(address) ? network : null;
    }
}
