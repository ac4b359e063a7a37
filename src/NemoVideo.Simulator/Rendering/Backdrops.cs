using System.Text.RegularExpressions;

namespace NemoVideo.Simulator.Rendering;

/// <summary>Draws the scenes behind a subject, from boxes. The keys are those of Agent/Vocabulary.</summary>
internal static partial class Backdrops
{
    /// <summary>Returns a filter chain that shows the scene endlessly; it is drawn once and repeated.</summary>
    public static string Source(string key, FrameSize canvas)
    {
        var (ground, boxes) = Scene(key);
        var drawn = string.Concat(boxes.Select(box => $",drawbox=x=iw*{box.X}:y=ih*{box.Y}:w=iw*{box.Width}:h=ih*{box.Height}:color={box.Colour}:t=fill"));
        var soft = boxes.Count == 0 ? "" : ",boxblur=2:1"; // Like a background that is out of focus.
        return $"color=c={ground}:s={canvas.Width}x{canvas.Height}:r=30:d=0.04{drawn}{soft},loop=loop=-1:size=1,setpts=N/(30*TB),setsar=1";
    }

    private static (string Ground, IReadOnlyList<Box> Boxes) Scene(string key) => key switch
    {
        "office" => ("0xE6E1D6", Office()),
        "beach" => ("0x7EC8F2", Beach()),
        "forest" => ("0x9AD0F0", Forest()),
        "night" => ("0x0B1030", Night()),
        "library" => ("0x4A3526", Library()),
        "city" => ("0x141B33", City()),
        "studio" => ("0x3A3F4A", Studio()),
        _ when Hex().Match(key) is { Success: true } hex => ("0x" + hex.Groups[1].Value, []),
        _ => ("0xFFFFFF", []),
    };

    private static List<Box> Office() =>
    [
        // The wall's lower panel, and the window with its sky and its frame.
        new(0, 0.62, 1, 0.38, "0xD5CEBF"),
        new(0.05, 0.08, 0.30, 0.42, "0xF8F8F4"), new(0.065, 0.105, 0.27, 0.37, "0x8CC4EE"), new(0.065, 0.30, 0.27, 0.175, "0xC4E3F7"), new(0.065, 0.42, 0.27, 0.055, "0x9DBE8C"),
        new(0.195, 0.105, 0.010, 0.37, "0xF8F8F4"), new(0.065, 0.28, 0.27, 0.014, "0xF8F8F4"),
        // A shelf with books.
        new(0.66, 0.26, 0.28, 0.018, "0x8A5A34"), new(0.68, 0.15, 0.022, 0.11, "0xB24B3C"), new(0.705, 0.13, 0.020, 0.13, "0x3B6EA5"), new(0.73, 0.16, 0.026, 0.10, "0x4E8C5A"),
        new(0.76, 0.14, 0.018, 0.12, "0xD9A441"), new(0.85, 0.19, 0.06, 0.07, "0xF2F2F2"),
        // The desk, and the lamp on it.
        new(0, 0.80, 1, 0.03, "0xA9744A"), new(0, 0.83, 1, 0.17, "0x8B5E3A"),
        new(0.855, 0.56, 0.010, 0.24, "0x3C3C40"), new(0.825, 0.785, 0.07, 0.016, "0x3C3C40"), new(0.815, 0.50, 0.09, 0.07, "0xF3C75A"),
        // A screen at the other end.
        new(0.06, 0.60, 0.17, 0.16, "0x2B2E34"), new(0.068, 0.612, 0.154, 0.132, "0x4A6FA5"), new(0.135, 0.76, 0.02, 0.04, "0x2B2E34"),
    ];

    private static List<Box> Beach() =>
    [
        new(0, 0, 1, 0.2, "0x5FB4EA"), new(0.78, 0.07, 0.08, 0.14, "0xFFE58A"), new(0.12, 0.14, 0.18, 0.03, "0xF4FAFF"), new(0.18, 0.11, 0.10, 0.03, "0xF4FAFF"),
        new(0, 0.48, 1, 0.24, "0x1F8FC2"), new(0, 0.58, 1, 0.14, "0x34A9CF"), new(0, 0.70, 1, 0.025, "0xEAF8FB"), new(0, 0.725, 1, 0.275, "0xE9CF98"), new(0, 0.88, 1, 0.12, "0xDDBE82"),
    ];

    private static List<Box> Forest() =>
    [
        new(0, 0.5, 1, 0.5, "0x6DA65A"), new(0, 0.38, 0.35, 0.2, "0x4F8A4C"), new(0.3, 0.44, 0.4, 0.14, "0x5B9653"), new(0.65, 0.34, 0.35, 0.24, "0x477F45"),
        new(0.08, 0.30, 0.03, 0.4, "0x6B4A2C"), new(0.03, 0.14, 0.13, 0.3, "0x3B6E3A"), new(0.88, 0.28, 0.03, 0.42, "0x6B4A2C"), new(0.83, 0.12, 0.13, 0.3, "0x356635"), new(0, 0.78, 1, 0.22, "0x5A9149"),
    ];

    private static List<Box> Night() =>
    [
        new(0, 0.6, 1, 0.4, "0x131A45"), new(0.80, 0.10, 0.07, 0.12, "0xF3EFD2"),
        .. Enumerable.Range(0, 40).Select(star => new Box(star * 37 % 100 / 100.0, star * 53 % 90 / 100.0, 0.004, 0.007, "0xFFFFFF")),
    ];

    private static List<Box> Library()
    {
        string[] spines = ["0x8C3B32", "0x3B5E8C", "0x4E7A4A", "0xC79A3F", "0x6A4A7D", "0xB8A98C"];
        return
        [
            .. Enumerable.Range(0, 4).SelectMany(shelf => Enumerable.Range(0, 24).Select(book =>
                new Box(0.01 + (book * 0.0415), 0.04 + (shelf * 0.24) + (book * 7 % 5 * 0.008), 0.034, 0.19 - (book * 7 % 5 * 0.008), spines[(book * 5 + shelf) % spines.Length]))),
            .. Enumerable.Range(0, 4).Select(shelf => new Box(0, 0.23 + (shelf * 0.24), 1, 0.02, "0x2E2016")),
        ];
    }

    private static List<Box> City() =>
    [
        .. Enumerable.Range(0, 10).Select(house => new Box(house * 0.1, 0.25 + (house * 37 % 10 * 0.04), 0.092, 0.75, house % 2 == 0 ? "0x232C4D" : "0x1C2440")),
        .. Enumerable.Range(0, 10).SelectMany(house => Enumerable.Range(0, 14).Where(window => (house * 3 + window * 5) % 4 != 0).Select(window =>
            new Box((house * 0.1) + 0.015 + (window % 2 * 0.04), 0.68 + (window / 2 * 0.045), 0.02, 0.022, "0xF5D98B"))),
    ];

    private static List<Box> Studio() =>
        [.. Enumerable.Range(0, 12).Select(band => new Box(0, band / 12.0, 1, 0.09, $"0x{60 + band * 8:X2}{65 + band * 8:X2}{76 + band * 8:X2}"))];

    private sealed record Box(FormattableNumber X, FormattableNumber Y, FormattableNumber Width, FormattableNumber Height, string Colour);

    /// <summary>A share of the picture, written the same in every culture.</summary>
    private readonly record struct FormattableNumber(double Value)
    {
        public static implicit operator FormattableNumber(double value) => new(value);

        public override string ToString() => Value.ToString("0.####", System.Globalization.CultureInfo.InvariantCulture);
    }

    [GeneratedRegex("^#([0-9a-fA-F]{6})$")]
    private static partial Regex Hex();
}
