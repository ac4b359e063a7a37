using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;
using NemoBot.Core.Model;

namespace NemoBot.WebChat.Api;

/// <summary>Identifies a browser's chat by 256 random bits in a cookie that only this server can create.</summary>
/// <remarks>
/// The cookie is sealed with Data Protection, so a forged one is detected without a table of issued ones. The chat's key is a digest of the bits:
/// read access to the database is not enough to create the cookie.
/// </remarks>
public sealed class ChatCookie(IDataProtectionProvider protection)
{
    public const string Name = "nemo_chat";
    private const int SecretBytes = 32;
    private const int LongestCookie = 1024;
    private readonly IDataProtector _protector = protection.CreateProtector("NemoBot.WebChat.Chat.v1");

    /// <summary>Returns the chat of the request's cookie; null if there is none, or it is invalid.</summary>
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

    /// <summary>Returns the request's chat, or a new one. The response sets the cookie in both cases, so that a chat in use does not expire.</summary>
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

    /// <summary>Lets the browser forget its chat.</summary>
    public static void End(HttpContext context) => context.Response.Cookies.Delete(Name, Options(context, life: null));

    // Browsers keep a cookie for at most 400 days.
    private static void Append(HttpContext context, string value) => context.Response.Cookies.Append(Name, value, Options(context, TimeSpan.FromDays(400)));

    private static CookieOptions Options(HttpContext context, TimeSpan? life) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = context.Request.IsHttps,
        Path = "/",
        MaxAge = life,
        IsEssential = true,
    };

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
