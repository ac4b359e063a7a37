using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;
using NemoBot.Core.Model;

namespace NemoBot.Operations.Access;

/// <summary>
/// The sessions of the console. A session is in its sealed cookie, which every node can read; the store has only those that were ended by hand. The cookie
/// goes with the browser, and is worth nothing after <see cref="IdleLife"/> without a person, or after <see cref="Life"/>.
/// </summary>
internal sealed class OperatorSessions(IDataProtectionProvider protection, OperatorCodes codes, IStore store, TimeProvider time)
{
    public const string CookieName = "nemo_operator";

    public static readonly TimeSpan IdleLife = TimeSpan.FromHours(1);

    public static readonly TimeSpan Life = TimeSpan.FromHours(12);

    /// <summary>The platform of the console's values in the store.</summary>
    public const string Values = "operator";

    private const int Longest = 1024;

    /// <summary>A cookie is written again after this time, not at every request.</summary>
    private static readonly TimeSpan Renewal = TimeSpan.FromMinutes(1);

    private readonly IDataProtector _protector = protection.CreateProtector("NemoBot.Operator.Session.v1");

    /// <param name="way">See <see cref="OperatorSession.Way"/>.</param>
    public OperatorSession Begin(HttpContext context, OperatorRole role, string way)
    {
        var now = time.GetUtcNow();
        var session = new OperatorSession(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12)), role, way, codes.Digest, now, now);
        GiveCookie(context, session);
        return session;
    }

    /// <summary>Returns the session of the request's cookie; null if there is none, or it has ended.</summary>
    /// <param name="isPerson">Whether a person asks, so that the session goes on; false for the script that renews a page.</param>
    public async Task<OperatorSession?> FindAsync(HttpContext context, bool isPerson)
    {
        var now = time.GetUtcNow();
        if (Read(context.Request.Cookies[CookieName]) is not { } session
            || session.Codes != codes.Digest
            || now - session.StartedAt >= Life
            || now - session.SeenAt >= IdleLife
            || await store.GetValueAsync(Values, EndedKey(session.Id), context.RequestAborted) is not null)
        {
            return null;
        }

        if (!isPerson || now - session.SeenAt < Renewal)
        {
            return session;
        }

        var seen = session with { SeenAt = now };
        GiveCookie(context, seen);
        return seen;
    }

    /// <summary>Ends the session on every node, also for a copy of its cookie.</summary>
    public async Task EndAsync(HttpContext context, OperatorSession session)
    {
        await store.SetValueAsync(Values, EndedKey(session.Id), "1", Life, context.RequestAborted);
        context.Response.Cookies.Delete(CookieName, Cookie(context));
    }

    private static string EndedKey(string id) => $"ended session {id}";

    private void GiveCookie(HttpContext context, OperatorSession session)
    {
        var content = string.Create(
            CultureInfo.InvariantCulture,
            $"{session.Id}:{session.Role}:{session.Way}:{session.Codes}:{session.StartedAt.ToUnixTimeSeconds()}:{session.SeenAt.ToUnixTimeSeconds()}");
        context.Response.Cookies.Append(CookieName, WebEncoders.Base64UrlEncode(_protector.Protect(Encoding.UTF8.GetBytes(content))), Cookie(context));
    }

    private OperatorSession? Read(string? cookie)
    {
        if (cookie is not { Length: > 0 and < Longest })
        {
            return null;
        }

        try
        {
            var parts = Encoding.UTF8.GetString(_protector.Unprotect(WebEncoders.Base64UrlDecode(cookie))).Split(':');
            return new(parts[0], Enum.Parse<OperatorRole>(parts[1]), parts[2], parts[3], TimeOf(parts[4]), TimeOf(parts[5]));
        }
        catch (Exception forged) when (forged is CryptographicException or FormatException)
        {
            return null;
        }
    }

    private static DateTimeOffset TimeOf(string seconds) => DateTimeOffset.FromUnixTimeSeconds(long.Parse(seconds, CultureInfo.InvariantCulture));

    private static CookieOptions Cookie(HttpContext context) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = context.Request.IsHttps,
        Path = "/operator",
        IsEssential = true,
    };
}
