using System.Text;
using System.Text.RegularExpressions;

namespace NemoBot.Core.Intents;

/// <summary>
/// Represents output settings in a text that an export cannot honour: an export is always an MP4 (H.264, up to 1080p). Pure.
/// </summary>
/// <param name="Words">The settings as typed: "4k", "mov".</param>
/// <param name="IsShape">Whether one of them is an aspect ratio, which an edit can change.</param>
internal sealed partial record ExportWish(IReadOnlyList<string> Words, bool IsShape)
{
    /// <summary>The bot repeats at most this many words.</summary>
    private const int Most = 6;

    /// <summary>In characters. A longer text describes the video, not the file.</summary>
    private const int LongestText = 500;

    /// <returns>Null when the text names nothing beyond what an export gives anyway.</returns>
    public static ExportWish? In(string text)
    {
        if (text.Length > LongestText)
        {
            return null;
        }

        var plain = Masking.Mask(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Normalize(NormalizationForm.FormKC), out _).ToString(); // UTF-8 and back replaces lone surrogates.
        var shapes = Shape().Matches(plain);
        var words = File().Matches(plain).Concat(shapes).Where(match => !IsGiven(match.Value)).OrderBy(match => match.Index).Select(match => match.Value.Trim()).Distinct(StringComparer.OrdinalIgnoreCase).Take(Most).ToList();
        return words.Count == 0 ? null : new(words, shapes.Count > 0);
    }

    /// <summary>Removes the output settings: "export audio only" is an export, although sound is something inside the video.</summary>
    public static string Without(string text) => Shape().Replace(File().Replace(text, " "), " ");

    /// <summary>Finds the output settings of an instruction that ends in an export.</summary>
    /// <param name="edit">The part of the text before the export.</param>
    public static ExportWish? Behind(string edit, string text) =>
        text.StartsWith(edit, StringComparison.Ordinal) && edit.Length < text.Length ? In(text[edit.Length..]) : null;

    private static bool IsGiven(string words) => Given().IsMatch(words);

    /// <summary>Container and codec, picture size, frame rate, file size, audio only. Letters of other scripts may adjoin.</summary>
    [GeneratedRegex(
        """
        (?<![a-z0-9])(?<![a-z0-9]\.)(
            mov | gifs? | apng | webm | avi | mkv | wmv | flv | m4v | mpe?g | ogv | prores | dnxhd | hevc | h\.?265 | x265 | av1 | vp9 | hdr | lossless
          | mp3 | wav | m4a | aac | flac | ogg | png | jpe?g | webp
          | [2-8]\s?k | uhd | ultra\s?hd | qhd | (?:2160|1440|720|576|540|480|360|240|144)\s?[pi] | \d{3,4}\s?[x×]\s?\d{3,4}
          | \d{2,3}\s?fps | \d+(?:[.,]\d+)?\s?[mk]bps
          | (?:(?:under|below|max(?:imum)?|at\smost|less\sthan|smaller\sthan|up\sto|unter|höchstens|maximal|bis(?:\szu)?|menos\sde|máximo|hasta|(?:en\s)?moins\sde|até|no\smáximo)\s)?\d+(?:[.,]\d+)?\s?(?:[mkg]b|[mkg]ib|mo) | audio[\s-]only | only\s(?:the\s)?audio | just\s(?:the\s)?(?:audio|sound)
          | nur\s(?:die\s|den\s|das\s)?(?:audio|tonspur|ton) | (?:solo|sólo)\s(?:el\s)?(?:audio|sonido) | audio\sseul(?:ement)? | (?:seulement|juste|que)\s(?:le\sson|l['’]audio)
          | (?:só|apenas|somente)\s(?:o\s)?(?:áudio|som)
        )(?![a-z0-9])
        | \d{2,3}\s?(?:帧|幀|フレーム|프레임|кадр\p{L}*|bilder\p{L}*\s(?:pro|je)\ssekunde|images?\spar\sseconde|quadros\spor\ssegundo|fotogramas\spor\ssegundo|frames\sper\ssecond)
        | (?:(?:до|меньше|не\sболее)\s)?\d+(?:[.,]\d+)?\s?(?:[мгк]б|兆|メガ|메가)
        | (?:只要|只导出|只導出|仅|僅|纯|純)(?:音频|音頻|声音|聲音|音轨|音軌) | (?:音声|音)(?:だけ|のみ) | (?:오디오|소리|음성)만 | только\s(?:звук|аудио|звуковую\sдорожку)
        """,
        RegexOptions.IgnoreCase | RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant)]
    private static partial Regex File();

    [GeneratedRegex(
        """
        (?<!\d)(?:9\s?[:x]\s?16 | 16\s?[:x]\s?9 | 1\s?:\s?1 | 4\s?:\s?[35] | 3\s?:\s?[24] | 5\s?:\s?4 | 2\s?:\s?3 | 21\s?:\s?9)(?!\d)
        | (?<!\p{L})(?:vertical(?:ly|mente|e)? | horizontal(?:ly|mente|e)? | portrait | landscape | square | widescreen | hochformat | querformat | quadratisch
          | cuadrado | apaisado | carré | paysage | quadrado | вертикальн\p{L}* | горизонтальн\p{L}* | квадратн\p{L}*)(?!\p{L})
        | 竖屏 | 豎屏 | 直式 | 竖版 | 豎版 | 横屏 | 橫屏 | 横版 | 橫式 | 方形 | 縦長 | 縦型 | 横長 | 正方形 | 세로 | 가로 | 정사각형
        """,
        RegexOptions.IgnoreCase | RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant)]
    private static partial Regex Shape();

    /// <summary>Matches output settings that an export already has.</summary>
    [GeneratedRegex(@"^(?:1920\s?[x×]\s?1080|1080\s?[x×]\s?1920)$", RegexOptions.CultureInvariant)]
    private static partial Regex Given();
}
