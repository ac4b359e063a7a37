using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace NemoVideo.Simulator.Projects;

/// <summary>Converts between a cut and the draft's short names (docs/contracts/nemovideo.md §3.7).</summary>
internal static class CutJson
{
    public const int VideoTrack = 0;
    public const int AudioTrack = 1;
    public const int TextTrack = 7;

    public static JsonObject Write(Cut cut, string draftId)
    {
        var tracks = new JsonArray();
        AddTrack(tracks, "video", VideoTrack, cut.Placed().Select(placed => Write(placed.Clip, placed.Start)));
        AddTrack(tracks, "bgm", AudioTrack, cut.Music.Select(Write));
        AddTrack(tracks, "title", TextTrack, cut.Texts.Where(cue => cue.Role == "title").Select(Write));
        AddTrack(tracks, "subtitle", TextTrack, cut.Texts.Where(cue => cue.Role == "subtitle").Select(Write));
        var draft = new JsonObject { ["id"] = draftId, ["d"] = cut.Duration, ["fps"] = 30, ["t"] = tracks };
        Put(draft, "ratio", cut.Shape);
        return draft;
    }

    /// <summary>Reads a draft that was submitted for export. Throws <see cref="FormatException"/> for one that we did not write.</summary>
    public static Cut Read(JsonElement draft)
    {
        if (draft.ValueKind != JsonValueKind.Object || !draft.TryGetProperty("t", out var tracks) || tracks.ValueKind != JsonValueKind.Array)
        {
            throw new FormatException("The draft has no tracks.");
        }

        var cut = Cut.Empty with { Shape = Text(draft, "ratio") };
        foreach (var track in tracks.EnumerateArray())
        {
            var type = (int)Number(track, "tt", -1);
            foreach (var segment in track.TryGetProperty("sg", out var segments) ? segments.EnumerateArray() : [])
            {
                cut = type switch
                {
                    VideoTrack => cut with { Clips = cut.Clips.Add(ReadClip(segment)) },
                    AudioTrack => cut with { Music = cut.Music.Add(ReadMusic(segment)) },
                    TextTrack => cut with { Texts = cut.Texts.Add(ReadText(segment)) },
                    _ => cut,
                };
            }
        }

        return cut;
    }

    private static void AddTrack(JsonArray tracks, string id, int type, IEnumerable<JsonObject> segments)
    {
        var array = new JsonArray([.. segments]);
        if (array.Count > 0)
        {
            tracks.Add(new JsonObject { ["id"] = id, ["tt"] = type, ["sg"] = array });
        }
    }

    private static JsonObject Write(Clip clip, long start)
    {
        var about = new JsonObject { ["title"] = clip.Name, ["kind"] = clip.IsImage ? "image" : "video", ["speed"] = clip.Speed };
        var look = clip.Look;
        Put(about, "background", look.Background);
        Put(about, "filter", look.Gray ? "black_and_white" : null);
        Put(about, "brightness", look.Brightness == 0 ? (double?)null : look.Brightness);
        Put(about, "warmth", look.Warmth == 0 ? (double?)null : look.Warmth);
        Put(about, "rotation", look.Rotation == 0 ? (int?)null : look.Rotation);
        Put(about, "flip", look.Flip);
        if (clip.TransitionMs > 0)
        {
            about["transition"] = new JsonObject { ["kind"] = clip.Transition, ["ms"] = clip.TransitionMs };
        }

        var segment = new JsonObject { ["id"] = clip.Id, ["n"] = clip.Name, ["s"] = start };
        Put(segment, "d", clip.Out is null ? (long?)null : clip.Length);
        segment["src"] = clip.Source;
        segment["in"] = clip.In;
        Put(segment, "out", clip.Out);
        segment["v"] = clip.Volume;
        segment["m"] = about;
        return segment;
    }

    private static JsonObject Write(MusicCue cue)
    {
        var about = new JsonObject { ["title"] = cue.Name };
        Put(about, "mood", cue.Mood);
        Put(about, "fade_out_ms", cue.FadeOutMs == MusicCue.ShortFadeMs ? (long?)null : cue.FadeOutMs);
        var segment = new JsonObject { ["id"] = cue.Id, ["n"] = cue.Name, ["s"] = cue.Start, ["d"] = cue.Length, ["v"] = cue.Volume, ["m"] = about };
        Put(segment, "src", cue.Source);
        return segment;
    }

    private static JsonObject Write(TextCue cue) => new()
    {
        ["id"] = cue.Id,
        ["text"] = cue.Text,
        ["s"] = cue.Start,
        ["d"] = cue.Length,
        ["m"] = new JsonObject { ["role"] = cue.Role, ["title"] = cue.Text },
    };

    private static Clip ReadClip(JsonElement segment)
    {
        var about = Child(segment, "m");
        var transition = Child(about, "transition");
        return new Clip(
            Text(segment, "id") ?? "",
            Text(segment, "n") ?? "",
            Text(segment, "src") ?? throw new FormatException("A video segment has no source."),
            Text(about, "kind") == "image",
            (long)Number(segment, "in", 0),
            segment.TryGetProperty("out", out var end) ? end.GetInt64() : null)
        {
            Speed = Number(about, "speed", 1),
            Volume = Number(segment, "v", 1),
            Look = new Look(
                Text(about, "background"),
                Text(about, "filter") == "black_and_white",
                Number(about, "brightness", 0),
                (int)Number(about, "rotation", 0),
                Text(about, "flip"))
            {
                Warmth = Number(about, "warmth", 0),
            },
            TransitionMs = (long)Number(transition, "ms", 0),
            Transition = Text(transition, "kind") ?? "fade",
        };
    }

    private static MusicCue ReadMusic(JsonElement segment) => new(
        Text(segment, "id") ?? "",
        Text(segment, "n") ?? "",
        Text(Child(segment, "m"), "mood"),
        Text(segment, "src"),
        (long)Number(segment, "s", 0),
        (long)Number(segment, "d", 0),
        Number(segment, "v", 1))
    {
        FadeOutMs = (long)Number(Child(segment, "m"), "fade_out_ms", MusicCue.ShortFadeMs),
    };

    private static TextCue ReadText(JsonElement segment) => new(
        Text(segment, "id") ?? "",
        Text(Child(segment, "m"), "role") ?? "title",
        Text(segment, "text") ?? "",
        (long)Number(segment, "s", 0),
        (long)Number(segment, "d", 0));

    private static void Put<T>(JsonObject to, string name, T? value)
    {
        if (value is not null)
        {
            to[name] = JsonValue.Create(value);
        }
    }

    private static JsonElement Child(JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var child) ? child : default;

    private static string? Text(JsonElement of, string name) => Child(of, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static double Number(JsonElement of, string name, double otherwise) => Child(of, name) switch
    {
        { ValueKind: JsonValueKind.Number } number => number.GetDouble(),
        { ValueKind: JsonValueKind.String } text when double.TryParse(text.GetString(), CultureInfo.InvariantCulture, out var value) => value,
        _ => otherwise,
    };
}
