using System.Text.Json;
using NemoVideo.Http;

namespace NemoVideo.Agent;

/// <summary>Reads the two families that name each event: <c>{"type":"text",…}</c> and the newer gateway's (docs/contracts/nemovideo.md §4.2).</summary>
internal sealed class FlatEvents(Utterances utterances, ToolCalls tools)
{
    private const string Speaker = "";

    private static readonly string[] ErrorEndings = ["error", "failed", "failure"];

    /// <param name="type">The event's <c>type</c>, or the name in its <c>event:</c> line.</param>
    public IEnumerable<AgentEvent> Read(string type, JsonElement element)
    {
        var kind = type.ToLowerInvariant();

        // A tool's answer is internal, even an error: the agent handles it. A state's fields are the project's own.
        var mayFail = !kind.Contains("tool", StringComparison.Ordinal) && !kind.Contains("function", StringComparison.Ordinal)
            && !kind.StartsWith("think", StringComparison.Ordinal) && !kind.StartsWith("state", StringComparison.Ordinal);
        return IsError(kind) ? Break(ErrorFrames.OfFrame(element))
            : mayFail && ErrorFrames.OfTyped(element) is { } failed ? Break(failed)
            : OfKind(kind, element);
    }

    public static bool IsError(string kind) =>
        kind is "exception" || (ErrorEndings.Any(kind.EndsWith) && !kind.Contains("tool", StringComparison.Ordinal) && !kind.Contains("function", StringComparison.Ordinal));

    private IEnumerable<AgentEvent> OfKind(string kind, JsonElement element) => kind switch
    {
        "text" or "chunk" or "text_delta" or "text_chunk" or "message" or "answer" => Text(element),
        "tool_call" or "tool_start" or "toolcall_start" or "tool_use" or "function_call" => Break(Start(CallIn(element))),
        "tool_result" or "tool_end" or "toolcall_end" or "function_response" => Break(tools.Finish(IdOf(element), NameOf(element))),
        "ask_question" or "question" => Break(tools.Start(IdOf(element), "ask_question", QuestionReader.Read(element.Find("args", "data") ?? element))),
        "state_delta" or "state" or "statedelta" => State(element),
        "done" or "end" or "complete" or "completed" => Break(null),
        _ when Approvals.IsKind(kind) => Break(Wait(kind, element)),
        // thinking_*, status and kinds added without notice: a sign of life, but nothing to show.
        _ => [],
    };

    private IEnumerable<AgentEvent> Text(JsonElement element)
    {
        var text = (element.Find("text") ?? element.Find("content", "delta", "message"))?.AsText()
            ?? element.FindText("content.text", "data.text", "data.content") ?? "";
        var said = element.Find("thought")?.AsBool() == true ? null
            : element.Find("partial")?.AsBool() switch
            {
                true => utterances.Piece(Speaker, text),
                false => utterances.Whole(Speaker, text),
                null => utterances.LoosePiece(Speaker, text),
            };
        return said is null ? [] : [said];
    }

    private IEnumerable<AgentEvent> Break(AgentEvent? happened)
    {
        if (utterances.Break(Speaker) is { } rest)
        {
            yield return rest;
        }

        if (happened is not null)
        {
            yield return happened;
        }
    }

    /// <summary>Returns the call itself, which some servers put into a separate field.</summary>
    private static JsonElement CallIn(JsonElement element) =>
        NameOf(element) is null && element.Find("tool_call", "toolCall", "function_call", "functionCall", "data") is { ValueKind: JsonValueKind.Object } call ? call : element;

    private AgentEvent? Wait(string kind, JsonElement element)
    {
        tools.Waits(IdOf(element), kind, element.Find("args", "data", "payload") ?? element, new HashSet<string?> { IdOf(element) });
        return null;
    }

    private AgentEvent? Start(JsonElement element)
    {
        var name = NameOf(element) ?? "";
        var arguments = element.Find("args", "arguments", "input", "parameters", "function.arguments");
        var started = tools.Start(IdOf(element), name, ToolCalls.IsQuestion(name) ? QuestionReader.Read(arguments) : null);
        var waits = element.Find("long_running", "longRunning", "is_long_running", "isLongRunning")?.AsBool() == true;
        tools.Waits(IdOf(element), name, arguments, waits ? new HashSet<string?> { IdOf(element) } : new HashSet<string?>());
        return started;
    }

    private static IEnumerable<AgentEvent> State(JsonElement element) =>
        element.Find("stateDelta", "state_delta", "delta", "state", "data") is { ValueKind: JsonValueKind.Object } delta && delta.EnumerateObject().MoveNext()
            ? [new AgentEvent.StateChanged(delta.Clone())]
            : [];

    private static string? NameOf(JsonElement element) => element.FindText("tool", "tool_name", "name", "tool.name", "function.name");

    private static string? IdOf(JsonElement element) => element.Find("call_id", "callId", "tool_call_id", "toolCallId", "id")?.AsId();
}
