using System.Text.Json;
using NemoVideo.Http;

namespace NemoVideo.Drafts;

/// <summary>Reads how a segment looks and sounds, beyond its place and length, from the likely fields; it names what it finds, and guesses nothing.</summary>
internal static class SegmentLook
{
    private static readonly (SegmentAspects Aspect, TimelineChangeKind Change, string[] Fields)[] Known =
    [
        (SegmentAspects.Background, TimelineChangeKind.BackgroundChanged, ["background", "bg"]),
        (SegmentAspects.Color, TimelineChangeKind.ColorChanged, ["filter", "filters", "brightness", "contrast", "saturation", "warmth", "temperature"]),
        (SegmentAspects.Rotation, TimelineChangeKind.Rotated, ["rotation", "rotate"]),
        (SegmentAspects.Mirror, TimelineChangeKind.Mirrored, ["flip", "mirror"]),
        (SegmentAspects.Transition, TimelineChangeKind.TransitionChanged, ["transition", "transitions"]),
        (SegmentAspects.Fade, TimelineChangeKind.FadeChanged, ["fade", "fade_in", "fade_out", "fade_in_ms", "fade_out_ms"]),
    ];

    /// <summary>Returns the speed at which a segment plays; 1 if it names none.</summary>
    public static double Speed(JsonElement segment) => segment.FindNumber("speed", "sp", "m.speed", "playback_rate", "m.playback_rate") is > 0 and var speed ? speed : 1;

    /// <summary>Returns what is set on a segment.</summary>
    public static SegmentAspects Of(JsonElement segment) =>
        Known.Where(known => known.Fields.Any(field => Value(segment, field) is not null)).Aggregate(SegmentAspects.None, (all, known) => all | known.Aspect);

    public static IEnumerable<TimelineChangeKind> Changes(JsonElement before, JsonElement after) =>
        from known in Known
        where known.Fields.Any(field => Differs(Value(before, field), Value(after, field)))
        select known.Change;

    private static JsonElement? Value(JsonElement segment, string field) => segment.Find(field, $"m.{field}");

    private static bool Differs(JsonElement? before, JsonElement? after) => (before, after) switch
    {
        (null, null) => false,
        ({ } old, { } @new) => !DraftComparison.IsSame(old, @new),
        _ => true,
    };
}
