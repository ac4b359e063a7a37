using System.Text.Json;
using NemoVideo.Http;

namespace NemoVideo.Drafts;

/// <summary>The project's draft, kept byte for byte as the state endpoint returned it: the exact JSON that export sends.</summary>
/// <param name="RawJson">The JSON value of <c>state.draft</c>: an object, a JSON string, or XML in a JSON string.</param>
public sealed partial record Draft(string RawJson)
{
    /// <summary>The readable view, built at each call: keep it if you use it often.</summary>
    public Timeline Timeline => TimelineReader.Read(JsonFields.TryParse(RawJson));

    /// <summary>Gets whether anything is on the timeline: a track with a segment, or a draft in an unreadable format.</summary>
    public bool IsExportable
    {
        get
        {
            var timeline = Timeline;
            return timeline.IsOpaque || timeline.Tracks.Any(track => track.Segments.Count > 0);
        }
    }

    /// <summary>Returns the draft in the form for export: files on the backend's disk replaced by their addresses, every other byte unchanged.</summary>
    public Draft ForExport(IReadOnlyList<MediaInfo> media) => DraftExport.Replace(this, media);

    /// <returns>Null for a value that means that there is no draft yet.</returns>
    internal static Draft? From(JsonElement? element) => element switch
    {
        { ValueKind: JsonValueKind.Object } value when value.EnumerateObject().MoveNext() => new(value.GetRawText()),
        { ValueKind: JsonValueKind.Array } value when value.GetArrayLength() > 0 => new(value.GetRawText()),
        { ValueKind: JsonValueKind.String } value when !string.IsNullOrWhiteSpace(value.AsText()) => new(value.GetRawText()),
        _ => null,
    };
}
