using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using NemoVideo.Simulator.Faults;

namespace NemoVideo.Simulator.Agent;

/// <summary>Writes steps as frames of <c>/run_sse</c>: in the recorded format of ADK-python, or in one of the two other families.</summary>
/// <remarks>One instance per stream: ids of ADK events are sequential.</remarks>
internal sealed class StreamFormat(AnswerShapes shapes, string invocationId, TimeProvider time)
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly string[] Heartbeats =
    [
        "data: {\"type\":\"heartbeat\"}\n\n", "data:\n\n", ": keep-alive\n\n", "event: heartbeat\ndata: {}\n\n", "data: heartbeat\n\n",
    ];

    private int _events;
    private int _heartbeats;

    /// <summary>Returns the frame of a step; null if this family does not show it.</summary>
    public string? Frame(AgentStep step)
    {
        var body = shapes.Events switch
        {
            EventFamily.Flat => Flat(step),
            EventFamily.Gateway => Gateway(step),
            _ => Adk(step),
        };
        return body is null ? null : Wrap(body.ToJsonString(Json));
    }

    /// <summary>Returns a heartbeat, each in another form: the server's own form is unknown.</summary>
    public string Heartbeat() => Heartbeats[_heartbeats++ % Heartbeats.Length];

    /// <summary>Returns the last frame of a run that threw (adk-captures, trap 4).</summary>
    public static string ErrorFrame(string message, bool unescaped) => unescaped
        ? $"data: {{\"error\": \"{message}\"}}\n\n"
        : "data: " + new JsonObject { ["error"] = message }.ToJsonString(Json) + "\n\n";

    /// <summary>Returns the frame that closes the stream: <c>done</c> in the newer gateway, null with ADK.</summary>
    public string? End() => shapes.Events == EventFamily.Gateway ? Wrap("""{"type":"done"}""") : null;

    private string Wrap(string json) => shapes.DecoratedStream
        ? $": event {_events}\r\nid: {_events}\r\nevent: message\r\ndata: {json}\r\n\r\n"
        : $"data: {json}\n\n";

    private JsonObject? Adk(AgentStep step) => step switch
    {
        AgentStep.Piece(var text) => Event(Content("model", new JsonObject { ["text"] = text }), partial: true),
        AgentStep.Whole(var text) => Event(Content("model", new JsonObject { ["text"] = text })),
        AgentStep.Thought(var text) => Event(Content("model", new JsonObject { ["thought"] = true, ["text"] = text })),
        AgentStep.Call call => Event(
            Content("model", new JsonObject { ["functionCall"] = new JsonObject { ["id"] = call.Id, ["args"] = call.Arguments.DeepClone(), ["name"] = call.Name } }),
            longRunning: call.IsLongRunning ? [call.Id] : []),
        AgentStep.Result result => Event(
            Content("user", new JsonObject { ["functionResponse"] = new JsonObject { ["id"] = result.Id, ["name"] = result.Name, ["response"] = result.Response.DeepClone() } }),
            delta: result.StateDelta),
        AgentStep.Error(var code, var message) => Event(null, error: (code, message)),
        _ => Event(null, error: ("STOP", null)),
    };

    private static JsonObject? Flat(AgentStep step) => step switch
    {
        AgentStep.Piece(var text) => new JsonObject { ["type"] = "text", ["content"] = text },
        AgentStep.Call call => new JsonObject { ["type"] = "tool_call", ["name"] = call.Name, ["args"] = call.Arguments.DeepClone(), ["id"] = call.Id },
        AgentStep.Result result => new JsonObject { ["type"] = "tool_result", ["name"] = result.Name, ["result"] = result.Response.DeepClone(), ["id"] = result.Id },
        AgentStep.Error(_, var message) => new JsonObject { ["type"] = "error", ["error"] = message },
        _ => null,
    };

    private static JsonObject? Gateway(AgentStep step) => step switch
    {
        AgentStep.Piece(var text) => new JsonObject { ["type"] = "chunk", ["text"] = text },
        AgentStep.Thought(var text) => new JsonObject { ["type"] = "thinking_delta", ["text"] = text },
        AgentStep.Call call => new JsonObject { ["type"] = "tool_start", ["tool"] = call.Name, ["id"] = call.Id, ["args"] = call.Arguments.DeepClone() },
        AgentStep.Result result => new JsonObject { ["type"] = "tool_end", ["tool"] = result.Name, ["id"] = result.Id },
        AgentStep.Error(_, var message) => new JsonObject { ["type"] = "error", ["error"] = message },
        _ => null,
    };

    private static JsonObject Content(string role, JsonObject part) => new() { ["parts"] = new JsonArray(part), ["role"] = role };

    private JsonObject Event(JsonObject? content, bool partial = false, JsonObject? delta = null, JsonArray? longRunning = null, (string Code, string? Message)? error = null)
    {
        var body = new JsonObject();
        if (content is not null)
        {
            body["content"] = content;
        }

        if (partial)
        {
            body["partial"] = true;
        }

        if (error is { } fault)
        {
            body["errorCode"] = fault.Code;
            if (fault.Message is not null)
            {
                body["errorMessage"] = fault.Message;
            }
        }

        body["invocationId"] = invocationId;
        body["author"] = "nemo_agent";
        body["actions"] = new JsonObject { ["stateDelta"] = delta?.DeepClone() ?? new JsonObject(), ["artifactDelta"] = new JsonObject(), ["requestedAuthConfigs"] = new JsonObject() };
        if (longRunning is not null)
        {
            body["longRunningToolIds"] = longRunning;
        }

        body["id"] = Convert.ToBase64String(Encoding.ASCII.GetBytes($"{++_events:D6}"));
        body["timestamp"] = time.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0;
        return body;
    }
}
