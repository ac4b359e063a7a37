using System.Globalization;

namespace Harness;

/// <summary>Small real clips and pictures of one color, made by ffmpeg, and the colors of a picture that was made of them.</summary>
internal static class Stills
{
    /// <param name="color">As ffmpeg names it.</param>
    public static Task<byte[]> ClipAsync(string color, int seconds = 2) => Machine.RunAsync(
        Machine.Ffmpeg,
        "-loglevel", "error", "-f", "lavfi", "-i", string.Create(CultureInfo.InvariantCulture, $"color=c={color}:s=320x180:d={seconds}:r=10"),
        "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-movflags", "frag_keyframe+empty_moov", "-f", "mp4", "pipe:1");

    public static Task<byte[]> PictureAsync(string color) =>
        Machine.RunAsync(Machine.Ffmpeg, "-loglevel", "error", "-f", "lavfi", "-i", $"color=c={color}:s=90x160", "-frames:v", "1", "-c:v", "png", "-f", "image2pipe", "pipe:1");

    /// <summary>Returns the size of a picture, and the color of each spot in it.</summary>
    public static async Task<(int Width, int Height, IReadOnlyList<string> Colors)> LookAsync(byte[] picture, params (int X, int Y)[] spots)
    {
        var path = Path.Combine(Path.GetTempPath(), $"nemobot-still-{Guid.NewGuid():N}.jpg");
        await File.WriteAllBytesAsync(path, picture);
        try
        {
            var size = System.Text.Encoding.UTF8.GetString(await Machine.RunAsync(Machine.Ffprobe, "-v", "error", "-show_entries", "stream=width,height", "-of", "csv=p=0", path)).Trim().Split(',');
            var (width, height) = (int.Parse(size[0], CultureInfo.InvariantCulture), int.Parse(size[1], CultureInfo.InvariantCulture));
            var pixels = await Machine.RunAsync(Machine.Ffmpeg, "-loglevel", "error", "-i", path, "-f", "rawvideo", "-pix_fmt", "rgb24", "pipe:1");
            return (width, height, [.. spots.Select(spot => Name(pixels.AsSpan(((spot.Y * width) + spot.X) * 3, 3)))]);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static string Name(ReadOnlySpan<byte> pixel) => (pixel[0] > 150, pixel[1] > 150, pixel[2] > 150) switch
    {
        (true, false, false) => "red",
        (false, true, false) => "lime",
        (false, false, true) => "blue",
        (true, true, true) => "white",
        (false, false, false) => "dark",
        _ => "mixed",
    };
}
