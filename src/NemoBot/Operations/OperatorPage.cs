using System.Reflection;
using System.Resources;
using System.Security.Cryptography;
using System.Text;
using NemoBot.WebChat.Api;

namespace NemoBot.Operations;

/// <summary>Serves <c>GET /operator</c>: read-only, refreshed by the browser itself. <see cref="OperatorGate"/> decides who sees it.</summary>
internal sealed class OperatorPage(OperatorView view, OperatorGate gate, OperatorLink link, PageFiles pages)
{
    private static readonly string Style = Load("operator/operator.css");
    private static readonly string StyleTag = $"\"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Style)).AsSpan(0, 12))}\"";
    private static readonly string Template = Load("operator/operator.html");

    public async Task GetAsync(HttpContext context)
    {
        if (!gate.IsOpenTo(context.Request))
        {
            await AskAsync(context, StatusCodes.Status401Unauthorized, null);
            return;
        }

        var html = OperatorHtml.Fill(Template, await view.ReadAsync(context.RequestAborted));
        context.Response.Headers.CacheControl = "no-store";
        context.Response.ContentType = "text/html; charset=utf-8";
        await context.Response.WriteAsync(html, context.RequestAborted);
    }

    /// <summary>Handles <c>POST /operator/login</c>: the form that asks for the operator's code.</summary>
    public async Task PostCodeAsync(HttpContext context)
    {
        try
        {
            if (!gate.TryCode(context, await CodeForm.ReadAsync(context)))
            {
                await AskAsync(context, StatusCodes.Status401Unauthorized, RefusalCode.OperatorCodeWrong);
                return;
            }
        }
        catch (RefusedRequestException tooMany) when (tooMany.Code == RefusalCode.TooManyTries)
        {
            await AskAsync(context, tooMany.Status, tooMany.Code);
            return;
        }

        Enter(context);
    }

    /// <summary>Handles <c>GET /operator/link?key=…</c>: the link that <c>NemoBot operator-link</c> printed.</summary>
    public async Task GetLinkAsync(HttpContext context)
    {
        // Only wrong keys count: no number of guesses finds a key, so the right one never has to wait, nor does a refusal use it up.
        if (link.Take(context.Request.Query["key"].ToString()))
        {
            Enter(context);
            return;
        }

        gate.CountWrong(context);
        await AskAsync(context, StatusCodes.Status401Unauthorized, RefusalCode.OperatorLinkUsed);
    }

    public static Task GetStyleAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-cache";
        context.Response.Headers.ETag = StyleTag;
        if (context.Request.Headers.IfNoneMatch.ToString() == StyleTag)
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        context.Response.ContentType = "text/css; charset=utf-8";
        return context.Response.WriteAsync(Style, context.RequestAborted);
    }

    private Task AskAsync(HttpContext context, int status, RefusalCode? problem) =>
        gate.HasCode ? pages.WriteOperatorLoginAsync(context, status, problem) : pages.WriteOperatorLinkAsync(context, status, problem);

    private void Enter(HttpContext context)
    {
        gate.GiveCookie(context);
        context.Response.Headers.CacheControl = "no-store";
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = "/operator";
    }

    private static string Load(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name) ?? throw new MissingManifestResourceException(name);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
