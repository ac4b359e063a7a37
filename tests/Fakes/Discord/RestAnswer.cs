using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Fakes.Discord;

/// <summary>An answer of the HTTP API.</summary>
public sealed record RestAnswer(int Status, JsonNode? Body)
{
    /// <summary>Of a 429.</summary>
    public string? Scope { get; init; }

    /// <summary>A body that is not JSON; null uses <see cref="Body"/>.</summary>
    public string? Page { get; init; }

    public static RestAnswer Error(int status, int code, string message) => new(status, new JsonObject { ["message"] = message, ["code"] = code });

    public async Task WriteAsync(HttpContext context)
    {
        context.Response.StatusCode = Status;
        if (Scope is not null)
        {
            context.Response.Headers["X-RateLimit-Scope"] = Scope;
        }

        if (Status == 429 && (double?)Body?["retry_after"] is { } wait)
        {
            context.Response.Headers.RetryAfter = Math.Ceiling(wait).ToString(CultureInfo.InvariantCulture);
        }

        if (Page is not null)
        {
            context.Response.ContentType = "text/html";
            await context.Response.WriteAsync(Page);
        }
        else if (Body is not null)
        {
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(Body.ToJsonString());
        }
    }
}

/// <summary>Reads JSON and multipart bodies.</summary>
internal static class RestReader
{
    private const int KeptBytes = 1024 * 1024;

    public static async Task<RestRequest> ReadAsync(HttpContext context, bool bodyIsArray)
    {
        JsonObject? body = null;
        var files = new List<UploadedFile>();
        if (context.Request.HasFormContentType)
        {
            var form = await context.Request.ReadFormAsync();
            body = form.TryGetValue("payload_json", out var json) ? JsonNode.Parse(json.ToString())!.AsObject() : null;
            foreach (var file in form.Files)
            {
                files.Add(new(file.Name, file.FileName, file.Length) { Content = file.Length <= KeptBytes ? await BytesAsync(file) : null });
            }

            // Parts without a file name are fields for ASP.NET, whatever their type.
            body ??= form.Files.GetFile("payload_json") is { } part ? (await JsonNode.ParseAsync(part.OpenReadStream()))!.AsObject() : null;
            files.RemoveAll(file => file.Name == "payload_json");
        }
        else if (context.Request.ContentType?.StartsWith("application/json", StringComparison.Ordinal) == true)
        {
            var node = await JsonNode.ParseAsync(context.Request.Body);
            body = bodyIsArray ? new JsonObject { ["array"] = node } : node?.AsObject();
        }

        return new(
            context.Request.Method,
            context.Request.Path,
            context.Request.QueryString.Value,
            body,
            files,
            context.Request.Headers.UserAgent,
            context.Request.Headers.Authorization);
    }

    private static async Task<byte[]> BytesAsync(IFormFile file)
    {
        var bytes = new byte[file.Length];
        await using var stream = file.OpenReadStream();
        await stream.ReadExactlyAsync(bytes);
        return bytes;
    }
}

/// <summary>Rules of messages that are documented in prose.</summary>
internal static class MessageRules
{
    public static IEnumerable<string> Check(RestRequest request)
    {
        var isCallback = request.Path.EndsWith("/callback", StringComparison.Ordinal);
        var message = isCallback ? request.Body?["data"] as JsonObject : request.Body;
        var isMessage = isCallback
            ? (int?)request.Body?["type"] is 4 or 7
            : request.Method is "POST" or "PATCH" && (request.Path.Contains("/messages", StringComparison.Ordinal) || request.Path.Contains("/webhooks/", StringComparison.Ordinal));
        return isMessage && message is not null ? CheckMessage(message, request) : [];
    }

    private static IEnumerable<string> CheckMessage(JsonObject message, RestRequest request)
    {
        if (message["allowed_mentions"] is not JsonObject mentions)
        {
            yield return "no allowed_mentions";
        }
        else if (mentions["parse"] is JsonArray { Count: > 0 })
        {
            yield return "allowed_mentions parses";
        }

        if (((string?)message["content"])?.Length > 2000)
        {
            yield return "content is longer than 2000";
        }

        var isRich = ((int?)message["flags"] & (1 << 15)) > 0;
        if (isRich && (message["content"] is not null || message["embeds"] is JsonArray { Count: > 0 }))
        {
            yield return "components v2 with content";
        }

        var ids = new HashSet<string>();
        foreach (var button in ComponentRules.All(message).Where(part => (int?)part["type"] == 2))
        {
            var (label, id, url) = ((string?)button["label"], (string?)button["custom_id"], (string?)button["url"]);
            if (label is { Length: > 80 } || url is { Length: > 512 } || id is { Length: > 100 or 0 } || (id is not null && !ids.Add(id)))
            {
                yield return "a button breaks the limits: " + button.ToJsonString();
            }
        }

        if (ComponentRules.All(message).Count(part => (int?)part["type"] == 1) > 5)
        {
            yield return "more than 5 rows";
        }

        foreach (var attachment in (message["attachments"] as JsonArray ?? []).Where(attachment => attachment?["filename"] is not null))
        {
            if (request.Files.All(file => file.Name != $"files[{attachment!["id"]}]"))
            {
                yield return "an attachment without its file";
            }
        }
    }
}
