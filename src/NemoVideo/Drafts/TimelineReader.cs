using System.Text.Json;
using System.Text.RegularExpressions;
using NemoVideo.Http;

namespace NemoVideo.Drafts;

/// <summary>Reads the readable parts of a draft (docs/contracts/nemovideo.md §3.7); never guesses, never throws.</summary>
internal static partial class TimelineReader
{
    /// <summary>A readable timeline beyond this size is useless; the draft itself stays whole.</summary>
    public const int MaxTracks = 200;

    public const int MaxSegments = 5000;

    private const int MaxName = 100;

    /// <param name="draft">Null if it is not JSON, or nested too deep.</param>
    public static Timeline Read(JsonElement? draft) => draft is { ValueKind: JsonValueKind.Object } root
        ? new([.. Tracks(root).Select(track => track.Track)])
        : new([], IsOpaque: true);

    /// <summary>Tracks together with the JSON of their segments, in the same order.</summary>
    public static IEnumerable<(Track Track, JsonElement Json, IReadOnlyList<JsonElement> Segments)> Tracks(JsonElement draft)
    {
        foreach (var track in draft.Find("t", "tracks").Items().Where(item => item.ValueKind == JsonValueKind.Object).Take(MaxTracks))
        {
            var rawType = track.Find("tt", "type")?.AsInt();
            var kind = KindOf(rawType);
            List<JsonElement> jsons = [.. track.Find("sg", "segments").Items().Where(item => item.ValueKind == JsonValueKind.Object).Take(MaxSegments)];
            yield return (new(kind, rawType, Segments(kind, jsons)) { Name = SegmentReader.Short(track.FindText("name", "n", "title", "m.title", "m.name"), MaxName), Language = Language(track) }, track, jsons);
        }
    }

    private static string? Language(JsonElement track) =>
        track.FindText("language", "lang", "m.language", "m.lang")?.Trim() is { } tag && LanguageTag().IsMatch(tag) ? tag : null;

    private static TrackKind KindOf(int? rawType) => rawType switch
    {
        0 => TrackKind.Video,
        1 => TrackKind.Audio,
        7 => TrackKind.Text,
        _ => TrackKind.Unknown,
    };

    private static List<Segment> Segments(TrackKind kind, List<JsonElement> jsons)
    {
        var segments = new List<Segment>(jsons.Count);
        var end = TimeSpan.Zero;
        foreach (var json in jsons)
        {
            // If the draft gives no start, the segments follow each other.
            var segment = SegmentReader.Read(json, kind, position: segments.Count + 1, defaultStart: end);
            segments.Add(segment);
            end = segment.End;
        }

        return segments;
    }

    [GeneratedRegex("^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$", RegexOptions.CultureInvariant)]
    private static partial Regex LanguageTag();
}
