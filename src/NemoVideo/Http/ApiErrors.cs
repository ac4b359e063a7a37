using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace NemoVideo.Http;

/// <summary>From an answer to the error it means; the table is the contract's, section 2.</summary>
internal static partial class ApiErrors
{
    /// <returns>Null when the answer is a good one.</returns>
    public static NemoVideoException? Find(ApiCall call, HttpResponseMessage response, JsonElement? root, string body, TimeProvider time)
    {
        var status = (int)response.StatusCode;
        var envelope = root is { ValueKind: JsonValueKind.Object } ? Envelope(call, root.Value) : null;
        if (response.IsSuccessStatusCode && envelope is null)
        {
            return null;
        }

        var text = envelope?.Text ?? (root is { } json ? ErrorText.Of(json) : null) ?? "";
        var code = envelope?.Code ?? 0;
        var meaning = Meaning(call, code, text);
        if (meaning is NemoErrorCode.Refused or null && !response.IsSuccessStatusCode)
        {
            meaning = Meaning(call, status, text);
        }

        meaning ??= WithoutCode(call, text);
        return new(meaning.Value, $"{call}: HTTP {status}, code {code}: {Redaction.Clean(text.Length > 0 ? text : NoJson(root, body))}")
        {
            RawCode = code != 0 ? code : response.IsSuccessStatusCode ? 0 : status,
            Scope = meaning == NemoErrorCode.ScopeMissing ? ScopeIn(root, text) ?? ScopeOf(call) : null,
            RetryAfter = RetryAfter(response, time),
        };
    }

    /// <summary>What the body itself says about failure; null when it says none.</summary>
    private static (int Code, string Text)? Envelope(ApiCall call, JsonElement root)
    {
        var code = root.Find("code") ?? root.Find("error.code") ?? root.Find("detail.code");
        var number = code?.AsInt() ?? 0;
        if (number != 0)
        {
            return (number, ErrorText.Of(root) ?? "");
        }

        // A failed render is news about the render, not an error of the call.
        var isRenderNews = call == ApiCall.RenderPoll && (root.FindText("status", "state", "data.status", "data.state") is not null);
        if (isRenderNews)
        {
            return null;
        }

        var saysNo = root.Find("success")?.AsBool() == false
            || (code?.AsText() is { Length: > 0 } word && code.Value.AsNumber() is null && !IsGoodWord(word))
            || (root.Find("error") is { } error && error.ValueKind is JsonValueKind.String or JsonValueKind.Object && root.Find("data") is null && ErrorText.Of(root) is not null);
        return saysNo ? (0, ErrorText.Of(root) ?? "") : null;
    }

    private static bool IsGoodWord(string word) => word.ToUpperInvariant() is "OK" or "SUCCESS";

    /// <returns>Null for 0; <see cref="NemoErrorCode.Refused"/> for a code nobody told us about.</returns>
    private static NemoErrorCode? Meaning(ApiCall call, int code, string text) => code switch
    {
        0 => null,
        1001 or 1010 or 1011 or 401 => NemoErrorCode.InvalidToken,
        1002 => NemoErrorCode.SessionNotFound,
        2001 => NemoErrorCode.OutOfCredits,
        4001 => NemoErrorCode.UnsupportedFile,
        415 when call == ApiCall.Upload => NemoErrorCode.UnsupportedFile,
        4002 or 413 => NemoErrorCode.FileTooLarge,
        400 when call == ApiCall.AnonymousToken => NemoErrorCode.ClientIdMissing,
        402 => !call.IsExport() && SpeaksOfCredits().IsMatch(text) ? NemoErrorCode.OutOfCredits : NemoErrorCode.PlanRequired,
        403 => Forbidden(text),
        404 => NotFound(call, text),
        422 => NemoErrorCode.Malformed,
        429 => NemoErrorCode.Throttled,
        >= 500 and <= 599 => NemoErrorCode.ServerTrouble,
        _ => NemoErrorCode.Refused,
    };

    private static NemoErrorCode Forbidden(string text) =>
        SpeaksOfScope().IsMatch(text) ? NemoErrorCode.ScopeMissing
        : SpeaksOfBadToken().IsMatch(text) ? NemoErrorCode.InvalidToken
        : NemoErrorCode.Forbidden;

    /// <summary>"Session gone" makes the bot start afresh, so it must be said in words: a proxy's 404 page does not count.</summary>
    private static NemoErrorCode NotFound(ApiCall call, string text) => call switch
    {
        ApiCall.RenderPoll or ApiCall.RenderCancel or ApiCall.RenderDownload => NemoErrorCode.RenderNotFound,
        _ when SpeaksOfSession().IsMatch(text) => NemoErrorCode.SessionNotFound,
        _ => NemoErrorCode.Refused,
    };

    /// <summary>An error that is only words.</summary>
    private static NemoErrorCode WithoutCode(ApiCall call, string text) =>
        SpeaksOfNotFound().IsMatch(text) && NotFound(call, text) is not NemoErrorCode.Refused and var gone ? gone
        : SpeaksOfScope().IsMatch(text) ? NemoErrorCode.ScopeMissing
        : SpeaksOfBadToken().IsMatch(text) ? NemoErrorCode.InvalidToken
        : NemoErrorCode.ServerTrouble;

    private static string? ScopeIn(JsonElement? root, string text)
    {
        var field = root?.FindText("required_scope", "requiredScope", "scope", "data.required_scope", "detail.required_scope", "error.required_scope");
        return field ?? (NamedScope().Match(text) is { Success: true } match ? match.Value.Trim('\'', '"', '`').ToLowerInvariant() : null);
    }

    private static string? ScopeOf(ApiCall call) => call.IsExport() ? "render" : call == ApiCall.Upload ? "upload" : null;

    private static TimeSpan? RetryAfter(HttpResponseMessage response, TimeProvider time)
    {
        var header = response.Headers.RetryAfter;
        var wait = header?.Delta ?? (header?.Date is { } date ? date - time.GetUtcNow() : null);
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    private static string NoJson(JsonElement? root, string body) =>
        root is not null ? "no reason given" : body.Length == 0 ? "no body" : string.Create(CultureInfo.InvariantCulture, $"{body.Length} characters that are no JSON");

    [GeneratedRegex(@"\bcredits?\b|\bbalance\b|积分|余额", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SpeaksOfCredits();

    [GeneratedRegex(@"\bscopes?\b|\bpermissions?\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SpeaksOfScope();

    [GeneratedRegex(@"(?=.*\b(?:token|api[ _-]?key|credentials?)\b)(?=.*\b(?:invalid|revoked|expired|not found|unknown|malformed)\b)|\bunauthori[sz]ed\b|\bnot authenticated\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex SpeaksOfBadToken();

    [GeneratedRegex(@"\bsessions?\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SpeaksOfSession();

    [GeneratedRegex(@"not[ _]found|does not exist|no such", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SpeaksOfNotFound();

    [GeneratedRegex(@"\b(?:read|write|upload|render)\b|['""`]\*['""`]", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex NamedScope();
}
