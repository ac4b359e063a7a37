using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using NemoBot.Core.Model;

namespace NemoBot.WebChat.Outgoing.Push;

/// <summary>The keys by which push services know this bot (VAPID, RFC 8292): made once, kept in the store, the same on all nodes. Browsers subscribe for the public one.</summary>
internal sealed class PushKeys(IStore store)
{
    private const string Kept = "push-keys";
    private VapidKeys? _keys;

    public async Task<VapidKeys> GetAsync(CancellationToken cancellationToken)
    {
        if (_keys is null)
        {
            var own = JsonSerializer.Serialize(VapidKeys.New());
            var stored = await store.UpdateValueAsync(WebChatPlatform.PlatformName, Kept, known => known ?? own, keepFor: null, cancellationToken);
            _keys = JsonSerializer.Deserialize<VapidKeys>(stored!);
        }

        return _keys!;
    }
}

/// <summary>A pair of keys on the curve P-256, base64url: a point (65 bytes) and a number (32 bytes).</summary>
internal sealed record VapidKeys(string PublicKey, string PrivateKey)
{
    public static VapidKeys New()
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var parameters = pair.ExportParameters(includePrivateParameters: true);
        return new(Base64Url.EncodeToString([4, .. parameters.Q.X!, .. parameters.Q.Y!]), Base64Url.EncodeToString(parameters.D));
    }

    /// <summary>Says nothing of the private key.</summary>
    public override string ToString() => PublicKey;
}
