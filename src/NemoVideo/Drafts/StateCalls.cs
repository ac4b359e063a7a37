using System.Text.Json;
using NemoVideo.Accounts;
using NemoVideo.Http;

namespace NemoVideo.Drafts;

/// <summary>Reads the state of a project (docs/contracts/nemovideo.md §3.7).</summary>
internal sealed class StateCalls(ApiTransport api)
{
    public async Task<ProjectState> GetAsync(NemoAccess access, string sessionId, CancellationToken cancellationToken)
    {
        var answer = await api.GetAsync(ApiCall.State, access, $"/api/state/nemo_agent/me/{Uri.EscapeDataString(sessionId)}/latest", cancellationToken);
        return Read(answer);
    }

    private static ProjectState Read(ApiAnswer answer)
    {
        var isBare = answer.Find("draft", "video_infos") is not null;
        var state = answer.Find("state") ?? (isBare ? answer.Data : default(JsonElement?));
        if (state is null && answer.FindId("session_id") is null && answer.FindId("task_id") is null)
        {
            throw answer.Lacks("state");
        }

        var media = MediaReader.ReadAll(state?.Find("video_infos"));
        var known = media.Select(file => file.CdnUrl).OfType<Uri>().ToHashSet();
        var generated = MediaReader.ReadAll(state?.Find("generated_media")).Where(file => file.CdnUrl is { } address && !known.Contains(address));
        return new(
            answer.FindId("session_id"),
            answer.FindId("task_id"),
            answer.FindId("user_id"),
            Draft.From(state?.Find("draft")),
            [.. media, .. generated],
            state?.Find("canvas_config") is { ValueKind: JsonValueKind.Object } canvas
                ? new(canvas.Find("width")?.AsInt(), canvas.Find("height")?.AsInt(), canvas.FindText("ratio"))
                : null,
            state?.GetRawText() ?? "{}");
    }
}
