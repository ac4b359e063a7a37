using System.Buffers;
using System.Text;
using System.Text.Json;
using NemoVideo.Accounts;
using NemoVideo.Drafts;
using NemoVideo.Http;

namespace NemoVideo.Renders;

/// <summary>Export: free of charge, under ids that the client chooses (docs/contracts/nemovideo.md §3.8, §3.9).</summary>
internal sealed class RenderCalls(ApiTransport api)
{
    private const string Path = "/api/render/proxy/lambda";

    public async Task StartAsync(NemoAccess access, string renderId, string sessionId, ProjectState state, RenderOutput? output, CancellationToken cancellationToken)
    {
        var draft = state.Draft ?? throw new ArgumentException("There is no draft to render.", nameof(state));
        await api.PostAsync(ApiCall.RenderStart, access, Path, Body(renderId, sessionId, draft.ForExport(state.Media), output ?? access.Skill.Requests.Output), cancellationToken);
    }

    public async Task<RenderStatus> GetAsync(NemoAccess access, string renderId, CancellationToken cancellationToken)
    {
        var answer = await api.GetAsync(ApiCall.RenderPoll, access, Of(renderId), cancellationToken);
        return RenderReader.Read(renderId, answer, Resolve);
    }

    public Task CancelAsync(NemoAccess access, string renderId, CancellationToken cancellationToken) =>
        api.PostAsync(ApiCall.RenderCancel, access, Of(renderId) + "/cancel", json: null, cancellationToken);

    private static string Of(string renderId) => $"{Path}/{Uri.EscapeDataString(renderId)}";

    /// <summary>An address may be relative to the API.</summary>
    private Uri? Resolve(string address) =>
        Uri.TryCreate(api.Options.ApiUrl, address, out var whole) && whole.Scheme is "http" or "https" ? whole : null;

    /// <summary><c>sessionId</c> is camelCase, the API's only exception; the draft is inserted verbatim, not through a model.</summary>
    private static string Body(string renderId, string sessionId, Draft draft, RenderOutput output)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true }))
        {
            json.WriteStartObject();
            json.WriteString("id", renderId);
            json.WriteString("sessionId", sessionId);
            json.WritePropertyName("draft");
            json.WriteRawValue(draft.RawJson, skipInputValidation: true);
            json.WriteStartObject("output");
            json.WriteString("format", output.Format);
            json.WriteString("quality", output.Quality);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
