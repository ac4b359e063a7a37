using System.Buffers.Binary;
using System.Diagnostics;
using Harness;
using NemoBot.Core.Delivery;
using NemoBot.Core.Limits;

namespace NemoBot.Core.Tests.Delivery;

/// <summary>What strangers' files may make ffmpeg do.</summary>
public sealed class FfmpegTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Ffmpeg _ffmpeg = new(TimeProvider.System);

    public void Dispose()
    {
        _ffmpeg.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_clip_has_a_frame_and_sound()
    {
        await TestClip.MakeAsync(PathOf("clip.mp4"), seconds: 1);

        Assert.NotNull(await FrameAsync("clip.mp4"));
        Assert.InRange((await SoundAsync("clip.mp4"))!.Length, 900, 1_200);
    }

    /// <summary>ffmpeg looks at the bytes, not at the name, and would show the files that are listed: other people's, if their names are known.</summary>
    [Theory]
    [InlineData("#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nsecret.ts\n#EXT-X-ENDLIST\n")]
    [InlineData("ffconcat version 1.0\nfile secret.ts\n")]
    [InlineData("<?xml version=\"1.0\"?><MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" type=\"static\"><Period><AdaptationSet><Representation id=\"0\" mimeType=\"video/mp4\"><BaseURL>secret.ts</BaseURL></Representation></AdaptationSet></Period></MPD>")]
    public async Task A_list_of_files_that_says_it_is_a_video_shows_none_of_them(string list)
    {
        await TestClip.MakeAsync(PathOf("secret.ts"), seconds: 1);
        await File.WriteAllTextAsync(PathOf("list.mp4"), list);

        Assert.Null(await FrameAsync("list.mp4"));
        Assert.Null(await SoundAsync("list.mp4"));
    }

    [Fact]
    public async Task A_picture_that_says_it_is_100000_by_100000_is_not_decoded()
    {
        var png = await Stills.PictureAsync("red");
        await File.WriteAllBytesAsync(PathOf("small.png"), png);
        BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(16), 100_000); // The header begins with the size; its sum is wrong now, which ffmpeg forgives.
        BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(20), 100_000);
        await File.WriteAllBytesAsync(PathOf("huge.png"), png);

        Assert.NotNull(await PictureAsync("small.png"));
        Assert.Null(await PictureAsync("huge.png"));
    }

    [Fact]
    public async Task A_file_without_sound_has_none()
    {
        await File.WriteAllBytesAsync(PathOf("silent.mp4"), await Stills.ClipAsync("red"));

        Assert.Null(await SoundAsync("silent.mp4"));
    }

    [Fact]
    public async Task The_program_has_limits_that_the_system_enforces()
    {
        var start = new ProcessLimits(CpuSeconds: 7, Memory: 100L << 20, Written: 0).Start(Machine.Needs("Linux", "cat"), [Path.IsPathRooted(Machine.Needs("prlimit", "prlimit")) ? "/proc/self/limits" : ""]);
        using var process = Process.Start(start)!;
        var limits = await process.StandardOutput.ReadToEndAsync();

        Assert.Matches($@"Max cpu time +7 +7 ", limits);
        Assert.Matches($@"Max data size +{100L << 20} +{100L << 20} ", limits);
        Assert.Matches(@"Max file size +0 +0 ", limits);
        Assert.Matches(@"Max core file size +0 +0 ", limits);
    }

    private string PathOf(string name) => Path.Combine(_folder.Path, name);

    private Task<byte[]?> FrameAsync(string name) => _ffmpeg.FrameAsync(PathOf(name), longestSide: 64, quality: 5, mostBytes: 100_000, default);

    private Task<byte[]?> PictureAsync(string name) => _ffmpeg.DrawAsync(Ffmpeg.Input(PathOf(name)), quality: 5, mostBytes: 100_000, TimeSpan.FromSeconds(10), default);

    private Task<byte[]?> SoundAsync(string name) => _ffmpeg.SoundAsync(PathOf(name), TimeSpan.Zero, TimeSpan.FromSeconds(1), rate: 1_000, TimeSpan.FromSeconds(10), default);
}
