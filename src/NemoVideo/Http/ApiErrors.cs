using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace NemoVideo.Http;

/// <summary>Maps an answer to its error, by the table in docs/contracts/nemovideo.md §2.2.</summary>
internal static partial class ApiErrors
{
    /// <returns>Null if the answer is a success.</returns>
    public static NemoVideoApiException? Find(ApiCall call, HttpResponseMessage response, JsonElement? root, string body, TimeProvider time)
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

    /// <summary>Maps an error inside a stream: the same table, with less information. Never a reason to send an instruction again.</summary>
    /// <param name="code">A number, digits with letters around them, or a word (<c>INSUFFICIENT_CREDITS</c>); null if there is none.</param>
    /// <returns><see cref="NemoErrorCode.ServerTrouble"/> for everything that is not in the table.</returns>
    public static NemoErrorCode OfStream(string? code, string text)
    {
        var number = code is not null && KnownCode().Match(code) is { Success: true } match ? int.Parse(match.Value, CultureInfo.InvariantCulture) : 0;
        var words = WordsInOne().Replace($"{code} {text}".Replace('_', ' '), " ");
        return number switch
        {
            402 => PaymentRequired(words),
            404 when !MentionsSession().IsMatch(words) => NemoErrorCode.ServerTrouble,
            >= 500 or 0 or 400 when MentionsNoCredits().IsMatch(words) => NemoErrorCode.OutOfCredits,
            0 when TokenIsBad().IsMatch(words) => NemoErrorCode.InvalidToken,
            0 when MentionsSession().IsMatch(words) && MentionsNotFound().IsMatch(words) => NemoErrorCode.SessionNotFound,
            0 when MentionsThrottling().IsMatch(words) => NemoErrorCode.Throttled,
            0 => NemoErrorCode.ServerTrouble,
            _ => Meaning(ApiCall.Chat, number, words) is { } meaning and not NemoErrorCode.Refused ? meaning : NemoErrorCode.ServerTrouble,
        };
    }

    /// <summary>Returns the failure that the body itself reports; null if it reports none.</summary>
    private static (int Code, string Text)? Envelope(ApiCall call, JsonElement root)
    {
        var code = root.Find("code") ?? root.Find("error.code") ?? root.Find("detail.code");
        var number = code?.AsInt() ?? 0;
        if (number != 0)
        {
            return (number, ErrorText.Of(root) ?? "");
        }

        // A failed render is a result, not an error of the call.
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

    /// <returns>Null for 0; <see cref="NemoErrorCode.Refused"/> for an unknown code.</returns>
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
        402 => call.IsExport() ? NemoErrorCode.PlanRequired : PaymentRequired(text),
        403 => Forbidden(text),
        404 => NotFound(call, text),
        422 => NemoErrorCode.Malformed,
        429 => NemoErrorCode.Throttled,
        >= 500 and <= 599 => NemoErrorCode.ServerTrouble,
        _ => NemoErrorCode.Refused,
    };

    /// <summary>Outside of export, 402 means credits unless it speaks of the plan only.</summary>
    private static NemoErrorCode PaymentRequired(string text) =>
        MentionsPlan().IsMatch(text) && !MentionsCredits().IsMatch(text) ? NemoErrorCode.PlanRequired : NemoErrorCode.OutOfCredits;

    private static NemoErrorCode Forbidden(string text) =>
        MentionsScope().IsMatch(text) ? NemoErrorCode.ScopeMissing
        : MentionsBadToken().IsMatch(text) ? NemoErrorCode.InvalidToken
        : NemoErrorCode.Forbidden;

    /// <summary>"Session gone" makes the bot start over, so the answer must state it: a proxy's 404 page does not count.</summary>
    private static NemoErrorCode NotFound(ApiCall call, string text) => call switch
    {
        ApiCall.RenderPoll or ApiCall.RenderCancel or ApiCall.RenderDownload => NemoErrorCode.RenderNotFound,
        _ when MentionsSession().IsMatch(text) => NemoErrorCode.SessionNotFound,
        _ => NemoErrorCode.Refused,
    };

    /// <summary>Classifies an error that consists of words only.</summary>
    private static NemoErrorCode WithoutCode(ApiCall call, string text) =>
        MentionsNotFound().IsMatch(text) && NotFound(call, text) is not NemoErrorCode.Refused and var gone ? gone
        : MentionsScope().IsMatch(text) ? NemoErrorCode.ScopeMissing
        : MentionsBadToken().IsMatch(text) ? NemoErrorCode.InvalidToken
        : !call.IsExport() && MentionsNoCredits().IsMatch(text) ? NemoErrorCode.OutOfCredits
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
        root is not null ? "no reason given" : body.Length == 0 ? "no body" : string.Create(CultureInfo.InvariantCulture, $"{body.Length} characters that are not JSON");

    [GeneratedRegex(@"\bcredits?\b|\bbalance\b|积分|余额", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex MentionsCredits();

    /// <summary>Returns whether the text says that there are none, not what something costs.</summary>
    [GeneratedRegex(
        @"\b(?:insufficient|not enough|no more|no|too few|lack(?:s|ing)?(?: of)?|out of|run out of|ran out of|exhausted|used up)\s+(?:\w+\s+){0,3}?(?:credits?|balance)\b|\b(?:credits?|balance)\b(?:\s+\w+){0,3}?\s+(?:insufficient|exhausted|exceeded|depleted|used up|too low|not enough|not sufficient|empty)|\bpayment required\b|\b(?:not|n['’]t) have (?:enough|any|sufficient)\s+(?:\w+\s+){0,2}?(?:credits?|balance)\b|(?:积分|余额|额度|点数|積分|點數|餘額|額度)(?:已|都)?(?:不足|不够|不夠|用完|用尽|用盡)|(?:クレジット|ポイント|残高)(?:が|の|は)?(?:不足|足り)|(?:크레딧|잔액)(?:이|가)?\s*부족|cr[ée]ditos\s+insuficientes|saldo insuficiente|cr[ée]dits?\s+insuffisants?|solde insuffisant|nicht gen(?:ü|ue)gend (?:credits|guthaben)|недостаточно (?:кредитов|средств)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex MentionsNoCredits();

    /// <summary>Splits the words of <c>InsufficientCreditsError</c>.</summary>
    [GeneratedRegex(@"(?<=[a-z])(?=[A-Z])", RegexOptions.CultureInvariant)]
    private static partial Regex WordsInOne();

    [GeneratedRegex(@"\bplan\b|\bsubscri\w+|\bupgrade\b|\btier\b|订阅|套餐", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex MentionsPlan();

    [GeneratedRegex(@"\btoo many requests\b|\brate limit|\bresource exhausted\b|\bthrottl|请求过于频繁", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex MentionsThrottling();

    /// <summary>Returns whether the text means the token that was sent; a model's "input token count" is not, and the model's API key cannot be renewed here.</summary>
    [GeneratedRegex(
        @"\b(?:invalid|expired|revoked|bad)(?: or (?:invalid|expired|revoked))?(?: (?:access|auth|bearer|user|session|api))? token\b(?! count| limit)|\btoken (?:is |was |has |has been )?(?:invalid|expired|revoked|not valid|no longer valid)\b|\bunauthori[sz]ed\b|\bunauthenticated\b|\bnot authenticated\b|令牌(?:无效|已过期)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex TokenIsBad();

    [GeneratedRegex(@"(?<![0-9])(?:100[12]|101[01]|2001|400[12]|[45][0-9]{2})(?![0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex KnownCode();

    [GeneratedRegex(@"\bscopes?\b|\bpermissions?\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex MentionsScope();

    [GeneratedRegex(@"(?=.*\b(?:token|api[ _-]?key|credentials?)\b)(?=.*\b(?:invalid|revoked|expired|not found|unknown|malformed)\b)|\bunauthori[sz]ed\b|\bnot authenticated\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex MentionsBadToken();

    [GeneratedRegex(@"\bsessions?\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex MentionsSession();

    [GeneratedRegex(@"not[ _]found|does not exist|no such", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex MentionsNotFound();

    [GeneratedRegex(@"\b(?:read|write|upload|render)\b|['""`]\*['""`]", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex NamedScope();
}
