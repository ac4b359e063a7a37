using NemoVideo.Simulator.Accounts;
using NemoVideo.Simulator.Faults;
using NemoVideo.Simulator.Log;
using NemoVideo.Simulator.Projects;

namespace NemoVideo.Simulator.Http;

/// <summary>Checks what every API request must pass: active refusals, attribution headers, the token, the session.</summary>
internal sealed class Gate(AccountRegistry accounts, ProjectRegistry projects, FaultBoard faults, SimulatorLog log)
{
    public static readonly string[] AttributionHeaders = ["X-Skill-Source", "X-Skill-Version", "X-Skill-Platform"];

    /// <summary>Returns the account of the caller; null if the request was refused and answered.</summary>
    public async Task<Account?> AdmitAsync(HttpContext http, SimulatedCall endpoint, string? sessionId = null)
    {
        if (await IsRefusedAsync(http, endpoint, sessionId))
        {
            return null;
        }

        if (Account(http) is { } account)
        {
            return account;
        }

        await Answers.ErrorAsync(http, 401, 1001, "Invalid or expired token");
        return null;
    }

    /// <summary>Applies the refusals that do not depend on the caller; true if the request was answered.</summary>
    public async Task<bool> IsRefusedAsync(HttpContext http, SimulatedCall endpoint, string? sessionId)
    {
        var missing = AttributionHeaders.Where(header => string.IsNullOrWhiteSpace(http.Request.Headers[header])).ToList();
        if (missing.Count > 0)
        {
            log.Add(LogKind.Violation, sessionId, endpoint.ToString(), "missing " + string.Join(", ", missing));
        }

        if (faults.Take(sessionId, endpoint, kind => kind == FaultKind.Refuse) is { } fault)
        {
            log.Add(LogKind.Fault, sessionId, endpoint.ToString(), $"{fault.Kind} {fault.Status}");
            await Answers.FaultAsync(http, fault);
            return true;
        }

        if (missing.Count > 0 && endpoint == SimulatedCall.RenderSubmit)
        {
            await Answers.ErrorAsync(http, 402, 402, "Export requires a subscription");
            return true;
        }

        return false;
    }

    public Project? Project(string sessionId, Account account) => projects.Find(sessionId, account);

    private Account? Account(HttpContext http)
    {
        const string Scheme = "Bearer ";
        var header = http.Request.Headers.Authorization.ToString();
        return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? accounts.Find(header[Scheme.Length..].Trim()) : null;
    }
}
