using SkiaSharp;

namespace NemoBot.Pictures.Tests;

/// <summary>Compares pictures as people see them: small, so that another version of a font or of the library makes no difference, but a missing word or a box in its place does.</summary>
internal static class ApprovedPictures
{
    /// <summary>Approved pictures are this wide.</summary>
    private const int Width = 480;

    /// <summary>Both pictures are compared as squares of so many pixels.</summary>
    private const int Square = 6;

    /// <summary>The most that a square may differ in brightness, of 255; a letter is a multiple of it.</summary>
    private const double MostInSquare = 40;

    /// <summary>The most that the squares may differ on average.</summary>
    private const double MostOnAverage = 1.5;

    /// <summary>Fails with the path of the new picture, which becomes the approved one if it is right.</summary>
    public static void Check(string name, byte[] png)
    {
        using var drawn = SKBitmap.Decode(png);
        using var small = drawn.Resize(new SKImageInfo(Width, drawn.Height * Width / drawn.Width), new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        var path = Path.Combine(Path.GetTempPath(), $"nemobot-{name}.png");
        using (var file = File.Create(path))
        {
            small.Encode(file, SKEncodedImageFormat.Png, 90);
        }

        var approvedPath = Path.Combine(AppContext.BaseDirectory, "Approved", $"{name}.png");
        Assert.True(File.Exists(approvedPath), $"There is no approved picture {name}. The new one: {path}");
        using var approved = SKBitmap.Decode(approvedPath);
        Assert.True((approved.Width, approved.Height) == (small.Width, small.Height), $"{name} has another size. The new one: {path}");
        List<double> differences = [.. Differences(approved, small)];
        Assert.True(differences.Max() <= MostInSquare && differences.Average() <= MostOnAverage, $"{name} differs by {differences.Max():0.0} in a square and by {differences.Average():0.00} on average. The new one: {path}");
        File.Delete(path);
    }

    /// <summary>Returns how much each square differs, in the color that differs most.</summary>
    private static IEnumerable<double> Differences(SKBitmap one, SKBitmap other)
    {
        for (var top = 0; top < one.Height; top += Square)
        {
            for (var left = 0; left < one.Width; left += Square)
            {
                var (a, b) = (Mean(one, left, top), Mean(other, left, top));
                yield return Math.Max(Math.Abs(a.Red - b.Red), Math.Max(Math.Abs(a.Green - b.Green), Math.Abs(a.Blue - b.Blue)));
            }
        }
    }

    private static (double Red, double Green, double Blue) Mean(SKBitmap picture, int left, int top)
    {
        var (red, green, blue, count) = (0.0, 0.0, 0.0, 0);
        for (var y = top; y < Math.Min(top + Square, picture.Height); y++)
        {
            for (var x = left; x < Math.Min(left + Square, picture.Width); x++)
            {
                var pixel = picture.GetPixel(x, y);
                (red, green, blue, count) = (red + pixel.Red, green + pixel.Green, blue + pixel.Blue, count + 1);
            }
        }

        return (red / count, green / count, blue / count);
    }
}
