using System.Text.Json.Nodes;
using NemoVideo.Simulator.Faults;
using NemoVideo.Simulator.Log;
using NemoVideo.Simulator.Projects;

namespace NemoVideo.Simulator.Http;

/// <summary>Serves sessions: creates one, hands it to a browser, reads its state.</summary>
internal sealed class SessionEndpoints(ProjectRegistry projects, FaultBoard faults, Gate gate, Answers answers, SimulatorLog log)
{
    private const int ClaimSeconds = 7 * 24 * 60 * 60;

    public async Task CreateAsync(HttpContext http)
    {
        if (await gate.AdmitAsync(http, SimulatedCall.Session) is not { } account || await JsonBody.ReadAsync(http, log) is not { } body)
        {
            return;
        }

        var name = body.Text("task_name");
        if (await body.IsRefusedAsync(http, log))
        {
            return;
        }

        if (projects.Create(account, name) is not { } project)
        {
            await Answers.ErrorAsync(http, 503, 503, "Too many sessions");
            return;
        }

        faults.SessionCreated(project.SessionId);
        log.Add(LogKind.SessionCreated, project.SessionId, account.UserId);
        await answers.OkAsync(http, SimulatedCall.Session, project.SessionId, new JsonObject
        {
            ["task_id"] = project.TaskId,
            ["session_id"] = project.SessionId,
            ["user_id"] = account.UserId,
        });
    }

    public async Task ClaimAsync(HttpContext http)
    {
        if (await gate.AdmitAsync(http, SimulatedCall.Claim) is not { } account || await JsonBody.ReadAsync(http, log) is not { } body)
        {
            return;
        }

        var (taskId, sessionId) = (body.Text("task_id"), body.Text("session_id"));
        if (await body.IsRefusedAsync(http, log))
        {
            return;
        }

        if (gate.Project(sessionId, account) is not { } project || project.TaskId != taskId)
        {
            await Answers.ErrorAsync(http, 404, 1002, "Session not found");
            return;
        }

        log.Add(LogKind.ClaimTokenIssued, sessionId);
        await answers.OkAsync(http, SimulatedCall.Claim, sessionId, new JsonObject { ["claim_token"] = AccountEndpoints.NewClaimToken(), ["expires_in"] = ClaimSeconds });
    }

    public async Task StateAsync(HttpContext http, string sessionId)
    {
        if (await gate.AdmitAsync(http, SimulatedCall.State, sessionId) is not { } account)
        {
            return;
        }

        if (gate.Project(sessionId, account) is not { } project)
        {
            await Answers.DetailAsync(http, 404, "Session not found");
            return;
        }

        await answers.OkAsync(http, SimulatedCall.State, sessionId, new JsonObject
        {
            ["session_id"] = project.SessionId,
            ["task_id"] = project.TaskId,
            ["task_name"] = project.TaskName,
            ["user_id"] = account.UserId,
            ["state"] = project.State(CdnAddress.Of(http)),
        });
    }
}
