using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Fakes.Discord;

/// <summary>One request as received.</summary>
public sealed record RestRequest(string Method, string Path, string? Query, JsonObject? Body, IReadOnlyList<UploadedFile> Files, string? UserAgent, string? Authorization)
{
    /// <summary>The answer to it.</summary>
    public int Status { get; set; }

    /// <summary>The text that the message shows which it sends or edits; empty for another request.</summary>
    public string Text => Body is null ? "" : ComponentRules.IsRich(Body) ? string.Join('\n', ComponentRules.Texts(Body)) : (Body["content"] as JsonValue)?.ToString() ?? "";

    public override string ToString() => $"{Method} {Path} -> {Status}";
}

public sealed record UploadedFile(string Name, string FileName, long Length)
{
    /// <summary>The bytes of a small file (up to 1 MB); null for a larger one.</summary>
    public byte[]? Content { get; init; }
}

/// <summary>A fault for a future request.</summary>
/// <param name="Status">The status of the answer; 0 cuts the connection instead.</param>
/// <param name="AfterDoing">The request is executed first: the answer is wrong.</param>
public sealed record RestFault(Func<RestRequest, bool> For, int Status, int Code = 0, bool AfterDoing = false)
{
    public double? RetryAfter { get; init; }

    public string? Scope { get; init; }

    /// <summary>The whole body instead of Discord's JSON: HTML of the edge, or nothing. Null for JSON.</summary>
    public string? Page { get; init; }

    /// <summary>The validation errors of the request, as Discord formats them; null for none.</summary>
    public JsonObject? Errors { get; init; }

    /// <summary>How many requests it hits.</summary>
    public int Times { get; set; } = 1;

    /// <summary>How long the request is delayed first.</summary>
    public TimeSpan Delay { get; init; }
}

/// <summary>Discord's HTTP API: messages, interactions and their 15 minutes, buckets, faults.</summary>
public sealed class FakeRest(FakeDiscordSettings settings, FakeChannels channels)
{
    private readonly ConcurrentDictionary<string, (int Left, DateTimeOffset ResetAt)> _buckets = new();
    private readonly List<RestFault> _faults = [];

    public ConcurrentQueue<RestRequest> Requests { get; } = new();

    /// <summary>Raised when a request was executed, and again when it is in <see cref="Requests"/>.</summary>
    public event Action? Done;

    /// <summary>Incoming requests, for tests that wait.</summary>
    public Mailbox<RestRequest> Arrivals { get; } = new();

    /// <summary>Violations of the OpenAPI description or of Discord's rules in requests; a test expects none.</summary>
    public ConcurrentQueue<string> Violations { get; } = new();

    /// <summary>Validates each JSON body; null if no description is available.</summary>
    public OpenApiDescription? Description { get; set; }

    /// <summary>Calls per bucket in each window of 5 seconds; 0 for no limits.</summary>
    public int BucketLimit { get; set; }

    public JsonArray? Commands { get; private set; }

    public int CommandPuts { get; private set; }

    /// <summary>The roles of every server.</summary>
    public JsonArray Roles { get; set; } = [];

    /// <summary>Shards that may identify concurrently.</summary>
    public int MaxConcurrency { get; set; } = 1;

    /// <summary>Sessions that may still be started today.</summary>
    public int SessionStartsLeft { get; set; } = 999;

    public Uri GatewayAddress { get; set; } = new("ws://127.0.0.1/");

    /// <summary>The answer to a request waits for this, after the request was executed; null for nothing.</summary>
    public Func<RestRequest, Task?>? Hold { get; set; }

    public void Fail(RestFault fault)
    {
        lock (_faults)
        {
            _faults.Add(fault);
        }
    }

    /// <summary>Removes all faults.</summary>
    public void HealAll()
    {
        lock (_faults)
        {
            _faults.Clear();
        }
    }

    public void Map(WebApplication app, string prefix)
    {
        app.MapGet(prefix + "/gateway", context => AnswerAsync(context, _ => Gateway()));
        app.MapGet(prefix + "/gateway/bot", context => AnswerAsync(context, _ => Gateway()));
        app.MapGet(prefix + "/users/@me", context => AnswerAsync(context, _ => User()));
        app.MapGet(prefix + "/applications/@me", context => AnswerAsync(context, _ => new(200, new JsonObject { ["id"] = settings.ApplicationId })));
        app.MapPut(prefix + "/applications/{application}/commands", context => AnswerAsync(context, PutCommands, bodyIsArray: true));
        app.MapGet(prefix + "/guilds/{guild}/roles", context => AnswerAsync(context, _ => new(200, Roles.DeepClone())));
        app.MapGet(prefix + "/channels/{channel}", context => AnswerAsync(context, _ => new(200, FakeChannels.Describe(Value(context, "channel")))));
        app.MapPost(prefix + "/channels/{channel}/messages", context => AnswerAsync(context, request => channels.Create(Value(context, "channel"), request, byBot: true)));
        app.MapGet(prefix + "/channels/{channel}/messages", context => AnswerAsync(context, _ => channels.List(Value(context, "channel"), context.Request.Query["after"])));
        app.MapGet(prefix + "/channels/{channel}/messages/{message}", context => AnswerAsync(context, _ => channels.Get(Value(context, "channel"), Value(context, "message"))));
        app.MapPatch(prefix + "/channels/{channel}/messages/{message}", context => AnswerAsync(context, request => channels.Edit(Value(context, "channel"), Value(context, "message"), request)));
        app.MapDelete(prefix + "/channels/{channel}/messages/{message}", context => AnswerAsync(context, _ => channels.Delete(Value(context, "channel"), Value(context, "message"))));
        app.MapPost(prefix + "/interactions/{interaction}/{token}/callback", context => AnswerAsync(context, request => channels.Interactions.Callback(Value(context, "interaction"), Value(context, "token"), request)));
        app.MapPost(prefix + "/webhooks/{application}/{token}", context => AnswerAsync(context, request => channels.Interactions.FollowUp(Value(context, "token"), request)));
        app.MapPatch(prefix + "/webhooks/{application}/{token}/messages/{message}", context => AnswerAsync(context, request => channels.Interactions.Edit(Value(context, "token"), Value(context, "message"), request)));
        app.MapDelete(prefix + "/webhooks/{application}/{token}/messages/{message}", context => AnswerAsync(context, _ => channels.Interactions.Delete(Value(context, "token"), Value(context, "message"))));
        app.MapGet(prefix + "/webhooks/{application}/{token}/messages/{message}", context => AnswerAsync(context, _ => channels.Interactions.Get(Value(context, "token"), Value(context, "message"))));
    }

    private static string Value(HttpContext context, string name) => (string)context.Request.RouteValues[name]!;

    private RestAnswer Gateway() => new(200, new JsonObject
    {
        ["url"] = GatewayAddress.ToString(),
        ["shards"] = 1,
        ["session_start_limit"] = new JsonObject { ["total"] = 1000, ["remaining"] = SessionStartsLeft, ["reset_after"] = 7_200_000, ["max_concurrency"] = MaxConcurrency },
    });

    private RestAnswer User() => new(200, new JsonObject { ["id"] = settings.BotId, ["username"] = "nemobot", ["discriminator"] = "0000", ["bot"] = true });

    private RestAnswer PutCommands(RestRequest request)
    {
        CommandPuts++;
        Commands = (JsonArray)request.Body!["array"]!.DeepClone();
        return new(200, Commands.DeepClone());
    }

    private async Task AnswerAsync(HttpContext context, Func<RestRequest, RestAnswer> act, bool bodyIsArray = false)
    {
        var request = await RestReader.ReadAsync(context, bodyIsArray);
        var route = RouteOf(context);
        Check(context, request, route);
        var fault = TakeFault(request);
        if (fault is { Delay.Ticks: > 0 })
        {
            await Task.Delay(fault.Delay, TimeProvider.System);
        }

        if (fault is { AfterDoing: false } && IsFirstAnswer(route))
        {
            channels.Interactions.Lose(Value(context, "token"));
        }

        var answer = fault is { AfterDoing: false } ? Refused(fault)
            : !IsAuthorized(request) ? new(401, new JsonObject { ["message"] = "401: Unauthorized", ["code"] = 0 })
            : Limited(context, request, route) ?? act(request);
        if (fault is { AfterDoing: true })
        {
            answer = Refused(fault);
        }

        var until = Hold?.Invoke(request) ?? Task.CompletedTask;
        Done?.Invoke();
        await until;
        request.Status = answer.Status;
        Requests.Enqueue(request);
        Done?.Invoke();
        Arrivals.Put(request);
        if (answer.Status == 0)
        {
            context.Abort();
            return;
        }

        await answer.WriteAsync(context);
    }

    private static string RouteOf(HttpContext context) => ((Microsoft.AspNetCore.Routing.RouteEndpoint)context.GetEndpoint()!).RoutePattern.RawText!;

    private static bool IsFirstAnswer(string route) => route.EndsWith("/callback", StringComparison.Ordinal);

    private RestFault? TakeFault(RestRequest request)
    {
        lock (_faults)
        {
            var fault = _faults.Find(fault => fault.Times > 0 && fault.For(request));
            if (fault is not null)
            {
                fault.Times--;
            }

            return fault;
        }
    }

    private static RestAnswer Refused(RestFault fault)
    {
        if (fault.Page is not null)
        {
            return new(fault.Status, null) { Scope = fault.Scope, Page = fault.Page };
        }

        var body = new JsonObject { ["message"] = "told to", ["code"] = fault.Code };
        if (fault.Errors is not null)
        {
            body["errors"] = fault.Errors.DeepClone();
        }

        if (fault.RetryAfter is { } wait)
        {
            body["retry_after"] = wait;
            body["global"] = fault.Scope == "global";
        }

        return new(fault.Status, body) { Scope = fault.Scope };
    }

    /// <summary>The token in the path authorises interactions; everything else needs the bot token.</summary>
    private bool IsAuthorized(RestRequest request) =>
        request.Path.Contains("/webhooks/", StringComparison.Ordinal) || request.Path.Contains("/interactions/", StringComparison.Ordinal)
        || request.Authorization == "Bot " + settings.Token;

    private RestAnswer? Limited(HttpContext context, RestRequest request, string route)
    {
        if (BucketLimit == 0 || IsFirstAnswer(route))
        {
            return null;
        }

        var hash = Math.Abs(StringComparer.Ordinal.GetHashCode(request.Method + route)).ToString("x", CultureInfo.InvariantCulture);
        var major = context.Request.RouteValues["channel"] ?? context.Request.RouteValues["token"] ?? "";
        var now = settings.Time.GetUtcNow();
        var bucket = _buckets.AddOrUpdate($"{hash}:{major}", _ => (BucketLimit - 1, now.AddSeconds(5)), (_, old) => old.ResetAt <= now ? (BucketLimit - 1, now.AddSeconds(5)) : (old.Left - 1, old.ResetAt));
        var reset = (bucket.ResetAt - now).TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture);
        context.Response.Headers["X-RateLimit-Limit"] = BucketLimit.ToString(CultureInfo.InvariantCulture);
        context.Response.Headers["X-RateLimit-Remaining"] = Math.Max(0, bucket.Left).ToString(CultureInfo.InvariantCulture);
        context.Response.Headers["X-RateLimit-Reset-After"] = reset;
        context.Response.Headers["X-RateLimit-Bucket"] = hash;
        return bucket.Left >= 0 ? null : new(429, new JsonObject { ["message"] = "You are being rate limited.", ["retry_after"] = (bucket.ResetAt - now).TotalSeconds, ["global"] = false }) { Scope = "user" };
    }

    private void Check(HttpContext context, RestRequest request, string route)
    {
        if (request.UserAgent is null || !request.UserAgent.StartsWith("DiscordBot (http", StringComparison.Ordinal))
        {
            Violations.Enqueue($"{request.Method} {route}: User-Agent is {request.UserAgent}");
        }

        foreach (var violation in MessageRules.Check(request).Concat(Description?.Check(request.Method, context.Request.Path, request.Body, [.. context.Request.Query.Keys]) ?? []))
        {
            Violations.Enqueue($"{request.Method} {route}: {violation}");
        }
    }
}
