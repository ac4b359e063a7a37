using NemoVideo.Uploads;

namespace NemoVideo.Simulator.Faults;

/// <summary>Specifies a call of the API, as faults and the log name it.</summary>
public enum SimulatedCall
{
    Token,
    Session,
    Claim,
    Chat,
    Upload,
    Credits,
    State,
    RenderSubmit,
    RenderPoll,
    RenderCancel,
    Download,

    /// <summary>Files at their public addresses.</summary>
    Cdn,
}

public enum FaultKind
{
    /// <summary>Answers with an error and does nothing.</summary>
    Refuse,

    /// <summary>Does the work, then answers with an error.</summary>
    RefuseAfterWork,

    /// <summary>Does the work, then drops the connection without an answer.</summary>
    LoseAnswer,

    /// <summary>Drops the connection of a stream after some events.</summary>
    CutStream,

    /// <summary>The stream opens and sends nothing until the caller disconnects.</summary>
    Silence,

    /// <summary>The stream sends heartbeats until the caller disconnects.</summary>
    HeartbeatsOnly,

    /// <summary>The stream ends with <c>data: {"error": …}</c>.</summary>
    ErrorFrame,

    /// <summary>The stream ends with an event that has an <c>errorCode</c>.</summary>
    ErrorEvent,

    /// <summary>The stream ends with <see cref="Fault.Message"/> as an additional frame, whatever its content.</summary>
    Frame,

    /// <summary>A file's address answers 200 with the error page of a storage service.</summary>
    Page,

    /// <summary>A file's transfer breaks off halfway.</summary>
    CutBody,

    /// <summary>A file's address sends half of the file as if it were complete.</summary>
    HalfBody,

    /// <summary>A file is sent compressed, whether or not the caller accepts that.</summary>
    Compress,

    /// <summary>An upload is answered with success, but not stored.</summary>
    KeepNothing,

    /// <summary>A render takes longer by <see cref="Fault.Delay"/>.</summary>
    SlowRender,

    /// <summary>A render fails in the end.</summary>
    FailRender,

    /// <summary>The body of an upload is read only after <see cref="Fault.Delay"/>.</summary>
    SlowUpload,

    /// <summary>An upload by URL is refused as unreachable.</summary>
    RefuseUrls,
}

/// <summary>Represents a fault at one endpoint, for a given number of calls.</summary>
public sealed record Fault(FaultKind Kind, SimulatedCall On)
{
    /// <summary>How often the fault strikes; <see cref="int.MaxValue"/> for always. Default 1.</summary>
    public int Times { get; init; } = 1;

    /// <summary>HTTP status of a refusal. Default 500.</summary>
    public int Status { get; init; } = 500;

    /// <summary>The envelope's code of a refusal; null (default) answers with <see cref="Message"/> as plain text.</summary>
    public int? Code { get; init; }

    public string Message { get; init; } = "Internal Server Error";

    /// <summary>Events sent before a stream is cut. Default 2.</summary>
    public int AfterEvents { get; init; } = 2;

    /// <summary>Whether the edit is applied (and charged) nevertheless. Default true.</summary>
    public bool Applied { get; init; } = true;

    /// <summary>Delay of a slow operation, not scaled by <see cref="SimulatorOptions.Speed"/>.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.Zero;

    /// <summary>Writes an <see cref="FaultKind.ErrorFrame"/> like ADK-python: quotes not escaped, over two lines. Default false.</summary>
    public bool Unescaped { get; init; }

    /// <summary>Value of <c>Retry-After</c>; null (default) sends none.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <summary>The <c>errorCode</c> of an <see cref="FaultKind.ErrorEvent"/>.</summary>
    public string ErrorCode { get; init; } = "MODEL_OVERLOADED";

    public static Fault CutStream(int afterEvents, bool applied) => new(FaultKind.CutStream, SimulatedCall.Chat) { AfterEvents = afterEvents, Applied = applied };

    public static Fault Silence(bool applied = false) => new(FaultKind.Silence, SimulatedCall.Chat) { Applied = applied };

    public static Fault HeartbeatsOnly(bool applied = false) => new(FaultKind.HeartbeatsOnly, SimulatedCall.Chat) { Applied = applied };

    public static Fault ErrorFrame(string message, bool unescaped = false) =>
        new(FaultKind.ErrorFrame, SimulatedCall.Chat) { Message = message, Unescaped = unescaped, Applied = false };

    public static Fault ErrorEvent(string code, string message) =>
        new(FaultKind.ErrorEvent, SimulatedCall.Chat) { ErrorCode = code, Message = message, Applied = false };

    /// <param name="json">One frame, as sent on the wire after <c>data: </c>.</param>
    /// <param name="applied">Whether the edit before it is applied (and charged).</param>
    public static Fault Frame(string json, bool applied = false) => new(FaultKind.Frame, SimulatedCall.Chat) { Message = json, Applied = applied };

    /// <summary>Asks to approve a call, and ends the turn (ADK's tool confirmation).</summary>
    public static Fault Approval(string hint) => Frame(
        """{"content":{"parts":[{"functionCall":{"id":"adk-c1","name":"adk_request_confirmation","args":{"originalFunctionCall":{"id":"adk-o1","name":"generate_video_seedance","args":{"prompt":"a beach"}},"toolConfirmation":{"hint":HINT,"confirmed":false}}}}],"role":"model"},"invocationId":"e-1","author":"nemo_agent","actions":{"stateDelta":{},"artifactDelta":{}},"longRunningToolIds":["adk-c1"],"id":"a1","timestamp":1795304830.4}"""
            .Replace("HINT", System.Text.Json.JsonSerializer.Serialize(hint), StringComparison.Ordinal));

    /// <summary>Sends an image inline in the answer, after some text.</summary>
    /// <param name="mediaType">Null for PNG.</param>
    public static Fault Picture(byte[] content, string? mediaType = null) => Frame(
        """{"content":{"parts":[{"text":"Here is the image:"},{"inlineData":{"mimeType":"TYPE","data":"BASE64"}}],"role":"model"},"invocationId":"e-1","author":"nemo_agent","actions":{"stateDelta":{},"artifactDelta":{}},"id":"p1","timestamp":1795304830.4}"""
            .Replace("TYPE", mediaType ?? MediaFormats.Png.MediaType, StringComparison.Ordinal).Replace("BASE64", Convert.ToBase64String(content), StringComparison.Ordinal));

    public static Fault Page(SimulatedCall on = SimulatedCall.Cdn) => new(FaultKind.Page, on);

    public static Fault CutBody(SimulatedCall on = SimulatedCall.Cdn) => new(FaultKind.CutBody, on);

    public static Fault HalfBody(SimulatedCall on = SimulatedCall.Cdn) => new(FaultKind.HalfBody, on);

    public static Fault Compress(SimulatedCall on = SimulatedCall.Cdn) => new(FaultKind.Compress, on);

    public static Fault KeepNothing() => new(FaultKind.KeepNothing, SimulatedCall.Upload);

    public static Fault Refuse(SimulatedCall on, int status, int? code = null, string message = "Internal Server Error") =>
        new(FaultKind.Refuse, on) { Status = status, Code = code, Message = message };

    public static Fault RefuseAfterWork(SimulatedCall on, int status = 500) => new(FaultKind.RefuseAfterWork, on) { Status = status };

    public static Fault LoseAnswer(SimulatedCall on) => new(FaultKind.LoseAnswer, on);

    public static Fault SlowRender(TimeSpan by) => new(FaultKind.SlowRender, SimulatedCall.RenderSubmit) { Delay = by };

    public static Fault FailRender(string error) => new(FaultKind.FailRender, SimulatedCall.RenderSubmit) { Message = error };

    public static Fault SlowUpload(TimeSpan by) => new(FaultKind.SlowUpload, SimulatedCall.Upload) { Delay = by };

    public static Fault RefuseUrls() => new(FaultKind.RefuseUrls, SimulatedCall.Upload);

    public static Fault Throttle(SimulatedCall on, int? retryAfterSeconds = null) =>
        new(FaultKind.Refuse, on) { Status = 429, Code = 429, Message = "Too many requests", RetryAfterSeconds = retryAfterSeconds };

    public static Fault NoCredits(SimulatedCall on = SimulatedCall.Chat) => Refuse(on, 200, 2001, "Insufficient credits");

    public static Fault PlanRequired() => Refuse(SimulatedCall.RenderSubmit, 402, 402, "Export is not part of the free plan");

    public static Fault MissingScope(SimulatedCall on, string scope) => Refuse(on, 403, 403, $"Token lacks scope '{scope}'");
}
