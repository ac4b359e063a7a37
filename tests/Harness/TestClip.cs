using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Harness;

/// <summary>A real clip made by ffmpeg: a figure in front of a plain wall, with sound; and the checks of a result.</summary>
internal static class TestClip
{
    public const int Seconds = 6;

    /// <summary>A spot of the wall, and one of the figure (the middle of its shirt), in a 640 by 360 picture.</summary>
    public static readonly (int X, int Y) Wall = (60, 60), Figure = (320, 240);

    public static Task MakeAsync(string path, double seconds = Seconds) => Machine.RunAsync(
        Machine.Ffmpeg,
        "-loglevel", "error", "-y",
        "-f", "lavfi", "-i", $"color=c=0x20c040:s=640x360:d={seconds.ToString(CultureInfo.InvariantCulture)}:r=25",
        "-f", "lavfi", "-i", $"sine=frequency=300:duration={seconds.ToString(CultureInfo.InvariantCulture)}",
        "-vf", "drawbox=x=240:y=150:w=160:h=210:color=0x8040c0:t=fill,drawbox=x=275:y=60:w=90:h=90:color=0xf0c8a0:t=fill",
        "-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p", "-c:a", "aac", "-shortest", path);

    public static async Task<(string Codec, int Width, int Height, double Seconds)> ProbeAsync(string path)
    {
        var json = await Machine.RunAsync(
            Machine.Ffprobe, "-v", "error", "-select_streams", "v:0", "-show_entries", "stream=codec_name,width,height:format=duration", "-of", "json", path);
        using var probe = JsonDocument.Parse(Encoding.UTF8.GetString(json));
        var stream = probe.RootElement.GetProperty("streams")[0];
        return (
            stream.GetProperty("codec_name").GetString()!,
            stream.GetProperty("width").GetInt32(),
            stream.GetProperty("height").GetInt32(),
            double.Parse(probe.RootElement.GetProperty("format").GetProperty("duration").GetString()!, CultureInfo.InvariantCulture));
    }

    /// <summary>Returns the colour of a spot in the middle of the clip, given in the coordinates of a 640 by 360 picture.</summary>
    public static async Task<(byte R, byte G, byte B)> ColourAsync(string path, (int X, int Y) spot)
    {
        var pixel = await Machine.RunAsync(
            Machine.Ffmpeg,
            "-loglevel", "error", "-ss", "3", "-i", path, "-frames:v", "1",
            "-vf", $"scale=640:360,crop=2:2:{spot.X}:{spot.Y},scale=1:1", "-f", "rawvideo", "-pix_fmt", "rgb24", "-");
        return (pixel[0], pixel[1], pixel[2]);
    }

    public static int Distance((byte R, byte G, byte B) one, (byte R, byte G, byte B) other) =>
        Math.Abs(one.R - other.R) + Math.Abs(one.G - other.G) + Math.Abs(one.B - other.B);
}
