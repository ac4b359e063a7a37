using System.Globalization;
using NemoBot.Core.Model;

namespace NemoBot.Core.Delivery;

/// <summary>Draws the previews of a message on one sheet, each with its number in the list, for platforms that show one picture with a text.</summary>
public sealed class PreviewSheet(IStore store, IFileStore files, Ffmpeg ffmpeg, TimeProvider time)
{
    public const string FileName = "projects.jpg";

    /// <summary>The side of a preview, in pixels.</summary>
    private const int Side = 240;

    /// <summary>A number has one digit.</summary>
    private const int Most = 9;

    private const int MostBytes = 1_000_000;

    /// <summary>The message waits for its picture for so long, copies of the files included.</summary>
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(5);

    /// <summary>The strokes of a digit, as on a pocket calculator (top, upper right, lower right, bottom, lower left, upper left, middle): a font may not be installed.</summary>
    private static readonly (int X, int Y, int Width, int Height)[] Strokes = [(0, 0, 18, 4), (14, 0, 4, 17), (14, 13, 4, 17), (0, 26, 18, 4), (0, 13, 4, 17), (0, 0, 4, 17), (0, 13, 18, 4)];

    /// <summary>The strokes of each digit.</summary>
    private static readonly int[][] Digits = [[0, 1, 2, 3, 4, 5], [1, 2], [0, 1, 3, 4, 6], [0, 1, 2, 3, 6], [1, 2, 5, 6], [0, 2, 3, 5, 6], [0, 2, 3, 4, 5, 6], [0, 1, 2], [0, 1, 2, 3, 4, 5, 6], [0, 1, 2, 3, 5, 6]];

    /// <returns>A JPEG; null if no file of the previews is there any more, or there is no time for them, or ffmpeg cannot draw them.</returns>
    public async Task<byte[]?> DrawAsync(ChatKey chat, IReadOnlyList<Preview> previews, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(TimeLimit, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            return await DrawAllAsync(chat, previews, stop.Token);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested && late is not NotOwnerException)
        {
            return null;
        }
    }

    private async Task<byte[]?> DrawAllAsync(ChatKey chat, IReadOnlyList<Preview> previews, CancellationToken cancellationToken)
    {
        var shown = new List<(LocalFile File, Preview Preview)>();
        try
        {
            foreach (var preview in previews.Where(preview => preview.Number <= Most).Take(Most))
            {
                if (await store.GetFileAsync(chat, preview.FileId, cancellationToken) is { } stored && await files.OpenLocalAsync(stored, cancellationToken) is { } file)
                {
                    shown.Add((file, preview));
                }
            }

            return shown.Count > 0 ? await ffmpeg.DrawAsync(Arguments(shown), quality: 4, MostBytes, TimeLimit, cancellationToken) : null;
        }
        finally
        {
            shown.ForEach(each => each.File.Dispose());
        }
    }

    private static IEnumerable<string> Arguments(List<(LocalFile File, Preview Preview)> shown)
    {
        var inputs = shown.SelectMany(each => Ffmpeg.Input(each.File.Path));
        var tiles = shown.Select((each, at) => Tile(at, each.Preview));
        var columns = shown.Count == 4 ? 2 : Math.Min(shown.Count, 3);
        var places = shown.Select((_, at) => Invariant($"{at % columns * Side}_{at / columns * Side}"));
        var all = shown.Count == 1 ? "" : Invariant($";{string.Concat(shown.Select((_, at) => $"[t{at}]"))}xstack=inputs={shown.Count}:layout={string.Join('|', places)}:fill=black[all]");
        return [.. inputs, "-filter_complex", string.Join(';', tiles) + all, "-map", shown.Count == 1 ? "[t0]" : "[all]"];
    }

    /// <summary>Fits a preview into its square, whatever its shape, with a narrow edge, and draws its number into the corner.</summary>
    private static string Tile(int input, Preview preview)
    {
        var strokes = Digits[preview.Number].Select(stroke => Strokes[stroke]).Select(stroke => Box(stroke.X + 16, stroke.Y + 16, stroke.Width, stroke.Height, "white"));
        var frame = preview.IsPicture ? "" : Ffmpeg.EarlyFrame + ",";
        return Invariant($"[{input}:v:0]{frame}scale={Side - 8}:{Side - 8}:force_original_aspect_ratio=decrease,pad={Side}:{Side}:-1:-1:color=0x202020,setsar=1,format=yuv420p,")
            + string.Join(',', strokes.Prepend(Box(8, 8, 34, 46, "black@0.6")))
            + Invariant($"[t{input}]");
    }

    private static string Box(int x, int y, int width, int height, string color) => Invariant($"drawbox=x={x}:y={y}:w={width}:h={height}:color={color}:t=fill");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
