using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using NemoBot.Core.Delivery;
using NemoBot.Core.Model;
using NemoBot.Pictures;
using NemoVideo.Drafts;

namespace NemoBot.Bench;

/// <summary><c>pictures</c>: CPU and memory of a picture of a timeline, 1920 pixels wide, with stills, sound and titles in four scripts.</summary>
internal static class PicturesScenario
{
    public static async Task<BenchReport> RunAsync(BenchSettings settings)
    {
        var rounds = settings.Number("rounds", 30);
        var media = new SegmentMedia[] { new(0, 0) { Frames = new(await FramesAsync(), 14) }, new(1, 0) { Loudness = [.. Enumerable.Range(0, 400).Select(n => Math.Abs(MathF.Sin(n / 9f)))] } };
        await using var services = new ServiceCollection().AddLogging().AddPictures().BuildServiceProvider();
        var painter = services.GetRequiredService<ITimelinePainter>();
        var timeline = Timeline();

        var (memory, cpu, clock) = (Kilobytes("VmRSS"), Cpu(), Stopwatch.StartNew());
        var png = painter.Draw(timeline, media) ?? throw new InvalidOperationException("No fonts are installed.");
        var report = new BenchReport("pictures").Add("first picture, CPU", (Cpu() - cpu).TotalMilliseconds, "ms").Add("first picture, time", clock.Elapsed.TotalMilliseconds, "ms")
            .Add("first picture, peak memory", (Kilobytes("VmHWM") - memory) / 1024.0, "MiB").Add("size of the PNG", png.Length / 1024.0, "KiB");

        GC.Collect();
        (memory, cpu) = (Kilobytes("VmRSS"), Cpu());
        var anonymous = Kilobytes("RssAnon");
        for (var n = 0; n < rounds; n++)
        {
            painter.Draw(timeline, media);
        }

        cpu = Cpu() - cpu;
        GC.Collect();
        return report.Add("CPU a picture", cpu.TotalMilliseconds / rounds, "ms").Add("memory kept after all", (Kilobytes("VmRSS") - memory) / 1024.0, "MiB").Add("of it private", (Kilobytes("RssAnon") - anonymous) / 1024.0, "MiB").Add("peak memory in all", (Kilobytes("VmHWM") - memory) / 1024.0, "MiB");
    }

    private static TimelinePicture Timeline() => new(
        [
            new(TrackKind.Video, "Video", [Segment("beach at dawn.mp4", 0, 12), Segment("城市夜景.mp4", 12, 6), Segment("شروق الشمس.mp4", 18, 6)]),
            new(TrackKind.Audio, "Audio", [Segment("Fado, piano and guitar", 0, 20)]),
            new(TrackKind.Text, "Text", [Segment("“Lisbon 🌅”", 1, 6), Segment("“नमस्ते दुनिया”", 12, 6)]),
            new(TrackKind.Text, "Text", [Segment("“Olá”", 2, 4), Segment("“さようなら”", 18, 5)]),
        ],
        TimeSpan.FromSeconds(24));

    private static PictureSegment Segment(string label, double start, double length) => new(label, TimeSpan.FromSeconds(start), TimeSpan.FromSeconds(length));

    private static TimeSpan Cpu()
    {
        using var self = Process.GetCurrentProcess();
        return self.TotalProcessorTime;
    }

    /// <summary>Reads a figure of this process's memory, as the kernel counts it.</summary>
    private static long Kilobytes(string name) =>
        long.Parse(File.ReadLines("/proc/self/status").First(line => line.StartsWith($"{name}:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<byte[]> FramesAsync()
    {
        string[] arguments = ["-loglevel", "error", "-f", "lavfi", "-i", "testsrc2=s=234x132:d=14:r=1", "-vf", "tile=14x1", "-frames:v", "1", "-q:v", "4", "-f", "mjpeg", "pipe:1"];
        using var ffmpeg = Process.Start(new ProcessStartInfo("ffmpeg", arguments) { RedirectStandardOutput = true })!;
        using var frames = new MemoryStream();
        await ffmpeg.StandardOutput.BaseStream.CopyToAsync(frames);
        return frames.ToArray();
    }
}
