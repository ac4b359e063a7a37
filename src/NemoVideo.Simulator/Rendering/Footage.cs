using NemoVideo.Simulator.Media;
using NemoVideo.Simulator.Projects;

namespace NemoVideo.Simulator.Rendering;

/// <param name="Border">The colour behind the subject; null if the background stays.</param>
internal sealed record SourceClip(Clip Clip, MediaFile File, KeyColour? Border);

/// <param name="Hex">As <c>RRGGBB</c>.</param>
/// <param name="Similarity">How much a colour may differ and still be background; colorkey's scale, 0 to 1.</param>
internal sealed record KeyColour(string Hex, double Similarity);

/// <param name="File">Relative to ffmpeg's working folder.</param>
internal sealed record DrawnText(TextCue Cue, string File, string Font, int Size);

/// <summary>Represents the size of the film in pixels, both even.</summary>
internal sealed record FrameSize(int Width, int Height)
{
    private const int Long = 1920;
    private const int Short = 1080;

    /// <summary>Returns the size of the first piece of footage after rotation, reduced to 1080p if it is larger.</summary>
    public static FrameSize For(SourceClip first)
    {
        var (width, height) = (first.File.Facts.Width ?? 1280, first.File.Facts.Height ?? 720);
        if (first.Clip.Look.Rotation % 180 != 0)
        {
            (width, height) = (height, width);
        }

        var scale = Math.Min(1, Math.Min((double)Long / Math.Max(width, height), (double)Short / Math.Min(width, height)));
        return new FrameSize(Even(width * scale), Even(height * scale));
    }

    /// <summary>Gets the size with half of the sides.</summary>
    public FrameSize Reduced => new(Even(Width / 2d), Even(Height / 2d));

    private static int Even(double length) => Math.Max(16, (int)(length / 2) * 2);
}
