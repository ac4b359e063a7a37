using SkiaSharp;

namespace NemoBot.Pictures.Text;

/// <summary>A text on one line, ready to draw.</summary>
/// <param name="Runs">From left to right.</param>
internal sealed record Line(IReadOnlyList<GlyphRun> Runs, float Size, bool IsRightToLeft)
{
    public float Width => Runs.Sum(run => run.Width);

    /// <summary>Draws the line.</summary>
    /// <param name="x">Of its left end.</param>
    /// <param name="y">Of the base line.</param>
    public void Draw(SKCanvas canvas, float x, float y, SKColor color)
    {
        using var paint = new SKPaint { Color = color, IsAntialias = true };
        foreach (var run in Runs)
        {
            if (run.Glyphs.Length > 0)
            {
                using var font = FontOf(run.Typeface, Size);
                using var builder = new SKTextBlobBuilder();
                builder.AddPositionedRun(run.Glyphs, font, run.Places);
                using var blob = builder.Build();
                canvas.DrawText(blob, x, y, paint);
            }

            x += run.Width;
        }
    }

    public static SKFont FontOf(SKTypeface typeface, float size) => new(typeface, size) { Subpixel = true, Hinting = SKFontHinting.None, Edging = SKFontEdging.Antialias };
}

/// <summary>Glyphs of one font.</summary>
/// <param name="Places">Relative to the run's left end and the base line.</param>
internal sealed record GlyphRun(SKTypeface Typeface, ushort[] Glyphs, SKPoint[] Places, float Width);
