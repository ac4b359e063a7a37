using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using NemoVideo.Simulator.Accounts;
using NemoVideo.Simulator.Faults;
using NemoVideo.Simulator.Log;

namespace NemoVideo.Simulator.Http;

/// <summary>Serves anonymous tokens and credits.</summary>
internal sealed class AccountEndpoints(AccountRegistry accounts, Gate gate, Answers answers, SimulatorLog log)
{
    private const int LongestClientId = 64;

    public async Task IssueAsync(HttpContext http)
    {
        if (await gate.IsRefusedAsync(http, SimulatedCall.Token, sessionId: null))
        {
            return;
        }

        var clientId = http.Request.Headers["X-Client-Id"].ToString().Trim();
        if (clientId.Length is 0 or > LongestClientId)
        {
            log.Add(LogKind.Violation, subject: nameof(SimulatedCall.Token), text: "X-Client-Id missing or too long");
            await Answers.ErrorAsync(http, 400, 400, "X-Client-Id header is required");
            return;
        }

        if (accounts.Issue(clientId, http.Connection.RemoteIpAddress?.ToString() ?? "") is not { } account)
        {
            log.Add(LogKind.TokenRefused, subject: clientId);
            await Answers.ErrorAsync(http, 429, 429, "Anonymous token limit reached");
            return;
        }

        log.Add(LogKind.TokenIssued, subject: account.UserId);
        await answers.OkAsync(http, SimulatedCall.Token, sessionId: null, new JsonObject
        {
            ["token"] = account.Token,
            ["user_id"] = account.UserId,
            ["credits"] = account.Balance.Available,
            ["expires_at"] = account.ExpiresAt?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        });
    }

    public async Task CreditsAsync(HttpContext http)
    {
        if (await gate.AdmitAsync(http, SimulatedCall.Credits) is not { } account)
        {
            return;
        }

        var (available, frozen) = account.Balance;
        await answers.OkAsync(http, SimulatedCall.Credits, sessionId: null, new JsonObject { ["available"] = available, ["frozen"] = frozen, ["total"] = available + frozen });
    }

    public static string NewClaimToken() => "clm_" + RandomNumberGenerator.GetHexString(24, lowercase: true);
}
