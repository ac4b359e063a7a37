using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;

namespace NemoBot.Platforms.WebChat;

/// <summary>The optional access code: who knows it gets a sealed cookie; a changed code makes all of them worthless.</summary>
internal sealed class AccessGate(IOptions<WebChatOptions> options, IDataProtectionProvider protection, TimeProvider time)
{
    public const string CookieName = "nemo_access";
    public const string HeaderName = "X-Access-Code";
    private static readonly TimeSpan CookieLife = TimeSpan.FromDays(30);
    private readonly IDataProtector _protector = protection.CreateProtector("NemoBot.WebChat.Access.v1");
    private readonly byte[]? _code = options.Value.AccessCode is { Length: > 0 } code ? Digest(code) : null;
    private readonly TryLimiter _tries = new(time);

    /// <summary>The request may pass: no code is asked for, or it brings the code or the cookie.</summary>
    /// <exception cref="Refusal">The header holds a wrong code, or there were too many wrong ones.</exception>
    public bool IsOpenTo(HttpRequest request)
    {
        if (_code is null)
        {
            return true;
        }

        if (request.Headers.TryGetValue(HeaderName, out var header))
        {
            return Try(request.HttpContext, header.ToString()) ? true : throw new Refusal(StatusCodes.Status401Unauthorized, RefusalCode.AccessCodeWrong);
        }

        return request.Cookies[CookieName] is { Length: > 0 and < 1024 } cookie && IsOurs(cookie);
    }

    /// <summary>Compares in constant time and counts wrong tries.</summary>
    /// <exception cref="Refusal">Too many wrong tries from this address, or from all together; a right one is not looked at either.</exception>
    public bool Try(HttpContext context, string code)
    {
        var address = context.Connection.RemoteIpAddress?.ToString() ?? "";
        if (_tries.WaitFor(address) is { } wait)
        {
            throw new Refusal(StatusCodes.Status429TooManyRequests, RefusalCode.TooManyTries) { RetryAfter = wait };
        }

        if (_code is null || CryptographicOperations.FixedTimeEquals(_code, Digest(code)))
        {
            return true;
        }

        _tries.CountWrong(address);
        return false;
    }

    public void GiveCookie(HttpContext context)
    {
        var sealedUntil = Encoding.UTF8.GetBytes($"{Convert.ToHexString(_code ?? [])}:{(time.GetUtcNow() + CookieLife).ToUnixTimeSeconds()}");
        context.Response.Cookies.Append(CookieName, WebEncoders.Base64UrlEncode(_protector.Protect(sealedUntil)), new CookieOptions
        {
            HttpOnly = true,
            // Lax: a link to the chat from elsewhere shall not ask for the code again. What changes anything is guarded by the Origin.
            SameSite = SameSiteMode.Lax,
            Secure = context.Request.IsHttps,
            Path = "/",
            MaxAge = CookieLife,
            IsEssential = true,
        });
    }

    private bool IsOurs(string cookie)
    {
        try
        {
            var parts = Encoding.UTF8.GetString(_protector.Unprotect(WebEncoders.Base64UrlDecode(cookie))).Split(':');
            return CryptographicOperations.FixedTimeEquals(Convert.FromHexString(parts[0]), _code)
                && long.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture) > time.GetUtcNow().ToUnixTimeSeconds();
        }
        catch (Exception forged) when (forged is CryptographicException or FormatException)
        {
            return false;
        }
    }

    // Digests have one length, so the comparison tells nothing about the code's.
    private static byte[] Digest(string code) => SHA256.HashData(Encoding.UTF8.GetBytes(code));
}
