using System.Reflection;
using System.Resources;
using System.Security.Cryptography;
using System.Text;

namespace NemoBot.Operations.Views;

/// <summary>The files of the console, which are embedded in the assembly (folder Page).</summary>
internal static class ConsoleAssets
{
    private static readonly Asset Style = Asset.Load("operator/operator.css", "text/css");
    private static readonly Asset Script = Asset.Load("operator/operator.js", "text/javascript");

    /// <summary>Gets the page around every view.</summary>
    public static string Template { get; } = Load("operator/operator.html");

    public static Task GetStyleAsync(HttpContext context) => Style.WriteAsync(context);

    public static Task GetScriptAsync(HttpContext context) => Script.WriteAsync(context);

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
            var content = ConsoleAssets.Load(name);
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
