using System.Reflection;
using System.Resources;
using System.Security.Cryptography;
using System.Text;
using NemoBot.WebChat.Api;

namespace NemoBot.Operations;

/// <summary>Serves <c>GET /operator</c>: read-only, renewed by its script; without scripts by a link. <see cref="OperatorGate"/> decides who sees it.</summary>
internal sealed class OperatorPage(OperatorView view, OperatorGate gate, OperatorLink link, PageFiles pages)
{
    private static readonly Asset Style = Asset.Load("operator/operator.css", "text/css");
    private static readonly Asset Script = Asset.Load("operator/operator.js", "text/javascript");
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

    public static Task GetStyleAsync(HttpContext context) => Style.WriteAsync(context);

    public static Task GetScriptAsync(HttpContext context) => Script.WriteAsync(context);

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

    private sealed record Asset(string Content, string ContentType, string ETag)
    {
        public static Asset Load(string name, string type)
        {
            var content = OperatorPage.Load(name);
            return new(content, $"{type}; charset=utf-8", $"\"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)).AsSpan(0, 12))}\"");
        }

        public Task WriteAsync(HttpContext context)
        {
            context.Response.Headers.CacheControl = "no-cache";
            context.Response.Headers.ETag = ETag;
            if (context.Request.Headers.IfNoneMatch.ToString() == ETag)
            {
                context.Response.StatusCode = StatusCodes.Status304NotModified;
                return Task.CompletedTask;
            }

            context.Response.ContentType = ContentType;
            return context.Response.WriteAsync(Content, context.RequestAborted);
        }
    }
}
