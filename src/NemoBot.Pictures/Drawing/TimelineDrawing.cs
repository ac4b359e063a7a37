using NemoBot.Core.Delivery;
using NemoBot.Core.Model;
using NemoBot.Pictures.Text;
using NemoVideo.Drafts;
using SkiaSharp;

namespace NemoBot.Pictures.Drawing;

/// <summary>Draws one timeline on a canvas: the ruler, the lanes with their names, and the segments.</summary>
internal sealed class TimelineDrawing(SKCanvas canvas, LineShaper shaper, Layout layout, IReadOnlyList<SegmentMedia> media)
{
    private const float Padding = 8;
    private const float NarrowestLabel = 26;
    private const float Dot = 4;
    private const float DotSpace = 15;

    /// <summary>Returns the layout of a timeline: the names of its lanes determine the width of their column.</summary>
    public static Layout LayOut(TimelinePicture timeline, LineShaper shaper)
    {
        var labels = timeline.Lanes.Select(lane => (lane.Label, Size: Layout.TextSize)).Concat(timeline.Lanes.Where(lane => lane.More is not null).Select(lane => (Label: lane.More!, Size: Layout.SmallTextSize)));
        var widest = labels.Select(label => shaper.Shape(label.Label, label.Size, 110)?.Width ?? 0).Max();
        return new(timeline, Math.Clamp(widest + DotSpace + 10, 48, 136));
    }

    public void Draw()
    {
        canvas.Clear(Palette.Paper);
        Ruler();
        foreach (var (n, (lane, place)) in layout.Lanes().Index())
        {
            Lane(lane, place, n);
        }

        if (layout.Timeline.More is { } more)
        {
            Text(more, Layout.SmallTextSize, layout.Left, Layout.Right, layout.BottomOfLanes + 19, Palette.SoftInk);
        }
    }

    private void Ruler()
    {
        using var mark = new SKPaint { Color = Palette.Line, StrokeWidth = 1, IsAntialias = true };
        foreach (var (x, label) in layout.Ticks())
        {
            canvas.DrawLine(x, Layout.TopOfLanes - 7, x, layout.BottomOfLanes, mark);
            if (shaper.Shape(label, Layout.SmallTextSize, 70) is { } line)
            {
                line.Draw(canvas, Math.Clamp(x - (line.Width / 2), layout.Left, Layout.Right - line.Width), Layout.TopOfLanes - 13, Palette.SoftInk);
            }
        }
    }

    private void Lane(PictureLane lane, SKRect place, int index)
    {
        var color = Palette.Of(lane.Kind);
        using (var paint = new SKPaint { Color = Palette.Lane.WithAlpha(190), IsAntialias = true })
        {
            canvas.DrawRoundRect(place, Layout.Round, Layout.Round, paint);
            paint.Color = color;
            canvas.DrawCircle(Layout.Margin + Dot, place.MidY - (lane.More is null ? 0 : 8), Dot, paint);
        }

        var (left, right) = (Layout.Margin + DotSpace, layout.Left - 6);
        Text(lane.Label, Layout.TextSize, left, right, place.MidY + 5 - (lane.More is null ? 0 : 8), Palette.Ink);
        if (lane.More is { } more)
        {
            Text(more, Layout.SmallTextSize, left, right, place.MidY + 13, Palette.SoftInk);
        }

        foreach (var (n, segment) in lane.Segments.Index())
        {
            Segment(lane.Kind, segment, layout.PlaceOf(segment, place), media.FirstOrDefault(known => known.Lane == index && known.Segment == n));
        }
    }

    private void Segment(TrackKind kind, PictureSegment segment, SKRect box, SegmentMedia? known)
    {
        var round = Math.Min(Layout.Round - 2, box.Width / 3);
        canvas.Save();
        using (var shape = new SKRoundRect(box, round, round))
        {
            canvas.ClipRoundRect(shape, antialias: true);
        }

        using (var paint = new SKPaint { IsAntialias = true })
        using (paint.Shader = SKShader.CreateLinearGradient(new(0, box.Top), new(0, box.Bottom), [Palette.Of(kind), Palette.Darker(Palette.Of(kind), 0.22f)], SKShaderTileMode.Clamp))
        {
            canvas.DrawRect(box, paint);
        }

        var isOnStills = known?.Frames is { } frames && SegmentArt.Frames(canvas, box, frames);
        if (isOnStills)
        {
            using var shade = new SKPaint();
            using (shade.Shader = SKShader.CreateLinearGradient(new(0, box.MidY), new(0, box.Bottom), [SKColors.Transparent, SKColors.Black.WithAlpha(215)], SKShaderTileMode.Clamp))
            {
                canvas.DrawRect(box, shade);
            }
        }
        else if (kind == TrackKind.Video && box.Width >= NarrowestLabel)
        {
            SegmentArt.Perforation(canvas, box);
        }
        else if (kind == TrackKind.Audio && known?.Loudness is { Count: > 0 } loudness)
        {
            SegmentArt.Waveform(canvas, new(box.Left, box.Top + 16, box.Right, box.Bottom), loudness);
        }
        else if (kind == TrackKind.Audio)
        {
            SegmentArt.Hatching(canvas, box);
        }

        canvas.Restore();
        if (box.Width >= NarrowestLabel)
        {
            var y = isOnStills ? box.Bottom - 9 : kind == TrackKind.Audio && known?.Loudness is not null ? box.Top + 15 : box.MidY + 5;
            Text(segment.Label, kind == TrackKind.Audio && known?.Loudness is not null ? Layout.SmallTextSize : Layout.TextSize, box.Left + Padding, box.Right - Padding, y, isOnStills ? SKColors.White : Palette.LaneInk);
        }
    }

    /// <summary>Draws a text between two places, from the side where its script begins.</summary>
    private void Text(string text, float size, float left, float right, float y, SKColor color)
    {
        if (shaper.Shape(text, size, right - left) is { } line)
        {
            line.Draw(canvas, line.IsRightToLeft ? right - line.Width : left, y, color);
        }
    }
}
