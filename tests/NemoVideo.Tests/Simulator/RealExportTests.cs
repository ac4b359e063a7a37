using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using NemoVideo.Simulator;
using NemoVideo.Simulator.Log;

namespace NemoVideo.Tests.Simulator;

/// <summary>Exports made by ffmpeg, looked at by ffprobe and by their pixels.</summary>
public sealed class RealExportTests : IDisposable
{
    private static readonly SimulatorOptions Real = SimCaller.Quick with { UseFfmpeg = true };

    private readonly string _folder = Directory.CreateTempSubdirectory("nemovideo-tests-").FullName;

    [Fact]
    public async Task A_background_is_replaced_and_the_subject_kept()
    {
        await using var sim = await ReadyAsync();
        await sim.UploadAsync("me.mp4", await ClipAsync("0x20c040", seconds: 3, withSound: true));

        var film = await ExportAsync(sim, "remove my background and replace it with a clean office setting");

        Assert.Equal(("h264", "yuv420p", 320, 180, 3.0), (film.Codec, film.Format, film.Width, film.Height, Math.Round(film.Seconds, 1)));
        Assert.True(film.HasSound);
        Assert.True(IsRed(await PixelAsync(film, 1, 160, 130)), "the subject");
        foreach (var (x, y) in ((int, int)[])[(5, 5), (315, 5), (20, 170), (300, 60)])
        {
            var (r, g, b) = await PixelAsync(film, 1, x, y);
            Assert.False(g > r + 40 && g > b + 40, $"green at {x},{y}");
        }

        var wall = await PixelAsync(film, 1, 160, 8);
        Assert.True(wall is { R: > 200, G: > 200, B: > 180 }, $"the wall is {wall}");
    }

    [Theory]
    [InlineData("make the background plain blue", 30, 99, 208)]
    [InlineData("把背景换成白色", 255, 255, 255)]
    public async Task A_plain_background_has_its_colour(string words, int r, int g, int b)
    {
        await using var sim = await ReadyAsync();
        await sim.UploadAsync("me.mp4", await ClipAsync("0x20c040", seconds: 1));

        var pixel = await PixelAsync(await ExportAsync(sim, words), 0, 10, 10);

        Assert.True(Math.Abs(pixel.R - r) < 14 && Math.Abs(pixel.G - g) < 14 && Math.Abs(pixel.B - b) < 14, $"{pixel}");
    }

    [Fact]
    public async Task Trims_speed_titles_music_and_grayscale_all_arrive_even_without_sound_in_the_source()
    {
        await using var sim = await ReadyAsync();
        await sim.UploadAsync("me.mp4", await ClipAsync("0x2040c0", seconds: 6));

        var film = await ExportAsync(
            sim,
            "trim the first 2 seconds, speed it up 2x, make it black and white, add a title \"%{n} it's: a [test]; 100%\\\" for 1 second and add lo-fi music at 40%",
            "加字幕“你好”");

        Assert.Equal(2.0, film.Seconds, 1);
        Assert.True(film.HasSound);
        var (r, g, b) = await PixelAsync(film, 1, 10, 40);
        Assert.True(Math.Abs(r - g) < 8 && Math.Abs(g - b) < 8, $"{r} {g} {b}");
        Assert.True(await LoudnessAsync(film) > -60, "music is heard");
    }

    [Fact]
    public async Task A_muted_clip_is_silent()
    {
        await using var sim = await ReadyAsync();
        await sim.UploadAsync("me.mp4", await ClipAsync("0x2040c0", seconds: 1, withSound: true));

        Assert.True(await LoudnessAsync(await ExportAsync(sim, "mute the video")) < -80);
    }

    [Fact]
    public async Task Clips_of_other_sizes_and_photos_follow_each_other_with_transitions()
    {
        await using var sim = await ReadyAsync();
        await sim.UploadAsync("a.mp4", await ClipAsync("0x2040c0", seconds: 2, withSound: true));
        await sim.UploadAsync("b.mp4", await ClipAsync("0xc0c020", seconds: 2, size: "180x320"));
        await sim.UploadAsync("photo.png", await RunAsync("ffmpeg", ["-f", "lavfi", "-i", "color=c=0xffffff:s=200x200", "-frames:v", "1"], "photo.png"));

        var film = await ExportAsync(sim, "add a fade transition");

        Assert.Equal(7.0, film.Seconds, 1);
        Assert.Equal((320, 180), (film.Width, film.Height));
        Assert.True(await PixelAsync(film, 6, 160, 90) is { R: > 235, G: > 235, B: > 235 });
    }

    [Theory]
    [InlineData("rotate the video 90 degrees", 180, 320)]
    [InlineData("flip it", 320, 180)]
    public async Task A_picture_is_turned(string words, int width, int height)
    {
        await using var sim = await ReadyAsync();
        await sim.UploadAsync("me.mp4", await ClipAsync("0x2040c0", seconds: 1));

        var film = await ExportAsync(sim, words);

        Assert.Equal((width, height), (film.Width, film.Height));
    }

    [Fact]
    public async Task A_large_picture_comes_out_as_1080p()
    {
        await using var sim = await ReadyAsync();
        await sim.UploadAsync("me.mp4", await ClipAsync("0x2040c0", seconds: 1, size: "2560x1440"));

        var film = await ExportAsync(sim, "blur the background");

        Assert.Equal((1920, 1080), (film.Width, film.Height));
    }

    [Fact]
    public async Task A_video_is_generated_and_finished_with_music_and_a_title()
    {
        await using var sim = await ReadyAsync();

        var answer = await sim.SayAsync("generate a 2 second video about a sunny beach");

        Assert.Equal("The raw video is ready.|I added background music and a title to finish it.", answer.Said);
        Assert.Equal((0, 0), await sim.CreditsAsync());
        Assert.Equal([0, 1, 7], (await sim.StateAsync())["draft"]!["t"]!.AsArray().Select(track => track!["tt"]!.GetValue<int>()));
        Assert.Equal(2.0, (await ExportAsync(sim)).Seconds, 1);
    }

    [Fact]
    public async Task A_file_that_cannot_be_decoded_fails_its_render_and_says_why()
    {
        await using var sim = await ReadyAsync();
        await sim.UploadAsync("noise.mp4", [.. Enumerable.Range(0, 5000).Select(value => (byte)(value * 31))]);

        await sim.ExportAsync("r1");

        var failed = await sim.Server.Log.WaitForAsync(LogKind.RenderFailed, SimCaller.Stop);
        Assert.Equal("noise.mp4 cannot be decoded", failed.Text);
    }

    [Fact]
    public async Task Stopping_the_server_ends_ffmpeg_and_deletes_the_files()
    {
        Require();
        var sim = await SimCaller.ReadyAsync(Real with { DataDirectory = _folder });
        await sim.UploadAsync("me.mp4", await ClipAsync("0x2040c0", seconds: 20, size: "1920x1080"));
        await sim.ExportAsync("r1");

        await sim.DisposeAsync();

        Assert.Empty(Directory.GetDirectories(_folder));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static void Require()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        Assert.SkipUnless(
            new[] { "ffmpeg", "ffprobe" }.All(program => folders.Any(folder => File.Exists(Path.Combine(folder, program)) || File.Exists(Path.Combine(folder, program + ".exe")))),
            "ffmpeg and ffprobe are not on the PATH: real exports cannot be made here");
    }

    private static Task<SimCaller> ReadyAsync()
    {
        Require();
        return SimCaller.ReadyAsync(Real);
    }

    /// <summary>A red figure before a plain ground.</summary>
    private Task<byte[]> ClipAsync(string ground, int seconds, bool withSound = false, string size = "320x180")
    {
        string[] sound = withSound ? ["-f", "lavfi", "-i", $"sine=frequency=440:duration={seconds}", "-c:a", "aac"] : [];
        string[] picture = ["-f", "lavfi", "-i", $"color=c={ground}:s={size}:r=25:d={seconds},drawbox=x=iw*0.38:y=ih*0.3:w=iw*0.24:h=ih*0.7:color=red:t=fill"];
        return RunAsync("ffmpeg", [.. picture, .. sound, "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"], $"clip-{Guid.NewGuid():N}.mp4");
    }

    private async Task<Film> ExportAsync(SimCaller sim, params string[] words)
    {
        foreach (var message in words)
        {
            Assert.Equal(200, (await sim.SayAsync(message)).Status);
        }

        await sim.ExportAsync("r1");
        var ended = await sim.Server.Log.WaitForAsync(entry => entry.Kind is LogKind.RenderCompleted or LogKind.RenderFailed, SimCaller.Stop);
        Assert.True(ended.Kind == LogKind.RenderCompleted, ended.Text);
        var poll = (await sim.PollAsync("r1")).Json;
        var path = Path.Combine(_folder, "out.mp4");
        await File.WriteAllBytesAsync(path, await sim.Http.GetByteArrayAsync(new Uri(poll["output"]!["url"]!.GetValue<string>()), SimCaller.Stop), SimCaller.Stop);
        var about = JsonNode.Parse(await RunAsync("ffprobe", ["-v", "error", "-of", "json", "-show_entries", "format=duration:stream=codec_type,codec_name,pix_fmt,width,height", path], output: null))!;
        var streams = about["streams"]!.AsArray();
        var video = streams.Single(stream => stream!["codec_type"]!.GetValue<string>() == "video")!;
        return new Film(
            path,
            video["codec_name"]!.GetValue<string>(),
            video["pix_fmt"]!.GetValue<string>(),
            video["width"]!.GetValue<int>(),
            video["height"]!.GetValue<int>(),
            double.Parse(about["format"]!["duration"]!.GetValue<string>(), CultureInfo.InvariantCulture),
            streams.Any(stream => stream!["codec_type"]!.GetValue<string>() == "audio"));
    }

    private async Task<(byte R, byte G, byte B)> PixelAsync(Film film, int second, int x, int y)
    {
        var pixel = await RunAsync("ffmpeg", ["-ss", $"{second}", "-i", film.Path, "-frames:v", "1", "-vf", $"crop=2:2:{x}:{y}", "-f", "rawvideo", "-pix_fmt", "rgb24", "pipe:1"], output: null);
        return (pixel[0], pixel[1], pixel[2]);
    }

    private static bool IsRed((byte R, byte G, byte B) pixel) => pixel is { R: > 200, G: < 70, B: < 70 };

    /// <summary>The loudest sample, in dB of full scale.</summary>
    private async Task<double> LoudnessAsync(Film film)
    {
        var samples = await RunAsync("ffmpeg", ["-i", film.Path, "-f", "s16le", "-ac", "1", "pipe:1"], output: null);
        var loudest = Enumerable.Range(0, samples.Length / 2).Max(index => Math.Abs((int)BitConverter.ToInt16(samples, index * 2)));
        return 20 * Math.Log10(Math.Max(loudest, 0.001) / 32768);
    }

    /// <returns>The output file, or what was written to standard output where none is named.</returns>
    private async Task<byte[]> RunAsync(string program, string[] arguments, string? output)
    {
        string[] all = [.. program == "ffmpeg" ? ["-nostdin", "-loglevel", "error", "-y"] : Array.Empty<string>(), .. arguments, .. output is null ? Array.Empty<string>() : [Path.Combine(_folder, output)]];
        using var process = Process.Start(new ProcessStartInfo(program, all) { RedirectStandardOutput = true })!;
        using var memory = new MemoryStream();
        await process.StandardOutput.BaseStream.CopyToAsync(memory, SimCaller.Stop);
        await process.WaitForExitAsync(SimCaller.Stop);
        Assert.Equal(0, process.ExitCode);
        return output is null ? memory.ToArray() : await File.ReadAllBytesAsync(Path.Combine(_folder, output), SimCaller.Stop);
    }

    private sealed record Film(string Path, string Codec, string Format, int Width, int Height, double Seconds, bool HasSound);
}
