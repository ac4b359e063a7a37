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

    /// <summary>A PNG that is as wide as a screen.</summary>
    public static void Check(ReadOnlySpan<byte> png)
    {
        Assert.Equal([0x89, 0x50, 0x4E, 0x47], png[..4].ToArray());
        Assert.Equal(1920u, BinaryPrimitives.ReadUInt32BigEndian(png[16..]));
    }
}
