using NemoBot.Core.Delivery;
using NemoBot.Core.Model;
using NemoBot.Pictures.Drawing;
using NemoBot.Pictures.Text;
using SkiaSharp;

namespace NemoBot.Pictures;

/// <summary>Draws timelines with Skia and HarfBuzz, in the fonts of this machine. One picture at a time.</summary>
/// <param name="folders">Where fonts are; null for the usual folders.</param>
internal sealed partial class TimelinePainter(ILogger<TimelinePainter> logger, IReadOnlyList<string>? folders = null) : ITimelinePainter, IDisposable
{
    private const int MostPixels = 1920 * 1080;
    private const float MostScale = 3;

    private readonly Lock _one = new();
    private FontSet? _fonts;

    /// <summary>Fonts or the library are missing, or the painter is disposed.</summary>
    private bool _drawsNothing;

    public byte[]? Draw(TimelinePicture timeline, IReadOnlyList<SegmentMedia> media)
    {
        lock (_one)
        {
            if (_drawsNothing)
            {
                return null;
            }

            try
            {
                _fonts ??= new(FontFiles.Find(folders ?? FontFiles.Folders));
                if (!_fonts.IsEmpty)
                {
                    return Draw(timeline, media, new(_fonts));
                }

                LogNoFonts();
            }
            catch (Exception missing) when (missing is DllNotFoundException or TypeInitializationException or BadImageFormatException or EntryPointNotFoundException)
            {
                LogNoLibrary(missing);
            }

            _drawsNothing = true;
            return null;
        }
    }

    /// <summary>Waits for the picture that is being drawn: its fonts are native memory.</summary>
    public void Dispose()
    {
        lock (_one)
        {
            _drawsNothing = true;
            _fonts?.Dispose();
            _fonts = null;
        }
    }

    private static byte[]? Draw(TimelinePicture timeline, IReadOnlyList<SegmentMedia> media, LineShaper shaper)
    {
        var layout = TimelineDrawing.LayOut(timeline, shaper);
        var scale = Math.Min(MostScale, MathF.Sqrt(MostPixels / (Layout.Width * layout.Height)));
        using var surface = SKSurface.Create(new SKImageInfo((int)(Layout.Width * scale), (int)(layout.Height * scale), SKColorType.Bgra8888, SKAlphaType.Opaque));
        surface.Canvas.Scale(scale);
        new TimelineDrawing(surface.Canvas, shaper, layout, media).Draw();
        using var pixels = surface.PeekPixels();
        using var png = pixels.Encode(new SKPngEncoderOptions(SKPngEncoderFilterFlags.Sub, zLibLevel: 4));
        return png?.ToArray();
    }

    [LoggerMessage(LogLevel.Warning, "No fonts are installed, so timelines are shown without a picture. Debian and Ubuntu have them in fonts-noto-core, fonts-noto-cjk and fonts-noto-color-emoji.")]
    private partial void LogNoFonts();

    [LoggerMessage(LogLevel.Warning, "The graphics library cannot be loaded, so timelines are shown without a picture.")]
    private partial void LogNoLibrary(Exception missing);
}
