using System.Text.Json;

namespace NemoVideo.Http;

/// <summary>Finds the server's message in an error of any shape.</summary>
internal static class ErrorText
{
    /// <summary>Further faults of a malformed request add no information.</summary>
    private const int MaxDetails = 8;

    /// <returns>Null if it gives no reason.</returns>
    public static string? Of(JsonElement root) =>
        root.FindText("error", "error.message", "message", "detail", "detail.message", "detail.msg", "msg", "errorMessage", "data.error", "data.message")
        ?? Details(root.Find("detail"))
        ?? root.FindText("code");

    /// <summary>FastAPI's list of validation errors: <c>[{loc, msg, type}]</c>.</summary>
    private static string? Details(JsonElement? detail)
    {
        var faults = detail.Items().Take(MaxDetails)
            .Select(fault => $"{string.Join('.', fault.Find("loc").Items().Select(step => step.AsId()))}: {fault.FindText("msg", "type")}");
        return string.Join("; ", faults) is { Length: > 0 } text ? text : null;
    }
}
