using NemoBot.Core.Delivery;
using SkiaSharp;

namespace NemoBot.Pictures.Drawing;

/// <summary>Draws what is inside of a segment's box: stills, sound, or a pattern that stands for neither.</summary>
internal static class SegmentArt
{
    /// <summary>Draws as many frames as fit, each at its time, over the whole box.</summary>
    /// <returns>False if the frames cannot be read.</returns>
    public static bool Frames(SKCanvas canvas, SKRect box, FrameRow row)
    {
        using var data = SKData.CreateCopy(row.Jpeg);
        using var image = SKImage.FromEncodedData(data);
        if (image is null || image.Width < row.Count)
        {
            return false;
        }

        var frame = (float)image.Width / row.Count;
        var width = frame * box.Height / image.Height;
        var places = Math.Max(1, (int)Math.Ceiling((box.Width / width) - 0.1));
        using var paint = new SKPaint { IsAntialias = true };
        using var edge = new SKPaint { Color = Palette.Paper.WithAlpha(120), StrokeWidth = 1 };
        for (var n = 0; n < places; n++)
        {
            var shown = Math.Min(row.Count - 1, (int)((n + 0.5f) * row.Count / places));
            var left = box.Left + (n * width);
            var right = n == places - 1 ? box.Right : left + width;
            var part = Math.Min(frame, frame * (right - left) / width);
            canvas.DrawImage(image, new SKRect(shown * frame, 0, (shown * frame) + part, image.Height), new(left, box.Top, right, box.Bottom), new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear), paint);
            if (n > 0)
            {
                canvas.DrawLine(left, box.Top, left, box.Bottom, edge);
            }
        }

        return true;
    }

    /// <summary>Draws a bar for each moment, as high as it is loud.</summary>
    public static void Waveform(SKCanvas canvas, SKRect box, IReadOnlyList<float> loudness)
    {
        const float step = 3;
        using var paint = new SKPaint { Color = Palette.LaneInk.WithAlpha(150), IsAntialias = true, StrokeWidth = 1.8f, StrokeCap = SKStrokeCap.Round };
        var bars = (int)((box.Width - 6) / step);
        for (var n = 0; n < bars; n++)
        {
            var (from, to) = ((int)((long)loudness.Count * n / bars), (int)((long)loudness.Count * (n + 1) / bars));
            var peak = loudness[from];
            for (var at = from + 1; at < to; at++)
            {
                peak = Math.Max(peak, loudness[at]);
            }

            // Ears hear the square root.
            var half = Math.Max(0.4f, MathF.Sqrt(peak) * ((box.Height / 2) - 4));
            var x = box.Left + 4 + (n * step);
            canvas.DrawLine(x, box.MidY - half, x, box.MidY + half, paint);
        }
    }

    /// <summary>Draws slanting lines: something is there, and nothing is known of its sound.</summary>
    public static void Hatching(SKCanvas canvas, SKRect box)
    {
        using var paint = new SKPaint { Color = Palette.LaneInk.WithAlpha(26), IsAntialias = true, StrokeWidth = 3 };
        for (var x = box.Left - box.Height; x < box.Right; x += 10)
        {
            canvas.DrawLine(x, box.Bottom, x + box.Height, box.Top, paint);
        }
    }

    /// <summary>Draws the holes of a film along both edges.</summary>
    public static void Perforation(SKCanvas canvas, SKRect box)
    {
        using var paint = new SKPaint { Color = Palette.LaneInk.WithAlpha(110), IsAntialias = true };
        for (var x = box.Left + 6; x + 5 < box.Right - 3; x += 11)
        {
            canvas.DrawRoundRect(x, box.Top + 4, 5, 4, 1.2f, 1.2f, paint);
            canvas.DrawRoundRect(x, box.Bottom - 8, 5, 4, 1.2f, 1.2f, paint);
        }
    }
}
