using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;

namespace NemoBot.WebChat.Api;

/// <summary>The content of a cookie that stands for a code: sealed, with an end, worthless as soon as the code is another one.</summary>
/// <param name="code">What the pass stands for; null: for no code.</param>
public sealed class SealedPass(IDataProtector protector, string? code, TimeProvider time)
{
    private const int Longest = 1024;

    // Digests have one length, so the comparison tells nothing about the code's.
    private readonly byte[] _code = code is null ? [] : Digest(code);

    /// <summary>Compares in constant time; false where there is no code.</summary>
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
