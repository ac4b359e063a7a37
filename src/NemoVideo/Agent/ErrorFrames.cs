using System.Text.Json;
using System.Text.RegularExpressions;
using NemoVideo.Http;

namespace NemoVideo.Agent;

/// <summary>Reads failures reported inside the stream, in any spelling, readable JSON or not (traps 3 to 5 of the recordings).</summary>
internal static partial class ErrorFrames
{
    /// <summary>Maximum depth of nested errors: deeper than any server wraps them.</summary>
    private const int MaxDepth = 4;

    private static readonly string[] Codes =
        ["code", "errorCode", "error_code", "errcode", "err_code", "errno", "err_no", "retcode", "ret", "status_code", "statusCode", "http_status", "httpStatus", "http_code", "httpCode", "status"];

    private static readonly string[] Words =
        ["errorMessage", "error_message", "error_description", "error_msg", "errorMsg", "errmsg", "err_msg", "error", "errors", "err", "exception", "message", "detail", "msg", "reason", "content", "text"];

    /// <summary>Fields that contain only an error.</summary>
    private static readonly string[] Errors = ["error", "errors", "err", "exception"];

    private static readonly string[] Wrappers =
        [.. Errors, "data", "result", "detail", "details", "body", "response", "payload", "errorMessage", "error_message", "message"];

    /// <summary>Returns an event's own error; <c>STOP</c> is how a silent edit ends, and not an error.</summary>
    public static AgentEvent.Failed? OfEvent(JsonElement element)
    {
        var message = element.FindText("errorMessage", "error_message");
        var told = element.Find("errorCode", "error_code")?.AsId();
        return SaysError(element) || CodeHere(element, isError: false) is not null || (message is not null && told is null) ? OfFrame(element) : null;
    }

    /// <summary>Reads an event whose name is not that of an error; null if it reports none.</summary>
    public static AgentEvent.Failed? OfTyped(JsonElement element) =>
        SaysError(element) || CodeHere(element, isError: false) is not null ? OfFrame(element) : null;

    /// <summary>Reads a frame without a kind: an envelope in the middle of the stream, or the server's last output after an exception.</summary>
    public static AgentEvent.Failed? OfBare(JsonElement element)
    {
        var saysNo = SaysError(element) || IsTold(element.Find("detail"))
            || element.Find("success", "ok")?.AsBool() == false
            || element.FindText("status", "state")?.ToLowerInvariant() is "error" or "failed" or "failure"
            || CodeOf(element, isError: false) is not null;
        return saysNo ? OfFrame(element)
            : element.Find("code") is null && element.FindText("message", "msg") is { } words && IsKnown(words) ? new(null, Redaction.Clean(words))
            : null;
    }

    /// <summary>Reads a frame that consists only of an error.</summary>
    public static AgentEvent.Failed OfFrame(JsonElement element)
    {
        var code = CodeOf(element, isError: true);
        var text = TextOf(element);
        return new(MoreTelling(code, text is null ? null : CodeIn(text)), Redaction.Clean(text ?? code ?? "no reason given"));
    }

    /// <summary>Reads an error that was written to the stream without escaping, so that it is not JSON.</summary>
    /// <returns>Null if nothing in it indicates an error.</returns>
    public static AgentEvent.Failed? OfBrokenJson(string text)
    {
        if (!MentionsError().IsMatch(text.Length > 4096 ? text[..4096] : text))
        {
            return null;
        }

        var words = BrokenError().Match(text) is { Success: true } match ? match.Groups["words"].Value : text;
        return new(CodeIn(words), Redaction.Clean(words));
    }

    /// <summary>Reads a frame of plain text, without any JSON.</summary>
    /// <param name="isError">The frame is named an error.</param>
    public static AgentEvent.Failed? OfWords(string words, bool isError) =>
        isError || (words.Length <= 400 && IsKnown(words)) ? new(CodeIn(words), Redaction.Clean(words)) : null;

    private static bool IsKnown(string words) => ApiErrors.OfStream(CodeIn(words), words) is not NemoErrorCode.ServerTrouble;

    private static bool SaysError(JsonElement element) => Array.Exists(Errors, name => IsTold(element.Find(name))) || IsTold(element.Find("data.error"));

    /// <summary>A code in the table takes precedence over one that only says that something failed; an HTTP status in the text only over a word.</summary>
    private static string? MoreTelling(string? code, string? other) =>
        code is null || (other is not null && !Knows(code) && Knows(other) && (other.Length > 3 || !code.Any(char.IsAsciiDigit))) ? other : code;

    private static bool Knows(string code) => ApiErrors.OfStream(code, "") is not NemoErrorCode.ServerTrouble;

    private static bool IsTold(JsonElement? error) => error switch
    {
        { ValueKind: JsonValueKind.String } text => !string.IsNullOrWhiteSpace(text.AsText()),
        { ValueKind: JsonValueKind.Object } nested => nested.EnumerateObject().MoveNext(),
        { ValueKind: JsonValueKind.Array } list => list.GetArrayLength() > 0,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.Number } number => number.AsInt() is not (null or 0),
        _ => false,
    };

    /// <param name="isError">The element is already an error: a word in its <c>status</c> is also a code.</param>
    private static string? CodeOf(JsonElement element, bool isError, int depth = 0)
    {
        var code = CodeHere(element, isError);
        foreach (var wrapper in Wrappers)
        {
            if (depth < MaxDepth && (code is null || !Knows(code)) && element.Find(wrapper) is { } inner && Opened(inner) is { ValueKind: JsonValueKind.Object } nested)
            {
                code = MoreTelling(code, CodeOf(nested, isError || Errors.Contains(wrapper), depth + 1));
            }
        }

        return code;
    }

    private static string? CodeHere(JsonElement element, bool isError)
    {
        foreach (var name in Codes)
        {
            if (element.Find(name)?.AsId()?.Trim() is not { Length: > 0 } code || IsGood(code))
            {
                continue;
            }

            // Events also use "status" for the progress of the work.
            var isCode = name is not "status" || (int.TryParse(code, out var status) ? status >= 400 : isError && !code.Any(char.IsLower));
            if (isCode)
            {
                return code;
            }
        }

        return null;
    }

    /// <summary>0, HTTP's success codes, and the words for them.</summary>
    private static bool IsGood(string code) =>
        double.TryParse(code, System.Globalization.CultureInfo.InvariantCulture, out var number)
            ? number is 0 or (>= 100 and < 400)
            : code.ToUpperInvariant() is "STOP" or "OK" or "SUCCESS" or "SUCCEEDED" or "NONE" or "FINISH_REASON_STOP";

    private static string? TextOf(JsonElement element, int depth = 0)
    {
        foreach (var name in Words)
        {
            if (element.Find(name) is not { } found)
            {
                continue;
            }

            if (depth < MaxDepth && Opened(found) is { ValueKind: JsonValueKind.Object } nested)
            {
                if (TextOf(nested, depth + 1) is { } inner)
                {
                    return inner;
                }
            }
            else if (found.AsText() is { } text && !string.IsNullOrWhiteSpace(text))
            {
                return text;
            }
        }

        return (depth < MaxDepth && element.Find("data") is { ValueKind: JsonValueKind.Object } data ? TextOf(data, depth + 1) : null)
            ?? (depth == 0 ? ErrorText.Of(element) : null);
    }

    /// <summary>An error inside a string is read like any other, and so is the first of several.</summary>
    private static JsonElement Opened(JsonElement element) =>
        element.AsText()?.Trim() is ['{', ..] json && JsonFields.TryParse(json) is { } parsed ? parsed
        : element.ValueKind == JsonValueKind.Array && element.GetArrayLength() > 0 ? element[0]
        : element;

    private static string? CodeIn(string text) =>
        LeadingCode().Match(text) is { Success: true } leading ? leading.Groups["code"].Value
        : NamedCode().Match(text.Length > 4096 ? text[..4096] : text) is { Success: true } named ? named.Groups["code"].Value
        : null;

    [GeneratedRegex(@"^\W*(?:(?:error|err|errno|code|status|http(?:/[\d.]+)?|exception)\W+){0,3}(?<code>100[12]|101[01]|2001|400[12]|[45][0-9]{2})\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex LeadingCode();

    /// <summary>Reads the text of an exception: <c>{'code': 2001, …}</c>, <c>status=429</c>, <c>failed with status code 402</c>.</summary>
    [GeneratedRegex(@"\b(?:error_?code|err_?code|status[_ ]?code|code|status)\b['""\\]*\s*[:=]?\s*['""\\]*(?<code>100[12]|101[01]|2001|400[12]|[45][0-9]{2})\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex NamedCode();

    [GeneratedRegex(@"\b(?:error|errorCode|errorMessage|error_code|error_message)['""]?\s*:|\bcode['""]?\s*:\s*['""]?[1-9]", RegexOptions.CultureInvariant)]
    private static partial Regex MentionsError();

    [GeneratedRegex(@"^\s*\{\s*""error""\s*:\s*""?(?<words>.*?)""?\s*\}?\s*$", RegexOptions.CultureInvariant | RegexOptions.Singleline | RegexOptions.NonBacktracking)]
    private static partial Regex BrokenError();
}
