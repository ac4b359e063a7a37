using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace NemoBot.Bench;

/// <summary>The part of Discord's HTTP API that the bot needs to answer commands and messages, with rate limits in Discord's format.</summary>
internal sealed class DiscordApi
{
    private const string NoWords = "\"\"";

    private readonly ConcurrentDictionary<string, (int Left, long ResetAt)> _buckets = new();
    private long _ids = 1_400_000_000_000_000_000;
    private long _limited;
    private long _posts;

    /// <summary>The send time of each command (by token) until it is acknowledged; <see cref="Stopwatch.GetTimestamp"/>.</summary>
    public ConcurrentDictionary<string, long> Sent { get; } = new();

    /// <summary>Milliseconds from sending the event to receiving the last byte of its acknowledgement, by token.</summary>
    public ConcurrentDictionary<string, double> Acknowledged { get; } = new();

    /// <summary>The contents received for each channel or token, by the id of the call, so that a repeated call counts once.</summary>
    public ConcurrentDictionary<string, ConcurrentDictionary<string, bool>> Answers { get; } = new();

    public Uri Gateway { get; set; } = new("ws://127.0.0.1/");

    /// <summary>Whether channels answer all calls of the bot with 429, and a token allows one call per 5 seconds. Acknowledgements are exempt, as at Discord.</summary>
    public bool IsExhausted { get; set; }

    /// <summary>Number of calls answered with 429.</summary>
    public long Limited => _limited;

    /// <summary>Number of messages sent or edited.</summary>
    public long Posts => _posts;

    public void Forget()
    {
        Acknowledged.Clear();
        Answers.Clear();
        _buckets.Clear();
    }

    public async Task AnswerAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var arrived = Stopwatch.GetTimestamp();
        string[] path = [.. context.Request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries).Skip(2)];
        switch (path)
        {
            case ["gateway", ..]:
                await WriteAsync(context, 200, $$$"""{"url":"{{{Gateway}}}","shards":1,"session_start_limit":{"total":1000,"remaining":999,"reset_after":1000,"max_concurrency":1} }""");
                break;
            case ["interactions", var id, var token, "callback"]:
                if (Sent.TryRemove(token, out var sent))
                {
                    Acknowledged[token] = Stopwatch.GetElapsedTime(sent, arrived).TotalMilliseconds;
                    await WriteAsync(context, 200, $$"""{"interaction":{"id":"{{id}}","type":2,"response_message_id":"{{Interlocked.Increment(ref _ids)}}","response_message_loading":false,"response_message_ephemeral":false} }""");
                    break;
                }

                await WriteAsync(context, 400, """{"code":40060,"message":"Interaction has already been acknowledged."}""");
                break;
            case ["channels", var channel, "messages", ..]:
                await MessagesAsync(context, channel, path.ElementAtOrDefault(3), body, IsExhausted ? 0 : 5);
                break;
            case ["webhooks", _, var token, ..]:
                await MessagesAsync(context, token, path.ElementAtOrDefault(4), body, IsExhausted ? 1 : 5);
                break;
            default:
                await WriteAsync(context, 200, "[]"); // Command registration.
                break;
        }
    }

    private async Task MessagesAsync(HttpContext context, string major, string? message, MemoryStream body, int limit)
    {
        if (!Allow(context, major, message is null ? "many" : "one", limit, out var wait))
        {
            Interlocked.Increment(ref _limited);
            var global = limit == 0;
            context.Response.Headers["X-RateLimit-Scope"] = global ? "global" : "user";
            await WriteAsync(context, 429, string.Create(CultureInfo.InvariantCulture, $"{{\"message\":\"You are being rate limited.\",\"retry_after\":{wait:0.000},\"global\":{(global ? "true" : "false")}}}"));
            return;
        }

        switch (context.Request.Method)
        {
            case "GET":
                await WriteAsync(context, 200, message is null ? "[]" : Message(message, major, NoWords));
                break;
            case "DELETE":
                context.Response.StatusCode = 204;
                break;
            default:
                var id = message is null or "@original" ? Interlocked.Increment(ref _ids).ToString(CultureInfo.InvariantCulture) : message;
                await WriteAsync(context, 200, Message(id, major, Note(major, body)));
                break;
        }
    }

    /// <summary>Records a message by its nonce, which may be sent twice, and an edit by its content.</summary>
    /// <returns>The content as JSON: the bot checks whether the message shows the intended text.</returns>
    private string Note(string major, MemoryStream body)
    {
        Interlocked.Increment(ref _posts);
        if (body.Length == 0 || body.GetBuffer()[0] != (byte)'{')
        {
            return NoWords;
        }

        using var json = JsonDocument.Parse(body.GetBuffer().AsMemory(0, (int)body.Length));
        var says = json.RootElement.TryGetProperty("content", out var content) && content.ValueKind == JsonValueKind.String;
        var name = json.RootElement.TryGetProperty("nonce", out var nonce) ? nonce.ToString() : says ? content.GetString()! : "";
        Answers.GetOrAdd(major, _ => new())[name] = true;
        return says ? content.GetRawText() : NoWords;
    }

    /// <summary>Allows <paramref name="limit"/> calls per bucket and window: one second, or five while <see cref="IsExhausted"/>.</summary>
    private bool Allow(HttpContext context, string major, string route, int limit, out double wait)
    {
        var (now, window) = (Stopwatch.GetTimestamp(), (IsExhausted ? 5 : 1) * Stopwatch.Frequency);
        var hash = $"{context.Request.Method}-{route}";
        var bucket = _buckets.AddOrUpdate($"{hash}:{major}", _ => (limit - 1, now + window), (_, old) => old.ResetAt <= now ? (limit - 1, now + window) : (Math.Min(old.Left, limit) - 1, old.ResetAt));
        wait = (bucket.ResetAt - now) / (double)Stopwatch.Frequency;
        var headers = context.Response.Headers;
        headers["X-RateLimit-Limit"] = Math.Max(1, limit).ToString(CultureInfo.InvariantCulture);
        headers["X-RateLimit-Remaining"] = Math.Max(0, bucket.Left).ToString(CultureInfo.InvariantCulture);
        headers["X-RateLimit-Reset-After"] = wait.ToString("0.000", CultureInfo.InvariantCulture);
        headers["X-RateLimit-Bucket"] = hash;
        return bucket.Left >= 0;
    }

    private static string Message(string id, string channel, string content) => $$"""{"id":"{{id}}","channel_id":"{{(channel.Length < 30 ? channel : "1")}}","type":0,"content":{{content}},"timestamp":"2026-11-02T09:00:00+00:00","attachments":[],"embeds":[],"components":[]}""";

    private static async Task WriteAsync(HttpContext context, int status, string json)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        var bytes = Encoding.UTF8.GetBytes(json);
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes);
    }
}
