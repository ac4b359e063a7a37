using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using NemoVideo.Simulator.Faults;
using NemoVideo.Simulator.Log;
using NemoVideo.Simulator.Rendering;

namespace NemoVideo.Simulator.Http;

/// <summary>Serves exports: submit, poll, cancel, download.</summary>
internal sealed class RenderEndpoints(RenderQueue renders, FaultBoard faults, Gate gate, Answers answers, FileAnswers files, SimulatorLog log)
{
    private const int LongestId = 200;

    public async Task SubmitAsync(HttpContext http)
    {
        if (await JsonBody.ReadAsync(http, log) is not { } body)
        {
            return;
        }

        var (id, sessionId, draft) = (body.Text("id"), body.Text("sessionId"), body.Object("draft"));
        if (await body.IsRefusedAsync(http, log) || await gate.AdmitAsync(http, SimulatedCall.RenderSubmit, sessionId) is not { } account)
        {
            return;
        }

        if (gate.Project(sessionId, account) is not { } project)
        {
            await Answers.ErrorAsync(http, 404, 1002, "Session not found");
            return;
        }

        if (id.Length is 0 or > LongestId)
        {
            await Answers.RenderErrorAsync(http, 400, "Invalid render id");
            return;
        }

        if (renders.Submit(id, project, account, draft, QualityIn(body.Root), kind => faults.Take(sessionId, SimulatedCall.RenderSubmit, other => other == kind)) is not { } render)
        {
            await Answers.RenderErrorAsync(http, 503, "Too many renders");
        }
        else if (render.Owner.UserId != account.UserId)
        {
            await Answers.RenderErrorAsync(http, 409, "Render id already in use");
        }
        else
        {
            await answers.PlainAsync(http, SimulatedCall.RenderSubmit, sessionId, Describe(http, render));
        }
    }

    public async Task PollAsync(HttpContext http, string id)
    {
        if (await FindAsync(http, id, SimulatedCall.RenderPoll) is { } render)
        {
            await answers.PlainAsync(http, SimulatedCall.RenderPoll, render.SessionId, Describe(http, render));
        }
    }

    public async Task CancelAsync(HttpContext http, string id)
    {
        if (await FindAsync(http, id, SimulatedCall.RenderCancel) is { } render)
        {
            renders.Cancel(render);
            await answers.PlainAsync(http, SimulatedCall.RenderCancel, render.SessionId, new JsonObject { ["success"] = true, ["data"] = new JsonObject { ["id"] = id } });
        }
    }

    public async Task DownloadAsync(HttpContext http, string id)
    {
        if (await FindAsync(http, id, SimulatedCall.Download) is not { } render)
        {
            return;
        }

        if (render.View.Output is not { } output)
        {
            await Answers.RenderErrorAsync(http, 404, "Render is not completed");
            return;
        }

        log.Add(LogKind.Download, render.SessionId, id);
        if (!await answers.StruckAfterWorkAsync(http, SimulatedCall.Download, render.SessionId))
        {
            await files.SendAsync(http, SimulatedCall.Download, render.SessionId, output.Path, output.FileName);
        }
    }

    private async Task<Render?> FindAsync(HttpContext http, string id, SimulatedCall endpoint)
    {
        if (await gate.AdmitAsync(http, endpoint, renders.SessionOf(id)) is not { } account)
        {
            return null;
        }

        if (renders.Find(id, account) is { } render)
        {
            return render;
        }

        await Answers.RenderErrorAsync(http, 404, "Render not found");
        return null;
    }

    private JsonObject Describe(HttpContext http, Render render)
    {
        var view = render.View;
        var url = view.Output is { } output ? new Uri(CdnAddress.Of(http), $"cdn/{output.CdnId}/{output.FileName}").AbsoluteUri : null;
        var status = view.Phase switch
        {
            RenderPhase.Pending => "pending",
            RenderPhase.Processing => "processing",
            RenderPhase.Completed => "completed",
            _ => "failed",
        };
        var progress = renders.ProgressOf(render, view);
        var body = faults.ShapesOf(render.SessionId).Render switch
        {
            RenderShape.Data => new JsonObject
            {
                ["success"] = view.Error is null,
                ["data"] = new JsonObject
                {
                    ["id"] = render.Id,
                    ["status"] = status,
                    ["progress"] = progress,
                    ["outputUrl"] = url,
                    ["error"] = view.Error,
                    ["createdAt"] = Time(render.CreatedAt),
                    ["completedAt"] = view.CompletedAt is { } end ? Time(end) : null,
                },
            },
            RenderShape.RenderId => new JsonObject
            {
                ["render_id"] = render.Id,
                ["status"] = status,
                ["output"] = url is null ? null : new JsonObject { ["url"] = url },
                ["error"] = view.Error,
            },
            _ => new JsonObject
            {
                ["id"] = render.Id,
                ["status"] = status,
                ["progress"] = progress,
                ["output"] = view.Output is null ? null : new JsonObject { ["url"] = url, ["duration"] = view.Duration?.TotalSeconds, ["size"] = view.Output.Bytes },
                ["error"] = view.Error,
            },
        };
        if (view.Note is not null)
        {
            body["note"] = view.Note;
        }

        return body;
    }

    private static string? QualityIn(JsonElement body) =>
        body.TryGetProperty("output", out var output) && output.ValueKind == JsonValueKind.Object && output.TryGetProperty("quality", out var quality) && quality.ValueKind == JsonValueKind.String
            ? quality.GetString()
            : null;

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
