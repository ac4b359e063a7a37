using System.Globalization;
using NemoBot.Core.Model;
using NemoVideo.Drafts;
using SkiaSharp;

namespace NemoBot.Pictures.Drawing;

/// <summary>Where everything of a timeline is, in units of which the picture is 640 wide: as wide as a phone shows it, so that sizes of text are those that people read. Pure.</summary>
/// <param name="Head">The width of the column with the names of the lanes.</param>
internal sealed record Layout(TimelinePicture Timeline, float Head)
{
    public const float Width = 640;
    public const float Margin = 16;
    public const float TextSize = 15;
    public const float SmallTextSize = 12.5f;
    public const float Round = 9;
    private const float Ruler = 26;
    private const float Gap = 8;
    private const float MoreHeight = 22;
    private const float NarrowestTick = 62;

    private static readonly double[] Steps = [0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21600, 86400];

    private double Seconds => Math.Max(Timeline.Duration.TotalSeconds, 0.1);

    public float Left => Margin + Head;

    public static float Right => Width - Margin;

    public static float TopOfLanes => Margin + Ruler;

    public float Height => BottomOfLanes + (Timeline.More is null ? 0 : MoreHeight) + Margin;

    public float BottomOfLanes => TopOfLanes + Timeline.Lanes.Sum(lane => HeightOf(lane.Kind) + Gap) - Gap;

    public float X(TimeSpan time) => Left + ((float)(Math.Clamp(time.TotalSeconds, 0, Seconds) / Seconds) * (Right - Left));

    /// <summary>Returns the lanes with their places, from the top.</summary>
    public IEnumerable<(PictureLane Lane, SKRect Place)> Lanes()
    {
        var top = TopOfLanes;
        foreach (var lane in Timeline.Lanes)
        {
            yield return (lane, new(Left, top, Right, top + HeightOf(lane.Kind)));
            top += HeightOf(lane.Kind) + Gap;
        }
    }

    /// <summary>Returns the place of a segment in its lane; at least a mark, however short it is.</summary>
    public SKRect PlaceOf(PictureSegment segment, SKRect lane)
    {
        var from = Math.Min(X(segment.Start), lane.Right - 4);
        return new(from, lane.Top + 3, Math.Max(from + 4, X(segment.Start + segment.Duration) - 2), lane.Bottom - 3);
    }

    /// <summary>Returns the times that the ruler names.</summary>
    public IEnumerable<(float X, string Label)> Ticks()
    {
        var step = Steps.FirstOrDefault(step => step / Seconds * (Right - Left) >= NarrowestTick, Steps[^1]);
        for (var n = 0; n * step <= Seconds + 1e-6 && n < 100; n++)
        {
            yield return (X(TimeSpan.FromSeconds(n * step)), Label(n * step));
        }
    }

    private static string Label(double seconds)
    {
        var time = TimeSpan.FromSeconds(seconds);
        return time.TotalHours >= 1 ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}")
            : string.Create(CultureInfo.InvariantCulture, $"{time.Minutes}:{time.Seconds:00}{(time.Milliseconds > 0 ? "." + (time.Milliseconds / 100) : "")}");
    }

    private static float HeightOf(TrackKind kind) => kind switch
    {
        TrackKind.Video => 72,
        TrackKind.Audio => 54,
        _ => 40,
    };
}
