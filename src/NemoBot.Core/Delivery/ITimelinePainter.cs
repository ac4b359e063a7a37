using NemoBot.Core.Model;

namespace NemoBot.Core.Delivery;

/// <summary>Draws timelines. The core has no graphics: a host adds an implementation, or none, and then the text stays without a picture.</summary>
public interface ITimelinePainter
{
    /// <summary>Draws at once, on the caller's thread: tens of milliseconds of CPU, and memory for one picture of at most 1920 by 1080 pixels.</summary>
    /// <param name="media">What segments show or play, as far as it is known.</param>
    /// <returns>A PNG; null if this machine cannot draw text: without fonts, or without the graphics library.</returns>
    byte[]? Draw(TimelinePicture timeline, IReadOnlyList<SegmentMedia> media);
}

/// <summary>What a segment shows or plays.</summary>
/// <param name="Lane">The index of the segment's lane.</param>
/// <param name="Segment">The index of the segment in its lane.</param>
public sealed record SegmentMedia(int Lane, int Segment)
{
    public FrameRow? Frames { get; init; }

    /// <summary>How loud it is, from 0 to 1, at even distances from its start to its end; null if unknown.</summary>
    public IReadOnlyList<float>? Loudness { get; init; }
}

/// <summary>Frames of a video, side by side in one JPEG, at even distances from the start to the end.</summary>
public sealed record FrameRow(byte[] Jpeg, int Count);
