using NemoBot.WebChat.Api;

namespace NemoBot.Operations.Access;

/// <summary>Wraps the endpoints of the console: lets those in who may, and asks others to log in.</summary>
internal sealed class OperatorDoor(RequestGuard guard, OperatorGate gate, PageFiles pages)
{
    /// <summary>Wraps a page, which both roles see.</summary>
    public RequestDelegate Page(Func<HttpContext, OperatorVisitor, Task> endpoint) => guard.OpenPage(async context =>
    {
        if (await gate.FindAsync(context) is { } visitor)
        {
            AllowForms(context);
            await endpoint(context, visitor);
        }
        else
        {
            await AskAsync(context, StatusCodes.Status401Unauthorized, null);
        }
    });

    /// <summary>Wraps a form of a page.</summary>
    /// <param name="needed">The role that may send it.</param>
    public RequestDelegate Form(OperatorRole needed, Func<HttpContext, OperatorVisitor, Task> endpoint) => guard.Open(async context =>
    {
        if (await gate.FindAsync(context) is not { } visitor)
        {
            await AskAsync(context, StatusCodes.Status401Unauthorized, null);
            return;
        }

        AllowForms(context); // The answer may be a page with a fault, and its forms.
        if (visitor.IsKnownByBrowser)
        {
            RequireOwnPage(context.Request);
        }

        if (!visitor.May(needed))
        {
            throw new RefusedRequestException(StatusCodes.Status403Forbidden, RefusalCode.OperatorMayOnlyLook);
        }

        await endpoint(context, visitor);
    });

    /// <summary>Writes the page that asks for the code, or says how to get a link.</summary>
    /// <param name="problem">The error to show; null for none.</param>
    public Task AskAsync(HttpContext context, int status, RefusalCode? problem) =>
        gate.HasCode ? pages.WriteOperatorLoginAsync(context, status, problem) : pages.WriteOperatorLinkAsync(context, status, problem);

    // With "no-referrer" browsers send a form with "Origin: null", which the Origin check refuses.
    private static void AllowForms(HttpContext context) => context.Response.Headers["Referrer-Policy"] = "same-origin";

    /// <summary>Refuses a form of which nothing says that a page of ours sent it. The guard has checked what is said; every browser says one of both.</summary>
    private static void RequireOwnPage(HttpRequest request)
    {
        if (request.Headers["Sec-Fetch-Site"].ToString() != "same-origin" && request.Headers.Origin.Count == 0)
        {
            throw new RefusedRequestException(StatusCodes.Status403Forbidden, RefusalCode.ForeignOrigin);
        }
    }
}
