using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using NemoBot.Core.Backend;
using NemoBot.WebChat.Api;

namespace NemoBot.Operations;

/// <summary>
/// Controls access to the operator page: with <c>Operator:Code</c>, or with a one-time link if none is set. The address of the caller is irrelevant: behind a
/// plain reverse proxy every caller comes from this machine.
/// </summary>
internal sealed class OperatorGate(IOptions<OperatorOptions> options, IDataProtectionProvider protection, TimeProvider time)
{
    public const string CookieName = "nemo_operator";
    public const string HeaderName = "X-Operator-Code";

    /// <summary>The cookie expires when the browser is closed; this limit is for browsers that never are.</summary>
    private static readonly TimeSpan PassLife = TimeSpan.FromHours(12);

    private readonly SealedPass _pass = new(protection.CreateProtector("NemoBot.Operator.Pass.v1"), options.Value.Code is { Length: > 0 } code ? code : null, time);
    private readonly TryLimiter _tries = new(time);

    /// <summary>Gets whether a code is set; if not, only a link of <c>NemoBot operator-link</c> opens the page.</summary>
    public bool HasCode { get; } = options.Value.Code is { Length: > 0 };

    /// <exception cref="RefusedRequestException">The header contains a wrong code, or there were too many wrong ones.</exception>
    public bool IsOpenTo(HttpRequest request)
    {
        if (request.Headers.TryGetValue(HeaderName, out var header))
        {
            return Try(request.HttpContext, _pass.IsCode(header.ToString())) ? true : throw new RefusedRequestException(StatusCodes.Status401Unauthorized, RefusalCode.OperatorCodeWrong);
        }

        return _pass.IsValid(request.Cookies[CookieName]);
    }

    /// <exception cref="RefusedRequestException">Too many wrong attempts from this address; a right one has to wait too.</exception>
    public bool TryCode(HttpContext context, string code) => Try(context, _pass.IsCode(code));

    /// <summary>Counts the wrong key of a link as a wrong code.</summary>
    /// <exception cref="RefusedRequestException">Too many wrong attempts from this address.</exception>
    public void CountWrong(HttpContext context) => Try(context, isRight: false);

    private bool Try(HttpContext context, bool isRight) =>
        _tries.Try(Caller.Of(context), isRight) is { } wait
            ? throw new RefusedRequestException(StatusCodes.Status429TooManyRequests, RefusalCode.TooManyTries) { RetryAfter = wait }
            : isRight;

    public void GiveCookie(HttpContext context) => context.Response.Cookies.Append(CookieName, _pass.Issue(PassLife), new CookieOptions
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = context.Request.IsHttps,
        Path = "/operator",
        IsEssential = true,
    });
}
