using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using NemoBot.Core.Model;
using NemoBot.WebChat.Api;
using NemoVideo;

namespace NemoBot.WebChat.Outgoing.Push;

/// <summary>Checks the addresses at which browsers want to be told. They come from strangers, and this server will send there.</summary>
internal sealed class PushAddresses(IOptions<NemoVideoOptions> nemo)
{
    private const int SecretBytes = 16;
    private const int PointBytes = 65;

    private readonly OutsideAddresses _outside = new(nemo);

    public bool AllowsLoopback => _outside.AllowsLoopback;

    /// <summary>Returns what the browser told; null if it is no subscription that this server may send to.</summary>
    public PushAddress? Checked(WirePush? told) =>
        told is { Endpoint.Length: > 0 and <= PushAddress.LongestEndpoint, Keys: { P256dh: { } point, Auth: { } secret } }
        && Uri.TryCreate(told.Endpoint, UriKind.Absolute, out var endpoint) && _outside.MaySendTo(endpoint)
        && Decoded(secret) is { Length: SecretBytes } && IsPoint(Decoded(point))
            ? new(told.Endpoint, point, secret)
            : null;

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
