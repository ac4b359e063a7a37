using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;
using NemoVideo.Secrets;

namespace NemoBot.WebChat.Links;

/// <summary>Makes and reads the tokens of links. They are sealed, so only this bot can make one, and they tell nothing.</summary>
public sealed class LinkSeal(IDataProtectionProvider protection)
{
    private const int Longest = 1024;
    private const char Between = '\n';

    /// <param name="purpose">A token for one is invalid for any other.</param>
    /// <param name="parts">Without line breaks.</param>
    public string Seal(string purpose, params IEnumerable<string> parts) =>
        SecretMask.LinkStart + WebEncoders.Base64UrlEncode(Protector(purpose).Protect(Encoding.UTF8.GetBytes(string.Join(Between, parts))));

    /// <summary>Returns the parts of a token; null if it is not ours, or for another purpose.</summary>
    public string[]? Open(string purpose, string? token)
    {
        if (token is not { Length: > 0 and <= Longest } || !token.StartsWith(SecretMask.LinkStart, StringComparison.Ordinal))
        {
            return null;
        }

        try
        {
            return Encoding.UTF8.GetString(Protector(purpose).Unprotect(WebEncoders.Base64UrlDecode(token[SecretMask.LinkStart.Length..]))).Split(Between);
        }
        catch (Exception forged) when (forged is CryptographicException or FormatException)
        {
            return null;
        }
    }

    private IDataProtector Protector(string purpose) => protection.CreateProtector("NemoBot.WebChat.Links.v1", purpose);
}
