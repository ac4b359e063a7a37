using System.Text.Json;
using System.Text.Json.Nodes;
using NemoVideo.Simulator.Log;

namespace NemoVideo.Simulator.Http;

/// <summary>Reads the JSON of a request and validates it like FastAPI: faults are answered with 422.</summary>
internal sealed class JsonBody(JsonElement root)
{
    /// <summary>Larger bodies are refused with 413; a draft is a few kilobytes.</summary>
    private const long Limit = 8 * 1024 * 1024;

    private readonly JsonArray _faults = [];

    public JsonElement Root { get; } = root;

    /// <summary>Reads the body. Null if it is not a JSON object and the request was answered.</summary>
    public static async Task<JsonBody?> ReadAsync(HttpContext http, SimulatorLog log)
    {
        if (http.Request.ContentLength > Limit)
        {
            await Answers.DetailAsync(http, 413, "Request body too large");
            return null;
        }

        try
        {
            await using var limited = StreamLimit.Of(http.Request.Body, Limit);
            using var document = await JsonDocument.ParseAsync(limited, cancellationToken: http.RequestAborted);
            var root = document.RootElement.Clone();
            if (root.ValueKind == JsonValueKind.Object)
            {
                return new JsonBody(root);
            }

            await RefuseAsync(http, log, [Fault("model_attributes_type", ["body"], "Input should be a valid dictionary or object to extract fields from", JsonNode.Parse(root.GetRawText()))]);
        }
        catch (JsonException malformed)
        {
            var fault = Fault("json_invalid", ["body", malformed.BytePositionInLine ?? 0], "JSON decode error", new JsonObject());
            fault["ctx"] = new JsonObject { ["error"] = "Expecting value" };
            await RefuseAsync(http, log, [fault]);
        }
        catch (UploadTooLargeException)
        {
            await Answers.DetailAsync(http, 413, "Request body too large");
        }

        return null;
    }

    /// <summary>Returns a required string; empty, with a fault recorded, if it is missing or not a string.</summary>
    public string Text(string name)
    {
        if (!Root.TryGetProperty(name, out var value))
        {
            _faults.Add((JsonNode)Fault("missing", ["body", name], "Field required", JsonNode.Parse(Root.GetRawText())));
            return "";
        }

        if (value.ValueKind == JsonValueKind.String)
        {
            return value.GetString()!;
        }

        _faults.Add((JsonNode)Fault("string_type", ["body", name], "Input should be a valid string", JsonNode.Parse(value.GetRawText())));
        return "";
    }

    /// <summary>Returns a required object; undefined, with a fault recorded, if it is missing.</summary>
    public JsonElement Object(string name)
    {
        if (Root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object)
        {
            return value;
        }

        _faults.Add((JsonNode)Fault("missing", ["body", name], "Field required", JsonNode.Parse(Root.GetRawText())));
        return default;
    }

    /// <summary>Answers 422 if any fault was recorded; returns true if it did.</summary>
    public async Task<bool> IsRefusedAsync(HttpContext http, SimulatorLog log)
    {
        if (_faults.Count == 0)
        {
            return false;
        }

        await RefuseAsync(http, log, _faults);
        return true;
    }

    private static async Task RefuseAsync(HttpContext http, SimulatorLog log, JsonArray faults)
    {
        log.Add(LogKind.Violation, subject: http.Request.Path, text: "malformed body: " + string.Join("; ", faults.Select(fault => fault?["msg"])));
        await Answers.DetailAsync(http, 422, faults);
    }

    private static JsonObject Fault(string type, JsonArray location, string message, JsonNode? input) =>
        new() { ["type"] = type, ["loc"] = location, ["msg"] = message, ["input"] = input };
}
