using System.Text.Json;
using NemoVideo.Http;

namespace NemoVideo.Agent;

/// <summary>Converts frames to events, whatever family the server uses; one parser for one turn.</summary>
/// <remarks>An unknown kind yields nothing and ends nothing: NemoVideo adds kinds without notice.</remarks>
internal sealed class EventParser
{
    private static readonly IReadOnlyList<AgentEvent> Beat = [new AgentEvent.Heartbeat()];

    private readonly Utterances _utterances = new();
    private readonly AdkEvents _adk;
    private readonly FlatEvents _flat;
    private readonly ToolCalls _tools = new();
    private bool _toldFull;

    public EventParser()
    {
        _adk = new(_utterances, _tools, new());
        _flat = new(_utterances, _tools);
    }

    /// <summary>Gets the number of frames that looked like JSON and were unreadable.</summary>
    public int Unreadable { get; private set; }

    /// <summary>Returns a frame's events. Exactly one <see cref="AgentEvent.Heartbeat"/> for a frame that says nothing about the agent.</summary>
    /// <exception cref="IOException">The stream was cut in the middle of an event.</exception>
    public IReadOnlyList<AgentEvent> Parse(SseFrame frame)
    {
        if (frame.Kind == SseFrameKind.Oversized)
        {
            return [new AgentEvent.Failed("TOO_LARGE", $"An event was larger than {SseReader.DefaultMaxFrameBytes} bytes.")];
        }

        var data = frame.Data.Trim();
        if (frame.Kind == SseFrameKind.Comment || data.Length == 0)
        {
            return IsError(frame) ? [ErrorFrames.OfWords("no reason given", isError: true)!] : Beat;
        }

        if (!"{[\"".Contains(data[0], StringComparison.Ordinal))
        {
            // A bare word is only a sign of life.
            return data == "[DONE]" ? []
                : ErrorFrames.OfWords(data, IsError(frame)) is { } told ? [told]
                : Beat;
        }

        return (JsonFields.TryParse(data) ?? JsonFields.TryParse(frame.Loose)) is { } json
            ? json.AsText() is { } text && text.Trim() != data ? Parse(frame with { Data = text, Loose = text }) // JSON, or text, in a string.
            : Events(frame.EventName, json)
            : Broken(frame);
    }

    private static bool IsError(SseFrame frame) => FlatEvents.IsError(frame.EventName?.ToLowerInvariant() ?? "");

    /// <summary>Reads a body that is JSON, not a stream: an array of events, or one.</summary>
    public IReadOnlyList<AgentEvent> Parse(JsonElement json) => Events(null, json);

    /// <summary>Returns the remaining events after a complete stream.</summary>
    public IReadOnlyList<AgentEvent> End() => _tools.Waiting is { } questions ? [.. _utterances.End(), new AgentEvent.QuestionsAsked(questions)] : [.. _utterances.End()];

    private IReadOnlyList<AgentEvent> Broken(SseFrame frame)
    {
        if (ErrorFrames.OfBrokenJson(frame.Loose) is { } failed)
        {
            return [failed];
        }

        if (frame.Kind == SseFrameKind.Cut)
        {
            throw new IOException("The stream ended in the middle of an event.");
        }

        if (frame.Data.Trim() == "[DONE]")
        {
            return [];
        }

        Unreadable++;
        return [];
    }

    private IReadOnlyList<AgentEvent> Events(string? eventName, JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.Array)
        {
            return [.. json.EnumerateArray().SelectMany(item => Events(eventName, item))];
        }

        json = FieldNames.Usual(json);
        if (json.ValueKind != JsonValueKind.Object || IsHeartbeat(eventName, json))
        {
            return Beat;
        }

        List<AgentEvent> events = [.. OfObject(eventName, json)];
        if (_utterances.IsFull && !_toldFull)
        {
            _toldFull = true;
            events.Add(new AgentEvent.Failed("TOO_LARGE", $"The answer was longer than {Utterances.MaxCharacters} characters."));
        }

        return events;
    }

    private IEnumerable<AgentEvent> OfObject(string? eventName, JsonElement json)
    {
        var type = json.FindText("type", "event") ?? (eventName is null or "message" ? null : eventName);
        if (type is not null && json.FindText("event") is { } named && FlatEvents.IsError(named.ToLowerInvariant()) && !type.Contains("tool", StringComparison.OrdinalIgnoreCase))
        {
            type = named; // {"type":"event","event":"error"}
        }

        if (AdkEvents.Recognises(json) && (type is null || json.Find("content.parts", "invocationId", "actions") is not null))
        {
            return _adk.Read(json);
        }

        if (type is not null)
        {
            return _flat.Read(type, json);
        }

        return ErrorFrames.OfBare(json) is { } failed ? [failed]
            : json.Find("text", "content") is { ValueKind: JsonValueKind.String } ? _flat.Read("text", json)
            : [];
    }

    private static bool IsHeartbeat(string? eventName, JsonElement json)
    {
        var name = json.FindText("type", "event") ?? eventName;
        return name?.ToLowerInvariant() is "heartbeat" or "heart_beat" or "ping" or "pong" or "keepalive" or "keep-alive" or "keep_alive"
            || !json.EnumerateObject().MoveNext()
            || json.Find("heartbeat") is not null;
    }
}
