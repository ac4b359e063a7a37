using System.Globalization;
using System.Text;
using NemoVideo.Simulator.Projects;

namespace NemoVideo.Simulator.Rendering;

/// <summary>Breaks texts into lines that fit the picture, and positions them.</summary>
internal static class TextLayout
{
    private const int TitleColumns = 24;
    private const int SubtitleColumns = 40;
    private const int MaxLines = 4;

    public static (string Text, int Size) Of(TextCue cue, FrameSize canvas)
    {
        var isTitle = cue.Role == "title";
        var lines = Wrap(cue.Text, isTitle ? TitleColumns : SubtitleColumns);
        var widest = Math.Max(1, lines.Max(Columns));
        var fits = canvas.Width * 0.88 / (widest * 0.62);
        var wanted = Math.Min(canvas.Height, canvas.Width) * (isTitle ? 0.11 : 0.055);
        return (string.Join('\n', lines), Math.Max(10, (int)Math.Min(wanted, fits)));
    }

    /// <summary>Returns the filter that draws a text. Font and file are quoted; both are paths of ours, not a person's words.</summary>
    public static string Filter(DrawnText text)
    {
        var place = text.Cue.Role == "title" ? "h*0.10" : "h-text_h-h*0.08";
        var (from, to) = (Seconds(text.Cue.Start), Seconds(text.Cue.Start + text.Cue.Length));
        return $"drawtext=fontfile='{Escape(text.Font)}':textfile='{text.File}':expansion=none:fontsize={text.Size}:fontcolor=white:borderw={Math.Max(1, text.Size / 18)}:bordercolor=black@0.8"
            + $":box=1:boxcolor=black@0.45:boxborderw={text.Size / 3}:line_spacing={text.Size / 6}:x=(w-text_w)/2:y={place}:enable='between(t,{from},{to})'";
    }

    private static List<string> Wrap(string text, int columns)
    {
        var lines = new List<string>();
        var line = new StringBuilder();
        foreach (var word in Words(text))
        {
            if (line.Length > 0 && Columns(line.ToString()) + Columns(word) > columns)
            {
                lines.Add(line.ToString().Trim());
                line.Clear();
            }

            line.Append(word);
        }

        lines.Add(line.ToString().Trim());
        return lines.Count <= MaxLines ? lines : [.. lines.Take(MaxLines - 1), lines[MaxLines - 1] + "…"];
    }

    /// <summary>Returns the words with the space after them; each Chinese letter is one. Control characters become spaces.</summary>
    private static IEnumerable<string> Words(string text)
    {
        var word = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            var isWide = rune.Value >= 0x2e80;
            if (isWide && word.Length > 0)
            {
                yield return word.ToString();
                word.Clear();
            }

            word.Append(Rune.IsControl(rune) ? " " : rune.ToString());
            if (isWide || Rune.IsWhiteSpace(rune))
            {
                yield return word.ToString();
                word.Clear();
            }
        }

        if (word.Length > 0)
        {
            yield return word.ToString();
        }
    }

    private static int Columns(string text) => text.EnumerateRunes().Sum(rune => rune.Value >= 0x2e80 ? 2 : 1);

    private static string Escape(string path) => path.Replace('\\', '/').Replace(":", @"\:", StringComparison.Ordinal).Replace("'", "", StringComparison.Ordinal);

    private static string Seconds(long ms) => (ms / 1000.0).ToString("0.###", CultureInfo.InvariantCulture);
}
