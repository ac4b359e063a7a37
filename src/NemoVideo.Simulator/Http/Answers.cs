using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using NemoVideo.Simulator.Faults;
using NemoVideo.Simulator.Log;

namespace NemoVideo.Simulator.Http;

/// <summary>Writes answers in the session's shape, and applies the faults that strike after the work.</summary>
internal sealed class Answers(FaultBoard faults, SimulatorLog log)
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a success in the envelope (docs/contracts/nemovideo.md §2.1).</summary>
    public async Task OkAsync(HttpContext http, SimulatedCall endpoint, string? sessionId, JsonObject data)
    {
        if (await StruckAfterWorkAsync(http, endpoint, sessionId))
        {
            return;
        }

        JsonNode body = faults.ShapesOf(sessionId).Envelope switch
        {
            EnvelopeShape.Bare => data,
            EnvelopeShape.TopLevel => Beside(data),
            _ => new JsonObject { ["code"] = 0, ["message"] = "success", ["data"] = data },
        };
        await WriteAsync(http, 200, body);
    }

    /// <summary>Writes a success without the envelope, like the render endpoints.</summary>
    public async Task PlainAsync(HttpContext http, SimulatedCall endpoint, string? sessionId, JsonNode body)
    {
        if (!await StruckAfterWorkAsync(http, endpoint, sessionId))
        {
            await WriteAsync(http, 200, body);
        }
    }

    public static Task ErrorAsync(HttpContext http, int status, int code, string message) =>
        WriteAsync(http, status, new JsonObject { ["code"] = code, ["message"] = message, ["data"] = null });

    public static Task RenderErrorAsync(HttpContext http, int status, string error) =>
        WriteAsync(http, status, new JsonObject { ["success"] = false, ["error"] = error });

    /// <summary>Writes an error in the format of FastAPI and the ADK server.</summary>
    public static Task DetailAsync(HttpContext http, int status, JsonNode detail) => WriteAsync(http, status, new JsonObject { ["detail"] = detail });

    public static async Task WriteAsync(HttpContext http, int status, JsonNode body)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(body.ToJsonString(Json), http.RequestAborted);
    }

    /// <summary>Answers with a fault's error.</summary>
    public static async Task FaultAsync(HttpContext http, Fault fault)
    {
        if (fault.RetryAfterSeconds is { } seconds)
        {
            http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        if (fault.Code is { } code)
        {
            await ErrorAsync(http, fault.Status, code, fault.Message);
            return;
        }

        http.Response.StatusCode = fault.Status;
        http.Response.ContentType = "text/plain";
        await http.Response.WriteAsync(fault.Message, http.RequestAborted);
    }

    /// <summary>Returns true if a fault replaced the answer to work that is done (or continues).</summary>
    public async Task<bool> StruckAfterWorkAsync(HttpContext http, SimulatedCall endpoint, string? sessionId)
    {
        if (faults.Take(sessionId, endpoint, kind => kind is FaultKind.RefuseAfterWork or FaultKind.LoseAnswer) is not { } fault)
        {
            return false;
        }

        log.Add(LogKind.Fault, sessionId, endpoint.ToString(), fault.Kind.ToString());
        if (fault.Kind == FaultKind.LoseAnswer)
        {
            http.Abort();
        }
        else
        {
            await FaultAsync(http, fault);
        }

        return true;
    }

    private static JsonObject Beside(JsonObject data)
    {
        var body = new JsonObject { ["code"] = 0, ["message"] = "success" };
        foreach (var (name, value) in data)
        {
            body[name] = value?.DeepClone();
        }

        return body;
    }
}
