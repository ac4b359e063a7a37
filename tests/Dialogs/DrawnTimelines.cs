using System.Buffers.Binary;
using Harness;
using Microsoft.Extensions.DependencyInjection;
using NemoBot.Core.Delivery;
using NemoBot.Core.Model;
using NemoVideo.Drafts;

namespace Dialogs;

/// <summary>Pictures of timelines that reached a person.</summary>
internal static class DrawnTimelines
{
    /// <summary>Where the machine has no fonts, the test says so and is skipped, or fails in CI.</summary>
    public static void Need(IServiceProvider bot)
    {
        var sample = new TimelinePicture([new(TrackKind.Video, "Video", [new("a", TimeSpan.Zero, TimeSpan.FromSeconds(1))])], TimeSpan.FromSeconds(1));
        if (bot.GetRequiredService<ITimelinePainter>().Draw(sample, []) is null)
        {
            Machine.Needs("fonts-noto-core", "NotoSans-Regular.ttf");
        }
    }

    /// <summary>Returns how many of 1,000 spots of a picture have the colour, as <see cref="Stills"/> names it.</summary>
    public static async Task<int> CountAsync(byte[] png, string colour)
    {
        var height = (int)BinaryPrimitives.ReadUInt32BigEndian(png.AsSpan(20));
        var spots = Enumerable.Range(0, 1_000).Select(spot => (X: (spot % 40 * 48) + 24, Y: spot / 40 * height / 25));
        var (_, _, colours) = await Stills.LookAsync(png, [.. spots]);
        return colours.Count(seen => seen == colour);
    }

    /// <summary>A PNG that is as wide as a screen.</summary>
    public static void Check(ReadOnlySpan<byte> png)
    {
        Assert.Equal([0x89, 0x50, 0x4E, 0x47], png[..4].ToArray());
        Assert.Equal(1920u, BinaryPrimitives.ReadUInt32BigEndian(png[16..]));
    }
}
