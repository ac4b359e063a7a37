using System.Net;
using NemoBot.Hosting;

namespace NemoBot.Commands;

/// <summary>Determines the address at which this machine reaches a bot with these settings.</summary>
internal static class LocalAddress
{
    /// <returns>The first of its addresses; the loopback address in place of one that stands for all addresses of this machine.</returns>
    /// <exception cref="SettingsException">The bot cannot listen on that address.</exception>
    public static Uri Of(IConfiguration configuration)
    {
        var first = ListenAddresses.Of(configuration) is [var given, ..] ? given : new("Urls", ListenAddresses.Example);
        if (ListenAddresses.Fault(first) is { } fault)
        {
            throw new SettingsException([fault]);
        }

        var address = BindingAddress.Parse(first.Url);
        var isEverywhere = address.Host is "*" or "+" || (IPAddress.TryParse(address.Host, out var number) && (number.Equals(IPAddress.Any) || number.Equals(IPAddress.IPv6Any)));
        return new UriBuilder(address.Scheme, isEverywhere ? IPAddress.Loopback.ToString() : address.Host, address.Port).Uri;
    }
}
