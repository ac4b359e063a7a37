namespace NemoBot.Core.Text.Captions;

/// <summary>A format of caption files.</summary>
/// <param name="Name">As users write it.</param>
/// <param name="Extension">With the dot, in lower case.</param>
public sealed record CaptionFormat(string Name, string Extension, string MediaType)
{
    /// <summary>SubRip: what players, editing programs and video sites read.</summary>
    public static CaptionFormat Srt { get; } = new("SRT", ".srt", "application/x-subrip");

    /// <summary>WebVTT: what web pages read.</summary>
    public static CaptionFormat Vtt { get; } = new("WebVTT", ".vtt", "text/vtt");

    public static IReadOnlyList<CaptionFormat> All { get; } = [Srt, Vtt];
}
