using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using NemoBot.Core.Model;
using NemoBot.WebChat.Api;
using NemoVideo;
using NemoVideo.Http;

namespace NemoBot.WebChat.Outgoing.Push;

/// <summary>Checks the addresses at which browsers want to be told. They come from strangers, and this server will send there.</summary>
/// <remarks>With a simulated API on this machine the services of this machine count as public, as they do for its files.</remarks>
internal sealed class PushAddresses(IOptions<NemoVideoOptions> nemo)
{
    private const int SecretBytes = 16;
    private const int PointBytes = 65;

    public bool AllowsLoopback { get; } = nemo.Value.ApiUrl.IsLoopback;

    /// <summary>Returns what the browser told; null if it is no subscription that this server may send to.</summary>
    public PushAddress? Checked(WirePush? told) =>
        told is { Endpoint.Length: > 0 and <= PushAddress.LongestEndpoint, Keys: { P256dh: { } point, Auth: { } secret } }
        && Uri.TryCreate(told.Endpoint, UriKind.Absolute, out var endpoint) && IsAllowed(endpoint)
        && Decoded(secret) is { Length: SecretBytes } && IsPoint(Decoded(point))
            ? new(told.Endpoint, point, secret)
            : null;

    /// <summary>Push services are at the port of HTTPS: another one would let strangers try the ports of others.</summary>
    private bool IsAllowed(Uri endpoint) =>
        endpoint.UserInfo.Length == 0 && endpoint.Fragment.Length == 0
        && (AllowsLoopback && endpoint.IsLoopback
            ? endpoint.Scheme is "http" or "https"
            : endpoint is { Scheme: "https", IsDefaultPort: true } && !PublicHttp.IsSurelyNotPublic(endpoint));

    private static byte[]? Decoded(string text) => text.Length <= 100 && Base64Url.IsValid(text) ? Base64Url.DecodeFromChars(text) : null;

    private static bool IsPoint(byte[]? bytes)
    {
        if (bytes is not [4, ..] || bytes.Length != PointBytes)
        {
            return false;
        }

        try
        {
            using var key = ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new() { X = bytes[1..33], Y = bytes[33..] } });
            return true;
        }
        catch (CryptographicException)
        {
            return false; // Not on the curve.
        }
    }
}
