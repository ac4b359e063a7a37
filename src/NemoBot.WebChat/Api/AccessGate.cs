using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;

namespace NemoBot.WebChat.Api;

/// <summary>Checks the optional access code. A correct code is exchanged for a sealed cookie; changing the code invalidates all cookies.</summary>
public sealed class AccessGate(IOptions<WebChatOptions> options, IDataProtectionProvider protection, TimeProvider time)
{
    public const string CookieName = "nemo_access";
    public const string HeaderName = "X-Access-Code";
    private static readonly TimeSpan CookieLife = TimeSpan.FromDays(30);
    private readonly bool _isOpen = options.Value.AccessCode is null or "";
    private readonly SealedPass _pass = new(protection.CreateProtector("NemoBot.WebChat.Access.v1"), options.Value.AccessCode is { Length: > 0 } code ? code : null, time);
    private readonly TryLimiter _tries = new(time);

    /// <summary>Returns whether the request may proceed: no code is set, or the request contains the code or the cookie.</summary>
    /// <exception cref="RefusedRequestException">The code in the header is wrong, or the caller sent too many wrong codes.</exception>
    public bool IsOpenTo(HttpRequest request)
    {
        if (_isOpen)
        {
            return true;
        }

        if (request.Headers.TryGetValue(HeaderName, out var header))
        {
            return Try(request.HttpContext, header.ToString()) ? true : throw new RefusedRequestException(StatusCodes.Status401Unauthorized, RefusalCode.AccessCodeWrong);
        }

        return _pass.IsValid(request.Cookies[CookieName]);
    }

    /// <summary>Compares in constant time and counts wrong codes.</summary>
    /// <exception cref="RefusedRequestException">Too many wrong codes from this address; a correct one has to wait too.</exception>
    public bool Try(HttpContext context, string code)
    {
        var isRight = _isOpen || _pass.IsCode(code);
        return _tries.Try(Caller.Of(context), isRight) is { } wait
            ? throw new RefusedRequestException(StatusCodes.Status429TooManyRequests, RefusalCode.TooManyTries) { RetryAfter = wait }
            : isRight;
    }

    public void GiveCookie(HttpContext context) => context.Response.Cookies.Append(CookieName, _pass.Issue(CookieLife), Options(context, CookieLife));

    /// <summary>Lets the browser forget that it knew the code.</summary>
    public static void EndCookie(HttpContext context) => context.Response.Cookies.Delete(CookieName, Options(context, life: null));

    private static CookieOptions Options(HttpContext context, TimeSpan? life) => new()
    {
        HttpOnly = true,
        // Lax: a link to the chat from another site must not ask for the code again. Requests that change state are protected by the Origin check.
        SameSite = SameSiteMode.Lax,
        Secure = context.Request.IsHttps,
        Path = "/",
        MaxAge = life,
        IsEssential = true,
    };
}
