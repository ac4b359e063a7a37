using NemoVideo.Drafts;
using SkiaSharp;

namespace NemoBot.Pictures.Drawing;

/// <summary>The colors, those of the web chat's dark page: they look right in light and dark chats.</summary>
internal static class Palette
{
    public static readonly SKColor Paper = SKColor.Parse("#0d1417");
    public static readonly SKColor Lane = SKColor.Parse("#172227");
    public static readonly SKColor Line = SKColor.Parse("#2b3a41");
    public static readonly SKColor Ink = SKColor.Parse("#e8eff0");
    public static readonly SKColor SoftInk = SKColor.Parse("#9bacb1");

    /// <summary>On the color of a lane.</summary>
    public static readonly SKColor LaneInk = SKColor.Parse("#08171b");

    public static SKColor Of(TrackKind kind) => kind switch
    {
        TrackKind.Video => SKColor.Parse("#3aa3ba"),
        TrackKind.Audio => SKColor.Parse("#dd9a52"),
        TrackKind.Text => SKColor.Parse("#a58fdc"),
        _ => SKColor.Parse("#8b99a1"),
    };

    /// <summary>Mixes some of the paper into the color.</summary>
    public static SKColor Darker(SKColor color, float share) => new(Mixed(color.Red, Paper.Red, share), Mixed(color.Green, Paper.Green, share), Mixed(color.Blue, Paper.Blue, share));

    private static byte Mixed(byte one, byte other, float share) => (byte)(one + ((other - one) * share));
}
