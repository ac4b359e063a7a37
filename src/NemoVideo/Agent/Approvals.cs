using System.Text.Json;
using System.Text.RegularExpressions;
using NemoVideo.Http;

namespace NemoVideo.Agent;

/// <summary>Reads calls that wait for the user's approval. What they would do and with which arguments stays internal.</summary>
internal static partial class Approvals
{
    private const int MaxPrompt = 600;

    /// <summary>Returns whether the call is one of the kit's own ways to wait for a user; they serve no other purpose.</summary>
    public static bool IsRequest(string name) => name.StartsWith("adk_request_", StringComparison.OrdinalIgnoreCase);

    /// <summary>Returns whether an event is itself the request; the result of one is not.</summary>
    public static bool IsKind(string kind) => RequestKind().IsMatch(kind);

    /// <summary>Returns the question of a waiting call.</summary>
    public static AgentQuestion Of(string id, string name, JsonElement? arguments)
    {
        var read = arguments?.AsText() is { } json ? JsonFields.TryParse(json) : arguments;
        var asked = read is { } root && MentionsAsking().IsMatch(name)
            ? root.FindText("toolConfirmation.hint", "tool_confirmation.hint", "hint", "message", "prompt", "question", "reason")
            : null;
        var isText = name.Equals("adk_request_input", StringComparison.OrdinalIgnoreCase) && asked is not null;
        return new(id, asked is null || IsTechnical(asked) || asked.Length > MaxPrompt ? "" : asked, isText ? [] : [new(AgentQuestion.Approve, "Approve"), new(AgentQuestion.Reject, "Reject")], AllowMultiple: false)
        {
            IsApproval = !isText,
        };
    }

    /// <summary>The kit's own hint addresses developers.</summary>
    private static bool IsTechnical(string text) => Technical().IsMatch(text);

    [GeneratedRegex(@"approv|confirm|permi|consent|request|ask", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex MentionsAsking();

    [GeneratedRegex(@"^(?:\w+[_.])?(?:approval|confirmation|permission)(?:[_.]?(?:request|requested|required|needed))?$|^(?:request|requires?|needs?|await\w*)[_.](?:user[_.])?(?:approval|confirmation|permission)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex RequestKind();

    [GeneratedRegex(@"FunctionResponse|ToolConfirmation|\btool call\b|\w\(\)|[{}]", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Technical();
}
