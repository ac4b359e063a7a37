using System.Text.Json;
using NemoVideo.Http;

namespace NemoVideo.Agent;

/// <summary>Reads events of the Agent Development Kit: parts, partials, calls, state, errors (docs/contracts/nemovideo.md §4.2).</summary>
internal sealed class AdkEvents(Utterances utterances, ToolCalls tools, PictureReader pictures)
{
    public static bool Recognises(JsonElement element) =>
        element.Find("content") is { ValueKind: JsonValueKind.Object }
        || element.Find("invocationId", "invocation_id", "actions", "errorCode", "error_code", "errorMessage", "error_message") is not null;

    public IEnumerable<AgentEvent> Read(JsonElement element)
    {
        var author = element.FindText("author") ?? "";
        var speaker = author + "\n" + element.FindText("branch");
        var isPartial = element.Find("partial")?.AsBool() ?? false;
        var parts = element.Find("content.parts").Items().ToList();

        // An echo of the user's message is not part of the answer.
        var text = author == "user" ? "" : string.Concat(parts.Where(IsVisible).Select(part => part.Find("text")?.AsText()));
        if ((isPartial ? utterances.Piece(speaker, text) : utterances.Whole(speaker, text)) is { } said)
        {
            yield return said;
        }

        foreach (var picture in author == "user" ? [] : parts.Where(IsVisible).Select(pictures.Read).OfType<AgentEvent.PictureReceived>())
        {
            yield return picture;
        }

        foreach (var happened in parts.SelectMany(part => Tool(part, speaker, isPartial)))
        {
            yield return happened;
        }

        var longRunning = element.Find("longRunningToolIds", "long_running_tool_ids").Items().Select(id => id.AsId()).ToHashSet();
        foreach (var call in isPartial ? [] : parts.Select(part => part.Find("functionCall", "function_call")).OfType<JsonElement>())
        {
            tools.Waits(call.Find("id")?.AsId(), call.FindText("name") ?? "", call.Find("args"), longRunning);
        }

        if (element.Find("actions.stateDelta", "actions.state_delta") is { ValueKind: JsonValueKind.Object } delta && delta.EnumerateObject().MoveNext())
        {
            yield return new AgentEvent.StateChanged(delta.Clone());
        }

        if (ErrorFrames.OfEvent(element) is { } failed)
        {
            yield return failed;
        }
    }

    private static bool IsVisible(JsonElement part) => part.Find("thought")?.AsBool() != true;

    private IEnumerable<AgentEvent> Tool(JsonElement part, string speaker, bool isPartial)
    {
        var call = part.Find("functionCall", "function_call");
        var response = part.Find("functionResponse", "function_response");
        if ((call ?? response) is not { ValueKind: JsonValueKind.Object } tool)
        {
            yield break;
        }

        if (utterances.Break(speaker) is { } rest)
        {
            yield return rest;
        }

        var id = tool.Find("id")?.AsId();
        var name = tool.FindText("name");
        if ((call is null ? tools.Finish(id, name) : Start(id, name ?? "", tool.Find("args"), isPartial)) is { } happened)
        {
            yield return happened;
        }
    }

    private AgentEvent? Start(string? id, string name, JsonElement? arguments, bool isPartial)
    {
        var questions = ToolCalls.IsQuestion(name) ? QuestionReader.Read(arguments) : null;
        // A partial call is followed by the whole one: without an id it could not be distinguished from a second call, and a question may still lack its options.
        return isPartial && (id is null || ToolCalls.IsQuestion(name) || Approvals.IsRequest(name)) ? null : tools.Start(id, name, questions);
    }
}
