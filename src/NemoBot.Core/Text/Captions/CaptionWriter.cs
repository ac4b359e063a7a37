using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace NemoBot.Core.Text.Captions;

/// <summary>Writes cues as a caption file. Pure; the text of a cue is never markup: it shows as it is on the screen.</summary>
public static partial class CaptionWriter
{
    /// <returns>UTF-8 without a byte order mark.</returns>
    public static byte[] Write(IEnumerable<Cue> cues, CaptionFormat format) => Encoding.UTF8.GetBytes(format == CaptionFormat.Vtt ? Vtt(cues) : Srt(cues));

    /// <summary>Lines end in CRLF: some players on televisions read nothing else.</summary>
    private static string Srt(IEnumerable<Cue> cues)
    {
        var file = new StringBuilder();
        var number = 0;
        foreach (var cue in cues)
        {
            file.Append(CultureInfo.InvariantCulture, $"{++number}\r\n{Time(cue.Start, ',')} --> {Time(cue.End, ',')}\r\n");
            file.Append(Harmless(cue.Text).Replace("\n", "\r\n", StringComparison.Ordinal)).Append("\r\n\r\n");
        }

        return file.ToString();
    }

    private static string Vtt(IEnumerable<Cue> cues)
    {
        var file = new StringBuilder("WEBVTT\n\n");
        foreach (var cue in cues)
        {
            file.Append(CultureInfo.InvariantCulture, $"{Time(cue.Start, '.')} --> {Time(cue.End, '.')}\n");
            file.Append(cue.Text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal)).Append("\n\n");
        }

        return file.ToString();
    }

    /// <summary>SRT has no escapes, but players read tags (<c>&lt;i&gt;</c>) and positions (<c>{\an8}</c>) in it.</summary>
    private static string Harmless(string text) => Position().Replace(Tag().Replace(text, "‹"), "{ ");

    private static string Time(TimeSpan time, char point) =>
        string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours:00}:{time.Minutes:00}:{time.Seconds:00}{point}{time.Milliseconds:000}");

    [GeneratedRegex(@"<(?=[a-zA-Z/!])")]
    private static partial Regex Tag();

    [GeneratedRegex(@"\{(?=\\)")]
    private static partial Regex Position();
}
