using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;

namespace NemoBot.WebChat.Api;

/// <summary>Creates and verifies the content of a cookie that proves knowledge of a code: sealed, with an expiry, invalid once the code changes.</summary>
/// <param name="code">The code; null if none is set.</param>
public sealed class SealedPass(IDataProtector protector, string? code, TimeProvider time)
{
    private const int Longest = 1024;

    // Digests have a fixed length, so the comparison does not reveal the code's length.
    private readonly byte[] _code = code is null ? [] : Digest(code);

    /// <summary>Compares in constant time; returns false if no code is set.</summary>
    public bool IsCode(string tried) => _code.Length > 0 && CryptographicOperations.FixedTimeEquals(_code, Digest(tried));

    public string Issue(TimeSpan life)
    {
        var content = string.Create(CultureInfo.InvariantCulture, $"{Convert.ToHexString(_code)}:{(time.GetUtcNow() + life).ToUnixTimeSeconds()}");
        return WebEncoders.Base64UrlEncode(protector.Protect(Encoding.UTF8.GetBytes(content)));
    }

    public bool IsValid(string? pass)
    {
        if (pass is not { Length: > 0 and < Longest })
        {
            return false;
        }

        try
        {
            var parts = Encoding.UTF8.GetString(protector.Unprotect(WebEncoders.Base64UrlDecode(pass))).Split(':');
            return CryptographicOperations.FixedTimeEquals(Convert.FromHexString(parts[0]), _code)
                && long.Parse(parts[1], CultureInfo.InvariantCulture) > time.GetUtcNow().ToUnixTimeSeconds();
        }
        catch (Exception forged) when (forged is CryptographicException or FormatException)
        {
            return false;
        }
    }

    private static byte[] Digest(string code) => SHA256.HashData(Encoding.UTF8.GetBytes(code));
}
