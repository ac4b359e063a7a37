using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NemoBot.Core.Model;

namespace NemoBot.WebChat.Hooks;

/// <summary>Signs what is sent to an address: <c>t=1767225600,v1=5257a8…</c>. Pure.</summary>
/// <remarks><c>v1</c> is the HMAC-SHA256, in hexadecimal digits, of the time, a dot and the body, under the secret. While a replaced secret still counts, it signs too, in a second <c>v1</c>.</remarks>
internal static class HookSignature
{
    public const string Header = "X-NemoBot-Signature";

    public static string Of(JobHook hook, string body, DateTimeOffset now)
    {
        var time = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var old = hook.OldSecretUntil > now ? hook.OldSecret : null;
        return string.Join(',', [$"t={time}", .. new[] { hook.Secret, old }.OfType<string>().Select(secret => $"v1={Digest(secret, time, body)}")]);
    }

    private static string Digest(string secret, string time, string body) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{time}.{body}")));
}
