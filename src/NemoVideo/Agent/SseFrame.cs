namespace NemoVideo.Agent;

/// <summary>One thing read from an event stream.</summary>
/// <param name="EventName">The <c>event:</c> field; null if there is none.</param>
/// <param name="Data">The <c>data:</c> lines joined by line feeds, without the lines that the standard ignores.</param>
/// <param name="Loose">The same, including the lines without a field name: an unescaped error spans several lines (trap 4 of the recordings).</param>
/// <param name="Kind">Whether it is complete.</param>
internal sealed record SseFrame(string? EventName, string Data, string Loose, SseFrameKind Kind);

internal enum SseFrameKind
{
    Whole,

    /// <summary>A comment line: the connection is alive.</summary>
    Comment,

    /// <summary>The stream ended before the blank line.</summary>
    Cut,

    /// <summary>Too large to keep; its data is dropped.</summary>
    Oversized,
}
