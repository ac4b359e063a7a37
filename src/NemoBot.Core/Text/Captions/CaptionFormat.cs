using System.Buffers;
using NemoVideo.Uploads;

namespace NemoBot.Core.Text.Captions;

/// <summary>A format of caption files.</summary>
/// <param name="Name">As users write it.</param>
/// <param name="Extension">With the dot, in lower case.</param>
public sealed record CaptionFormat(string Name, string Extension, string MediaType)
{
    /// <summary>Bytes of the longest caption file that is read: two hours of speech take a tenth of it.</summary>
    public const int MostBytes = 2 << 20;

    private static readonly SearchValues<byte> NoText = SearchValues.Create([.. Enumerable.Range(0, 32).Select(number => (byte)number).Except("\t\n\f\r"u8.ToArray())]);

    /// <summary>SubRip: what players, editing programs and video sites read.</summary>
    public static CaptionFormat Srt { get; } = new("SRT", ".srt", "application/x-subrip");

    /// <summary>WebVTT: what web pages read.</summary>
    public static CaptionFormat Vtt { get; } = new("WebVTT", ".vtt", "text/vtt");

    public static IReadOnlyList<CaptionFormat> All { get; } = [Srt, Vtt];

    /// <summary>Returns the format that a file's name claims, or its declared type where the name claims none; null if neither does. The content decides.</summary>
    /// <param name="mediaType">Null if it is not declared.</param>
    public static CaptionFormat? Claimed(string fileName, string? mediaType) =>
        MediaFileName.ExtensionOf(fileName) is var extension && All.FirstOrDefault(format => format.Extension == extension) is { } named ? named
        : MediaFormats.ByName(fileName) is null && mediaType?.Split(';')[0].Trim() is { } type ? All.FirstOrDefault(format => format.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase))
        : null;

    /// <summary>Returns whether the beginning of a file may be text: UTF-16 with its mark, or no control characters.</summary>
    public static bool IsText(ReadOnlySpan<byte> head) => head is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] || !head.ContainsAny(NoText);
}
