using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Fakes.Telegram;

/// <summary>An answer of the server.</summary>
internal sealed record TelegramReply(int Status, string Json, int? RetryAfter)
{
    public static TelegramReply Ok(JsonNode result) => new(200, new JsonObject { ["ok"] = true, ["result"] = result }.ToJsonString(), null);

    public static TelegramReply Error(int code, string description, int? retryAfter = null, long? migrateTo = null)
    {
        var json = new JsonObject { ["ok"] = false, ["error_code"] = code, ["description"] = description };
        if (retryAfter is not null || migrateTo is not null)
        {
            var parameters = new JsonObject();
            if (retryAfter is { } seconds)
            {
                parameters["retry_after"] = seconds;
            }

            if (migrateTo is { } chat)
            {
                parameters["migrate_to_chat_id"] = chat;
            }

            json["parameters"] = parameters;
        }

        return new(code, json.ToJsonString(), retryAfter);
    }

    public async Task WriteAsync(HttpContext context)
    {
        context.Response.StatusCode = Status;
        context.Response.ContentType = "application/json";
        if (RetryAfter is { } seconds)
        {
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        await context.Response.WriteAsync(Json, Encoding.UTF8);
    }
}
