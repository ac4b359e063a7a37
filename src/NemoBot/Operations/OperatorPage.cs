using System.Net;
using System.Reflection;
using System.Resources;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using NemoBot.Platforms.WebChat;

namespace NemoBot.Operations;

/// <summary><c>GET /operator</c>: read-only, refreshed by the browser itself. Without an access code only callers on this machine get it.</summary>
internal sealed class OperatorPage(OperatorView view, PageFiles pages, IOptions<WebChatOptions> webChat)
{
    private static readonly string Style = Load("operator/operator.css");
    private static readonly string StyleTag = $"\"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Style)).AsSpan(0, 12))}\"";
    private static readonly string Template = Load("operator/operator.html");

    public async Task GetAsync(HttpContext context)
    {
        if (!MayLook(context))
        {
            await pages.WriteNotFoundAsync(context);
            return;
        }

        var html = OperatorHtml.Fill(Template, await view.ReadAsync(context.RequestAborted));
        context.Response.Headers.CacheControl = "no-store";
        context.Response.ContentType = "text/html; charset=utf-8";
        await context.Response.WriteAsync(html, context.RequestAborted);
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

    /// <summary>A proxy on this machine speaks for somebody elsewhere: it does not count as a caller on this machine.</summary>
    private bool MayLook(HttpContext context) =>
        webChat.Value.AccessCode is { Length: > 0 } // The guard has asked for it.
        || (context.Connection.RemoteIpAddress is { } caller && IPAddress.IsLoopback(caller)
            && !context.Request.Headers.ContainsKey("X-Forwarded-For") && !context.Request.Headers.ContainsKey("Forwarded"));

    private static string Load(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name) ?? throw new MissingManifestResourceException(name);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
