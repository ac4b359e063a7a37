using System.Globalization;
using System.Text.RegularExpressions;
using NemoBot.Core.Text.Captions;
using NemoVideo.Secrets;

namespace NemoBot.Core.Jobs;

/// <summary>A caption file to be sent.</summary>
/// <param name="Title">What tells its track from the others: its language, its name or its number; null if there is one track only.</param>
internal sealed record CaptionFile(CaptionFormat Format, string FileName, string? Title, byte[] Content);

/// <summary>Makes caption files of the text tracks of a timeline: one of each format for a track. Pure.</summary>
internal static partial class CaptionFiles
{
    /// <param name="tracks">Each has cues.</param>
    /// <param name="secrets">A caption may show a token.</param>
    public static IEnumerable<CaptionFile> Of(IReadOnlyList<CaptionTrack> tracks, string project, DateTimeOffset at, SecretMask secrets)
    {
        var titles = Titles(tracks);
        return from each in tracks.Zip(titles)
               let cues = each.First.Cues.Select(cue => Cue.Of(cue.Start, cue.End, secrets.Apply(cue.Text))).OfType<Cue>().ToList()
               from format in CaptionFormat.All
               select new CaptionFile(format, ResultFiles.NameOf(project, at, format.Extension, each.Second), each.Second, CaptionWriter.Write(cues, format));
    }

    /// <summary>The language where the draft says it and it is the only track in it, else the name, else the number.</summary>
    private static IEnumerable<string?> Titles(IReadOnlyList<CaptionTrack> tracks)
    {
        if (tracks.Count == 1)
        {
            return [tracks[0].Language];
        }

        var (languages, names) = (Counted(tracks.Select(track => track.Language)), Counted(tracks.Select(track => track.Name)));
        return tracks.Select((track, index) =>
            track.Language is { } language && languages[language] == 1 ? language
            : track.Name is { } name && names[name] == 1 && IsName().IsMatch(name) ? name
            : (index + 1).ToString(CultureInfo.InvariantCulture));
    }

    private static Dictionary<string, int> Counted(IEnumerable<string?> values) =>
        values.OfType<string>().CountBy(value => value, StringComparer.OrdinalIgnoreCase).ToDictionary(each => each.Key, each => each.Value, StringComparer.OrdinalIgnoreCase);

    /// <summary>Something of it remains in the name of a file, and it is no number of another track.</summary>
    [GeneratedRegex(@"\p{L}")]
    private static partial Regex IsName();
}
