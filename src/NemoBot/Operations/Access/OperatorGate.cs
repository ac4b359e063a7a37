using NemoBot.WebChat.Api;

namespace NemoBot.Operations.Access;

/// <summary>
/// Determines who is at the console: by a code in a header (scripts), by the user whom a trusted proxy names, or by a session, which begins with a code or
/// with a one-time link. The address of the caller is irrelevant: behind a plain reverse proxy every caller comes from this machine.
/// </summary>
internal sealed class OperatorGate(OperatorCodes codes, ProxyUsers users, OperatorSessions sessions, OperatorLink link, TimeProvider time)
{
    public const string HeaderName = "X-Operator-Code";

    /// <summary>The header of the script that renews a page: it is no person, and lets no session go on.</summary>
    public const string RenewalHeader = "X-Operator-Renewal";

    /// <summary>How many characters of a session's id the audit log shows.</summary>
    private const int ShownOfId = 6;

    private readonly TryLimiter _tries = new(time);

    /// <inheritdoc cref="OperatorCodes.Any"/>
    public bool HasCode => codes.Any;

    /// <summary>Returns who is there; null for somebody unknown.</summary>
    /// <exception cref="RefusedRequestException">The header contains a wrong code, or there were too many wrong ones.</exception>
    public async Task<OperatorVisitor?> FindAsync(HttpContext context)
    {
        if (context.Request.Headers.TryGetValue(HeaderName, out var header))
        {
            return Try(context, codes.RoleOf(header.ToString())) is { } role
                ? new(role, "script with the code", Session: null) { IsKnownByBrowser = false }
                : throw new RefusedRequestException(StatusCodes.Status401Unauthorized, RefusalCode.OperatorCodeWrong);
        }

        if (users.Find(context) is { } user)
        {
            return user;
        }

        var isPerson = !context.Request.Headers.ContainsKey(RenewalHeader);
        return await sessions.FindAsync(context, isPerson) is { } session ? Visitor(session) : null;
    }

    /// <summary>Begins a session with a code; null for a wrong one.</summary>
    /// <exception cref="RefusedRequestException">Too many wrong attempts from this address; a right one has to wait too.</exception>
    public OperatorVisitor? EnterWithCode(HttpContext context, string code) => Try(context, codes.RoleOf(code)) is { } role ? Begin(context, role, "code") : null;

    /// <summary>Begins a session with the key of a link; null for a wrong one, which counts as a wrong code.</summary>
    /// <remarks>No number of guesses finds a key, so the right one never has to wait, nor does a refusal use it up.</remarks>
    /// <exception cref="RefusedRequestException">Too many wrong attempts from this address.</exception>
    public OperatorVisitor? EnterWithLink(HttpContext context, string key)
    {
        if (link.Take(key) is { } role)
        {
            return Begin(context, role, "link");
        }

        Try(context, role: null);
        return null;
    }

    private OperatorVisitor Begin(HttpContext context, OperatorRole role, string way) => Visitor(sessions.Begin(context, role, way));

    private static OperatorVisitor Visitor(OperatorSession session) => new(session.Role, $"{session.Way} {session.Id[..ShownOfId]}", session);

    private OperatorRole? Try(HttpContext context, OperatorRole? role) =>
        _tries.Try(Caller.Of(context), isRight: role is not null) is { } wait
            ? throw new RefusedRequestException(StatusCodes.Status429TooManyRequests, RefusalCode.TooManyTries) { RetryAfter = wait }
            : role;
}
