namespace NemoBot.Core.Model;

/// <summary>A browser that wants to be told of the end of work: its push subscription (RFC 8030), and its keys for the messages (RFC 8291).</summary>
/// <param name="Endpoint">The address at the browser's push service. Whoever knows it may send there, so it is not logged.</param>
/// <param name="PublicKey">The browser's key (<c>p256dh</c>), base64url.</param>
/// <param name="Secret">What only the browser and this server know (<c>auth</c>), base64url.</param>
public sealed record PushAddress(string Endpoint, string PublicKey, string Secret)
{
    /// <summary>Of one chat: a person's browsers.</summary>
    public const int Most = 5;

    /// <summary>Characters of an endpoint.</summary>
    public const int LongestEndpoint = 1000;

    /// <summary>Says nothing of the address.</summary>
    public override string ToString() => nameof(PushAddress);
}
