namespace NemoVideo.Agent;

/// <summary>One thing read from an event stream.</summary>
/// <param name="EventName">The <c>event:</c> field; null when there was none.</param>
/// <param name="Data">The <c>data:</c> lines joined by line feeds, without what the standard ignores.</param>
/// <param name="Loose">The same with the lines that carry no field name: an unescaped error runs over several (trap 4 of the recordings).</param>
/// <param name="Kind">Whether it came whole.</param>
internal sealed record SseFrame(string? EventName, string Data, string Loose, SseFrameKind Kind);

internal enum SseFrameKind
{
    Whole,

    /// <summary>A comment line: the connection lives.</summary>
    Comment,

    /// <summary>The stream ended before the blank line.</summary>
    Cut,

    /// <summary>Too large to be kept; its data is dropped.</summary>
    Oversized,
}
