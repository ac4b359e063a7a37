using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.StaticFiles;
using NemoVideo.Uploads;

namespace NemoBot.WebChat.Api;

/// <summary>The page, embedded in the assembly (folder Page): small enough to stay in memory.</summary>
public sealed class PageFiles
{
    private const string Prefix = "webchat/";

    /// <summary>What the file chooser offers. A file that it hides, one without an extension say, can still be dropped on the page.</summary>
    private static readonly string Accept = string.Join(',', MediaFormats.Accepted.Select(format => format.MediaType).Concat(MediaFormats.AcceptedExtensions));

    private readonly FrozenDictionary<string, PageFile> _files = Load();

    /// <summary>A part of the page by its path below <c>/page/</c>. Pages themselves are no parts.</summary>
    /// <exception cref="RefusedRequestException">There is no such part.</exception>
    public Task WritePartAsync(HttpContext context)
    {
        var name = context.Request.RouteValues["name"] as string ?? "";
        return _files.TryGetValue(name, out var file) && !name.EndsWith(".html", StringComparison.Ordinal)
            ? WriteAsync(context, file)
            : throw new RefusedRequestException(StatusCodes.Status404NotFound, RefusalCode.NotFound);
    }

    public Task WriteChatAsync(HttpContext context) => WriteAsync(context, _files["index.html"]);

    public Task WriteNotFoundAsync(HttpContext context)
    {
        var chinese = WebChatWords.IsChinese(context.Request);
        return WriteFilledAsync(context, "not-found.html", StatusCodes.Status404NotFound, new()
        {
            ["lang"] = chinese ? "zh" : "en",
            ["title"] = chinese ? "这里没有内容" : "Nothing on this reel",
            ["text"] = chinese ? "这个地址没有页面。你的会话还在原处。" : "There is no page at this address. Your chat is where you left it.",
            ["back"] = chinese ? "返回会话" : "Back to the chat",
        });
    }

    /// <param name="problem">What to say above the field; null for nothing.</param>
    public Task WriteLoginAsync(HttpContext context, int status, RefusalCode? problem) =>
        WriteCodeFormAsync(context, status, problem, "/login", WebChatWords.IsChinese(context.Request) ? "访问码" : "Access code");

    /// <inheritdoc cref="WriteLoginAsync"/>
    public Task WriteOperatorLoginAsync(HttpContext context, int status, RefusalCode? problem) =>
        WriteCodeFormAsync(context, status, problem, "/operator/login", WebChatWords.IsChinese(context.Request) ? "操作员代码" : "Operator code");

    /// <summary>How to get in where no operator code is set.</summary>
    /// <param name="problem">What to say before; null for nothing.</param>
    public Task WriteOperatorLinkAsync(HttpContext context, int status, RefusalCode? problem)
    {
        var chinese = WebChatWords.IsChinese(context.Request);
        var how = chinese
            ? "请在运行 NemoBot 的机器上执行 NemoBot operator-link，它会显示一个 10 分钟内有效、只能使用一次的链接。也可以设置 Operator:Code。"
            : "Run “NemoBot operator-link” on the machine where the bot runs: it prints a link that works once, within 10 minutes. Or set Operator:Code.";
        return WriteFilledAsync(context, "not-found.html", status, new()
        {
            ["lang"] = chinese ? "zh" : "en",
            ["title"] = chinese ? "操作员页面" : "Operator page",
            ["text"] = problem is { } code ? $"{WebChatWords.Of(code, chinese)} {how}" : how,
            ["back"] = chinese ? "返回会话" : "Back to the chat",
        });
    }

    private Task WriteCodeFormAsync(HttpContext context, int status, RefusalCode? problem, string action, string label)
    {
        var chinese = WebChatWords.IsChinese(context.Request);
        // Under "no-referrer" browsers send a form with "Origin: null", which is refused as foreign.
        context.Response.Headers["Referrer-Policy"] = "same-origin";
        return WriteFilledAsync(context, "login.html", status, new()
        {
            ["lang"] = chinese ? "zh" : "en",
            ["title"] = label,
            ["text"] = problem is { } code ? WebChatWords.Of(code, chinese) : "",
            ["action"] = action,
            ["label"] = label,
            ["enter"] = chinese ? "进入" : "Enter",
        });
    }

    private Task WriteFilledAsync(HttpContext context, string name, int status, Dictionary<string, string> words)
    {
        var html = Encoding.UTF8.GetString(_files[name].Content);
        foreach (var (key, value) in words)
        {
            html = html.Replace($"{{{{{key}}}}}", HtmlEncoder.Default.Encode(value), StringComparison.Ordinal);
        }

        context.Response.StatusCode = status;
        context.Response.Headers.CacheControl = "no-store";
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync(html, context.RequestAborted);
    }

    private static async Task WriteAsync(HttpContext context, PageFile file)
    {
        var headers = context.Response.Headers;
        // Asked for each time, sent only when it changed: page and server are always of one version.
        headers.CacheControl = "no-cache";
        headers.ETag = file.ETag;
        if (context.Request.Headers.IfNoneMatch.ToString() == file.ETag)
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        context.Response.ContentType = file.ContentType;
        context.Response.ContentLength = file.Content.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(file.Content, context.RequestAborted);
        }
    }

    private static FrozenDictionary<string, PageFile> Load()
    {
        var assembly = typeof(PageFiles).Assembly;
        var types = new FileExtensionContentTypeProvider();
        return assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).ToFrozenDictionary(name => name[Prefix.Length..].Replace('\\', '/'), name =>
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            if (name == Prefix + "index.html")
            {
                content = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(content).Replace("{{accept}}", Accept, StringComparison.Ordinal));
            }

            var type = types.TryGetContentType(name, out var known) ? known : "application/octet-stream";
            return new PageFile(content, type is "image/png" ? type : $"{type}; charset=utf-8", $"\"{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 12))}\"");
        });
    }

    private sealed record PageFile(byte[] Content, string ContentType, string ETag);
}
