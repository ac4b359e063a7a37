using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using NemoVideo.Http;

namespace NemoVideo.Accounts;

/// <summary>Tokens, projects and credits (docs/contracts/nemovideo.md §3.1, §3.2, §3.3, §3.6).</summary>
internal sealed class AccountCalls(ApiTransport api)
{
    public async Task<AnonymousAccount> CreateAnonymousAsync(string clientId, SkillAttribution skill, TimeSpan longestWait, CancellationToken cancellationToken)
    {
        var answer = await api.PostAsync(ApiCall.AnonymousToken, NewRequest, longestWait, cancellationToken);
        return new(
            new Secret(answer.FindText("token", "access_token") ?? throw answer.Lacks("token")),
            answer.FindId("user_id"),
            Amount(answer, "credits"),
            answer.Find("expires_at") is { } expiry ? Moment(expiry) : null);

        HttpRequestMessage NewRequest()
        {
            var request = api.NewRequest(HttpMethod.Post, "/api/auth/anonymous-token", skill, token: null);
            ApiHeaders.ApplyClientId(request, clientId);
            return request;
        }
    }

    public async Task<NemoSession> CreateSessionAsync(NemoAccess access, string language, CancellationToken cancellationToken)
    {
        var shape = access.Skill.Requests;
        var body = new JsonObject { ["task_name"] = shape.TaskName };
        if (shape.Language != SessionLanguage.Omitted)
        {
            body["language"] = shape.Language == SessionLanguage.Empty ? "" : language;
        }

        var answer = await api.PostAsync(ApiCall.Session, access, "/api/tasks/me/with-session/nemo_agent", body.ToJsonString(), cancellationToken);
        return new(answer.FindId("session_id") ?? throw answer.Lacks("session_id"), answer.FindId("task_id"), answer.FindId("user_id"));
    }

    public async Task<ClaimToken> CreateClaimTokenAsync(NemoAccess access, NemoSession session, CancellationToken cancellationToken)
    {
        var body = JsonSerializer.Serialize(new { task_id = session.TaskId, session_id = session.SessionId });
        var answer = await api.PostAsync(ApiCall.Claim, access, "/api/auth/claim-token", body, cancellationToken);
        return new(
            answer.FindText("claim_token") ?? throw answer.Lacks("claim_token"),
            answer.FindNumber("expires_in") is { } seconds and > 0 and < int.MaxValue ? TimeSpan.FromSeconds(seconds) : null);
    }

    public async Task<CreditBalance> GetCreditsAsync(NemoAccess access, CancellationToken cancellationToken)
    {
        var answer = await api.GetAsync(ApiCall.Credits, access, "/api/credits/balance/simple", cancellationToken);
        var available = Amount(answer, "available") ?? throw answer.Lacks("available");
        var frozen = Amount(answer, "frozen") ?? 0;
        return new(available, frozen, Amount(answer, "total") ?? available + frozen);
    }

    private static decimal? Amount(ApiAnswer answer, string name) =>
        answer.FindNumber(name) is { } number and > -1e15 and < 1e15 ? (decimal)number : null;

    /// <summary>Reads ISO 8601, taken as UTC if it names no zone, or Unix seconds.</summary>
    private static DateTimeOffset? Moment(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Number)
        {
            return value.AsNumber() is { } seconds and > 0 and < 1e11 ? DateTimeOffset.FromUnixTimeSeconds((long)seconds) : null;
        }

        return DateTimeOffset.TryParse(value.AsText(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment : null;
    }
}
