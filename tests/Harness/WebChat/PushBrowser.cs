using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using NemoBot.WebChat.Api;

namespace Harness.WebChat;

/// <summary>The keys of a browser's push subscription: reads the messages that are encrypted for it (RFC 8188, RFC 8291).</summary>
internal sealed class PushBrowser : IDisposable
{
    private readonly ECDiffieHellman _keys = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] _secret = RandomNumberGenerator.GetBytes(16);

    private byte[] Point => PointOf(_keys.ExportParameters(includePrivateParameters: false).Q);

    public WirePush Subscription(Uri endpoint) => new(endpoint.AbsoluteUri, new(Base64Url.EncodeToString(Point), Base64Url.EncodeToString(_secret)));

    /// <exception cref="AuthenticationTagMismatchException">It is for another browser, or was changed.</exception>
    public string Decrypt(byte[] body)
    {
        var salt = body[..16];
        var recordSize = BinaryPrimitives.ReadInt32BigEndian(body.AsSpan(16));
        var sender = body[21..(21 + body[20])];
        var record = body[(21 + body[20])..];
        Assert.InRange(record.Length, 18, recordSize); // One record is all that push services must carry.
        using var theirs = ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new() { X = sender[1..33], Y = sender[33..] } });
        var shared = HKDF.DeriveKey(HashAlgorithmName.SHA256, _keys.DeriveRawSecretAgreement(theirs.PublicKey), 32, _secret, [.. "WebPush: info\0"u8, .. Point, .. sender]);
        var key = HKDF.DeriveKey(HashAlgorithmName.SHA256, shared, 16, salt, [.. "Content-Encoding: aes128gcm\0"u8]);
        var nonce = HKDF.DeriveKey(HashAlgorithmName.SHA256, shared, 12, salt, [.. "Content-Encoding: nonce\0"u8]);
        var padded = new byte[record.Length - 16];
        using var aes = new AesGcm(key, 16);
        aes.Decrypt(nonce, record.AsSpan(0, padded.Length), record.AsSpan(padded.Length), padded);
        return Encoding.UTF8.GetString(padded, 0, Array.LastIndexOf(padded, (byte)2));
    }

    /// <summary>Asserts that the request names its sender by this key (RFC 8292), and returns what it claims.</summary>
    public static string Claims(string authorization, string publicKey)
    {
        Assert.StartsWith("vapid t=", authorization, StringComparison.Ordinal);
        Assert.EndsWith($", k={publicKey}", authorization, StringComparison.Ordinal);
        var token = authorization["vapid t=".Length..authorization.IndexOf(',', StringComparison.Ordinal)].Split('.');
        var point = Base64Url.DecodeFromChars(publicKey);
        using var key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new() { X = point[1..33], Y = point[33..] } });
        Assert.True(key.VerifyData(Encoding.ASCII.GetBytes($"{token[0]}.{token[1]}"), Base64Url.DecodeFromChars(token[2]), HashAlgorithmName.SHA256));
        return Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token[1]));
    }

    public void Dispose() => _keys.Dispose();

    private static byte[] PointOf(ECPoint point) => [4, .. point.X!, .. point.Y!];
}
