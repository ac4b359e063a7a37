using System.Globalization;
using System.Text.Json;
using NemoVideo.Uploads;

namespace NemoVideo.Simulator.Media;

/// <summary>Determines length, size and sound of a file: by ffprobe, else from the header of an MP4.</summary>
internal sealed class MediaProbe(Ffmpeg? ffmpeg)
{
    /// <returns>The facts, and whether the file is media at all (true if that cannot be determined).</returns>
    public async Task<(MediaFacts Facts, bool IsReadable)> ProbeAsync(string path, MediaKind type, CancellationToken cancellationToken)
    {
        if (ffmpeg is null)
        {
            await using var file = File.OpenRead(path);
            return (MediaFacts.Unknown with { Duration = type == MediaKind.Image ? null : Mp4Duration.Read(file) }, true);
        }

        JsonElement answer = default;
        string[] arguments = ["-v", "error", "-of", "json", "-show_entries", "format=duration:stream=codec_type,width,height,avg_frame_rate:stream_side_data=rotation", path];
        var (exit, _) = await Ffmpeg.RunAsync(
            ffmpeg.Probe,
            arguments,
            Path.GetDirectoryName(path)!,
            async (output, token) =>
            {
                using var text = new StreamReader(output);
                var json = await text.ReadToEndAsync(token);
                answer = json.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(json);
            },
            cancellationToken);
        return exit == 0 && Read(answer, type) is { } facts ? (facts, true) : (MediaFacts.Unknown, false);
    }

    private static MediaFacts? Read(JsonElement answer, MediaKind type)
    {
        var streams = answer.TryGetProperty("streams", out var list) ? list.EnumerateArray().ToList() : [];
        var video = streams.Find(stream => Kind(stream) == "video");
        var hasAudio = streams.Exists(stream => Kind(stream) == "audio");
        if (type == MediaKind.Audio ? !hasAudio : video.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        TimeSpan? duration = type != MediaKind.Image && answer.TryGetProperty("format", out var format) && Number(format, "duration") is { } seconds
            ? TimeSpan.FromSeconds(seconds)
            : null;
        if (type == MediaKind.Audio)
        {
            return new MediaFacts(duration, null, null, null, true);
        }

        var (width, height) = ((int?)Number(video, "width"), (int?)Number(video, "height"));
        return IsTurned(video)
            ? new MediaFacts(duration, height, width, Rate(video), hasAudio)
            : new MediaFacts(duration, width, height, type == MediaKind.Image ? null : Rate(video), hasAudio);
    }

    /// <summary>Returns whether the video has to be turned a quarter: phones record lying and store the rotation, which players (and ffmpeg) apply.</summary>
    private static bool IsTurned(JsonElement video) =>
        video.TryGetProperty("side_data_list", out var sides)
        && sides.EnumerateArray().Any(side => Number(side, "rotation") is { } turn && Math.Abs(turn) % 180 == 90);

    private static string? Kind(JsonElement stream) => stream.TryGetProperty("codec_type", out var kind) ? kind.GetString() : null;

    private static double? Number(JsonElement of, string name) => !of.TryGetProperty(name, out var value) ? null
        : value.ValueKind == JsonValueKind.Number ? value.GetDouble()
        : double.TryParse(value.GetString(), CultureInfo.InvariantCulture, out var number) ? number
        : null;

    private static double? Rate(JsonElement video)
    {
        var parts = video.TryGetProperty("avg_frame_rate", out var rate) ? rate.GetString()?.Split('/') : null;
        return parts is [var above, var below]
            && double.TryParse(above, CultureInfo.InvariantCulture, out var frames)
            && double.TryParse(below, CultureInfo.InvariantCulture, out var seconds)
            && seconds > 0 && frames > 0
            ? frames / seconds
            : null;
    }
}
