using System.Net;
using System.Net.Sockets;

namespace NemoBot.WebChat.Api;

/// <summary>Identifies the caller for rate limits: the connection's address, or the one that a trusted proxy forwards (WebChat:TrustedProxies).</summary>
public static class Caller
{
    public static string Of(HttpContext context) => Of(context.Connection.RemoteIpAddress ?? IPAddress.None);

    /// <summary>Treats an IPv6 /64 network as one caller, because its owner has all its addresses.</summary>
    public static string Of(IPAddress address)
    {
        address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return address.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8)) : address.ToString();
    }
}
