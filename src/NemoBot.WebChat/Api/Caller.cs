using System.Net;
using System.Net.Sockets;

namespace NemoBot.WebChat.Api;

/// <summary>Who calls, as one key for counting. The address is that of the connection, or what a trusted proxy says (WebChat:TrustedProxies).</summary>
public static class Caller
{
    /// <summary>An IPv6 network of 64 bits is one caller: its owner has all its addresses.</summary>
    public static string Of(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress ?? IPAddress.None;
        address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return address.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8)) : address.ToString();
    }
}
