using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;
using NemoBot.Core.Model;

namespace NemoBot.WebChat.Api;

/// <summary>Who is who: a browser's chat is 256 random bits in a cookie that only we can make.</summary>
/// <remarks>
/// The cookie is sealed with Data Protection, so an invented one is recognised without a table of issued ones. The chat's key is a digest of the bits:
/// who reads the database cannot make the cookie.
/// </remarks>
public sealed class ChatCookie(IDataProtectionProvider protection)
{
    public const string Name = "nemo_chat";
    private const int SecretBytes = 32;
    private const int LongestCookie = 1024;
    private readonly IDataProtector _protector = protection.CreateProtector("NemoBot.WebChat.Chat.v1");

    /// <summary>The chat of the request's cookie; null when there is none, or none of ours.</summary>
    public ChatKey? Read(HttpRequest request)
    {
        if (request.Cookies[Name] is not { Length: > 0 and <= LongestCookie } value)
        {
            return null;
        }

        try
        {
            var secret = _protector.Unprotect(WebEncoders.Base64UrlDecode(value));
            return secret.Length == SecretBytes ? KeyOf(secret) : null;
        }
        catch (Exception forged) when (forged is CryptographicException or FormatException)
        {
            return null;
        }
    }

    /// <summary>The request's chat, or a fresh one; the answer sets the cookie either way, so that a chat in use does not expire.</summary>
    public ChatKey ReadOrIssue(HttpContext context)
    {
        if (Read(context.Request) is { } known)
        {
            Append(context, context.Request.Cookies[Name]!);
            return known;
        }

        var secret = RandomNumberGenerator.GetBytes(SecretBytes);
        Append(context, WebEncoders.Base64UrlEncode(_protector.Protect(secret)));
        return KeyOf(secret);
    }

    // 400 days is the longest that browsers keep a cookie.
    private static void Append(HttpContext context, string value) => context.Response.Cookies.Append(Name, value, new CookieOptions
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = context.Request.IsHttps,
        Path = "/",
        MaxAge = TimeSpan.FromDays(400),
        IsEssential = true,
    });

    private static ChatKey KeyOf(byte[] secret) => new(WebChatPlatform.PlatformName, Base32(SHA256.HashData(secret)));

    private static string Base32(byte[] bytes) => string.Create((bytes.Length * 8 + 4) / 5, bytes, static (text, bytes) =>
    {
        for (var i = 0; i < text.Length; i++)
        {
            var bit = i * 5;
            var pair = (bytes[bit / 8] << 8) | (bit / 8 + 1 < bytes.Length ? bytes[bit / 8 + 1] : 0);
            text[i] = "abcdefghijklmnopqrstuvwxyz234567"[(pair >> (11 - bit % 8)) & 31];
        }
    });
}
