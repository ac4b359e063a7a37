using Microsoft.Extensions.Options;
using NemoVideo;
using NemoVideo.Http;

namespace NemoBot.WebChat.Outgoing;

/// <summary>Checks addresses that strangers name, and to which this server will send. What a name resolves to is checked with each connection (<see cref="OutsideTransport"/>).</summary>
/// <remarks>With a simulated API on this machine the services of this machine count as public, as they do for its files.</remarks>
internal sealed class OutsideAddresses(IOptions<NemoVideoOptions> nemo)
{
    public bool AllowsLoopback { get; } = nemo.Value.ApiUrl.IsLoopback;

    /// <summary>Only the port of HTTPS: another one would let strangers try the ports of others.</summary>
    public bool MaySendTo(Uri address) =>
        address.UserInfo.Length == 0 && address.Fragment.Length == 0
        && (AllowsLoopback && address.IsLoopback
            ? address.Scheme is "http" or "https"
            : address is { Scheme: "https", IsDefaultPort: true } && !PublicHttp.IsSurelyNotPublic(address));
}
