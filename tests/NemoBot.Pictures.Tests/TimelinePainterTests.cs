using Harness;
using Microsoft.Extensions.Logging.Abstractions;
using NemoBot.Core.Model;
using NemoVideo.Drafts;
using SkiaSharp;

namespace NemoBot.Pictures.Tests;

/// <summary>Pictures of timelines, compared with those that people looked at.</summary>
public sealed class TimelinePainterTests : IDisposable
{
    private readonly TimelinePainter _painter = new(NullLogger<TimelinePainter>.Instance);
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _painter.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("latin")]
    [InlineData("chinese")]
    [InlineData("japanese")]
    [InlineData("korean")]
    [InlineData("arabic")]
    [InlineData("hindi")]
    [InlineData("emoji")]
    [InlineData("crowded")]
    public void A_timeline_looks_as_approved(string sample)
    {
        InstalledFonts.Required();

        ApprovedPictures.Check(sample, _painter.Draw(Samples.Of(sample), [])!);
    }

    [Fact]
    public async Task Stills_and_sound_are_in_their_segments()
    {
        InstalledFonts.Required();
        var frames = await Machine.RunAsync(Machine.Ffmpeg, "-loglevel", "error", "-f", "lavfi", "-i", "testsrc2=s=234x132:d=6:r=1", "-vf", "tile=6x1", "-frames:v", "1", "-q:v", "4", "-f", "mjpeg", "pipe:1");
        float[] loudness = [.. Enumerable.Range(0, 300).Select(n => (float)Math.Abs(Math.Sin(n / 9.0) * Math.Sin(n / 47.0)))];

        var png = _painter.Draw(Samples.Of("latin"), [new(0, 0) { Frames = new(frames, 6) }, new(1, 0) { Loudness = loudness }]);

        ApprovedPictures.Check("stills", png!);
    }

    [Fact]
    public async Task The_end_of_the_bot_waits_for_the_picture_that_is_being_drawn()
    {
        InstalledFonts.Required();
        for (var n = 0; n < 20; n++)
        {
            var painter = new TimelinePainter(NullLogger<TimelinePainter>.Instance);
            Assert.NotNull(painter.Draw(Samples.Of("latin"), []));
            var begun = new TaskCompletionSource();

            var drawing = Task.Run(() =>
            {
                begun.SetResult();
                while (painter.Draw(Samples.Of("crowded"), []) is not null)
                {
                }
            });
            await begun.Task;
            painter.Dispose();

            await drawing;
        }
    }

    [Fact]
    public void Bytes_that_are_no_picture_leave_the_segment_as_it_is()
    {
        InstalledFonts.Required();

        ApprovedPictures.Check("latin", _painter.Draw(Samples.Of("latin"), [new(0, 0) { Frames = new([0xFF, 0xD8, 0xFF, 0], 1) }])!);
    }

    [Theory]
    [InlineData("latin")]
    [InlineData("crowded")]
    public void A_picture_is_no_larger_than_a_frame_of_full_hd(string sample)
    {
        InstalledFonts.Required();

        using var picture = SKBitmap.Decode(_painter.Draw(Samples.Of(sample), []));

        Assert.InRange(picture.Width * picture.Height, 1, 1920 * 1080);
    }

    [Fact]
    public void Without_fonts_there_is_no_picture_and_no_failure()
    {
        using var painter = new TimelinePainter(NullLogger<TimelinePainter>.Instance, [_folder.Path]);

        Assert.Null(painter.Draw(Samples.Of("latin"), []));
        Assert.Null(painter.Draw(Samples.Of("latin"), []));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("\u200D\uFE0F")]
    [InlineData("a\nb\tc")]
    [InlineData("\u0378 unassigned")]
    [InlineData("\uFFFE")]
    [InlineData("z\u0300\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308")]
    [InlineData("\u202Eabc")]
    public void Any_label_can_be_drawn(string label)
    {
        InstalledFonts.Required();
        var timeline = new TimelinePicture([new(TrackKind.Unknown, label, [new(label, TimeSpan.Zero, TimeSpan.FromSeconds(1)), new(label, TimeSpan.FromSeconds(9), TimeSpan.Zero)])], TimeSpan.FromSeconds(1));

        Assert.NotNull(_painter.Draw(timeline, []));
    }
}
