using System.Globalization;
using NemoVideo.Simulator.Media;

namespace NemoVideo.Simulator.Rendering;

/// <summary>Finds the colour behind the subject: the most common one along the border of a frame.</summary>
internal sealed class BorderColour(Ffmpeg ffmpeg)
{
    private const int Width = 96;
    private const int Height = 54;

    public async Task<KeyColour> SampleAsync(string path, long atMs, CancellationToken cancellationToken)
    {
        var frame = new byte[Width * Height * 3];
        string[] arguments =
        [
            "-nostdin", "-loglevel", "error", "-ss", (atMs / 1000.0).ToString("0.###", CultureInfo.InvariantCulture), "-i", path,
            "-frames:v", "1", "-vf", $"scale={Width}:{Height}:flags=area", "-f", "rawvideo", "-pix_fmt", "rgb24", "pipe:1",
        ];
        var (exit, errors) = await Ffmpeg.RunAsync(
            ffmpeg.Program, arguments, Path.GetDirectoryName(path)!, async (output, token) => await output.ReadAtLeastAsync(frame, frame.Length, throwOnEndOfStream: false, token), cancellationToken);
        return exit == 0 ? Of(frame) : throw new CompositionException("ffmpeg: " + errors);
    }

    internal static KeyColour Of(ReadOnlySpan<byte> frame)
    {
        var border = new List<(byte R, byte G, byte B)>();
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                if (x < 3 || x >= Width - 3 || y < 3)
                {
                    // Not the lower edge, where a person stands.
                    var at = (y * Width + x) * 3;
                    border.Add((frame[at], frame[at + 1], frame[at + 2]));
                }
            }
        }

        var commonest = border.GroupBy(pixel => (pixel.R >> 5, pixel.G >> 5, pixel.B >> 5)).MaxBy(group => group.Count())!.ToList();
        var (r, g, b) = (commonest.Average(pixel => pixel.R), commonest.Average(pixel => pixel.G), commonest.Average(pixel => pixel.B));
        var distances = border.Select(pixel => Math.Sqrt(Square(pixel.R - r) + Square(pixel.G - g) + Square(pixel.B - b)) / (255 * Math.Sqrt(3))).Where(distance => distance < 0.25).Order().ToList();
        var spread = distances.Count == 0 ? 0 : distances[(int)(distances.Count * 0.95)];
        return new KeyColour($"{(int)Math.Round(r):X2}{(int)Math.Round(g):X2}{(int)Math.Round(b):X2}", Math.Clamp(spread * 1.3 + 0.09, 0.1, 0.28));
    }

    private static double Square(double value) => value * value;
}
