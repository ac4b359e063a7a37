using System.Text.Json;
using System.Text.RegularExpressions;
using NemoVideo.Http;

namespace NemoVideo.Agent;

/// <summary>Failures told inside the stream, readable JSON or not (traps 3 to 5 of the recordings).</summary>
internal static partial class ErrorFrames
{
    /// <summary>An event's own <c>errorCode</c>; <c>STOP</c> is how a silent edit ends, and no error.</summary>
    public static AgentEvent.Failed? OfEvent(JsonElement element)
    {
        var code = element.Find("errorCode", "error_code")?.AsId();
        var message = element.FindText("errorMessage", "error_message");
        return code is null && message is null || code == "STOP" ? null : new(code, Redaction.Clean(message ?? code));
    }

    /// <summary>A frame that is nothing but an error.</summary>
    public static AgentEvent.Failed OfFrame(JsonElement element)
    {
        var text = element.FindText("error", "error.message", "message", "detail", "content", "text", "errorMessage") ?? ErrorText.Of(element) ?? "no reason given";
        var code = element.Find("code", "error.code", "error_code", "errorCode")?.AsId();
        return new(code is null or "0" ? CodeIn(text) : code, Redaction.Clean(text));
    }

    /// <summary>An error that was put into the stream without escaping, so that it is no JSON.</summary>
    /// <returns>Null when nothing in it speaks of an error.</returns>
    public static AgentEvent.Failed? OfBrokenJson(string text)
    {
        if (!SpeaksOfError().IsMatch(text.Length > 4096 ? text[..4096] : text))
        {
            return null;
        }

        var words = BrokenError().Match(text) is { Success: true } match ? match.Groups["words"].Value : text;
        return new(CodeIn(words), Redaction.Clean(words));
    }

    private static string? CodeIn(string text) => LeadingCode().Match(text) is { Success: true } match ? match.Value : null;

    [GeneratedRegex(@"^\s*[1-9][0-9]{2,3}\b", RegexOptions.CultureInvariant)]
    private static partial Regex LeadingCode();

    [GeneratedRegex(@"""(?:error|errorCode|errorMessage|error_code|error_message)""\s*:", RegexOptions.CultureInvariant)]
    private static partial Regex SpeaksOfError();

    [GeneratedRegex(@"^\s*\{\s*""error""\s*:\s*""?(?<words>.*?)""?\s*\}?\s*$", RegexOptions.CultureInvariant | RegexOptions.Singleline | RegexOptions.NonBacktracking)]
    private static partial Regex BrokenError();
}
