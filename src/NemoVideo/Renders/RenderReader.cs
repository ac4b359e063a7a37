using NemoVideo.Http;

namespace NemoVideo.Renders;

/// <summary>Reads a render's status in all known shapes (docs/contracts/nemovideo.md §3.9).</summary>
internal static class RenderReader
{
    public static RenderStatus Read(string id, ApiAnswer answer, Func<string, Uri?> resolve)
    {
        var output = answer.Find("output");
        var address = output?.AsText() ?? output?.FindText("url", "outputUrl") ?? answer.FindText("outputUrl", "output_url", "url", "video_url", "download_url", "outputFile");
        var error = answer.FindText("error", "error.message", "error_message", "errorMessage");
        var state = StateOf(answer.FindText("status", "state"))
            ?? (answer.Find("done")?.AsBool() == true || address is not null ? RenderState.Completed
                : error is not null ? RenderState.Failed
                : throw answer.Lacks("status"));
        return new(
            id,
            state,
            Progress(answer.FindNumber("progress", "overallProgress"), state),
            address is null ? null : resolve(address),
            (output?.FindNumber("duration") ?? answer.FindNumber("duration")) is { } seconds and >= 0 and < 1e8 ? TimeSpan.FromSeconds(seconds) : null,
            (output?.FindNumber("size", "sizeInBytes") ?? answer.FindNumber("size")) is { } bytes and >= 0 and < 1e15 ? (long)bytes : null,
            state == RenderState.Failed ? Redaction.Clean(error ?? answer.FindText("message", "reason")) is { Length: > 0 } words ? words : "no reason given" : null);
    }

    /// <returns>Null for a missing status; an unknown word means that the render has not ended.</returns>
    private static RenderState? StateOf(string? word) => word?.Trim().ToLowerInvariant() switch
    {
        null => null,
        "completed" or "complete" or "done" or "succeeded" or "success" or "successful" or "finished" or "ready" => RenderState.Completed,
        "failed" or "fail" or "failure" or "error" or "errored" or "cancelled" or "canceled" or "aborted" or "timeout" or "timed_out" or "rejected" => RenderState.Failed,
        "pending" or "queued" or "queueing" or "waiting" or "submitted" or "created" or "scheduled" or "accepted" or "initializing" => RenderState.Pending,
        _ => RenderState.Processing,
    };

    /// <summary>A value up to 1 is a fraction, a greater one a percentage. Exactly 1 before the end can only be a percentage: the render has just begun.</summary>
    private static double? Progress(double? raw, RenderState state) => (raw, state) switch
    {
        (_, RenderState.Completed) => 1,
        (null, _) => null,
        (1, _) => 0.01,
        ( <= 1, _) => Math.Max(0, raw.Value),
        _ => Math.Min(1, raw.Value / 100),
    };
}
