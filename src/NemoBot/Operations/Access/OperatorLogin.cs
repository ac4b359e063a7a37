using NemoBot.Operations.Audit;
using NemoBot.WebChat.Api;

namespace NemoBot.Operations.Access;

/// <summary>Begins and ends sessions at the console.</summary>
internal sealed class OperatorLogin(OperatorGate gate, OperatorDoor door, OperatorSessions sessions, OperatorAudit audit)
{
    /// <summary>Handles <c>POST /operator/login</c>: the form that asks for a code.</summary>
    public async Task PostCodeAsync(HttpContext context)
    {
        OperatorVisitor? visitor;
        try
        {
            visitor = gate.EnterWithCode(context, await CodeForm.ReadAsync(context));
        }
        catch (RefusedRequestException tooMany) when (tooMany.Code == RefusalCode.TooManyTries)
        {
            await door.AskAsync(context, tooMany.Status, tooMany.Code);
            return;
        }

        await EnterAsync(context, visitor, RefusalCode.OperatorCodeWrong);
    }

    /// <summary>Handles <c>GET /operator/link?key=…</c>: the link that <c>NemoBot operator-link</c> printed.</summary>
    public Task GetLinkAsync(HttpContext context) => EnterAsync(context, gate.EnterWithLink(context, context.Request.Query["key"].ToString()), RefusalCode.OperatorLinkUsed);

    /// <summary>Handles <c>POST /operator/logout</c>.</summary>
    public async Task PostLogoutAsync(HttpContext context, OperatorVisitor visitor)
    {
        if (visitor.Session is { } session)
        {
            await audit.RecordAsync(visitor, "Logged out.", context.RequestAborted);
            await sessions.EndAsync(context, session);
        }

        Redirect(context);
    }

    private async Task EnterAsync(HttpContext context, OperatorVisitor? visitor, RefusalCode problem)
    {
        if (visitor is null)
        {
            await door.AskAsync(context, StatusCodes.Status401Unauthorized, problem);
            return;
        }

        await audit.RecordAsync(visitor, "Logged in.", context.RequestAborted);
        Redirect(context);
    }

    private static void Redirect(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = "/operator";
    }
}
