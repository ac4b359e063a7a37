namespace NemoBot.Core.Intents;

/// <summary>Distinguishes output parameters (1080p, 60fps, 4k, 16:9, 1920x1080) from other numbers (0:10, 30s).</summary>
internal static class NumberShape
{
    public static (WordClass Class, int End) Read(ReadOnlySpan<char> text, int start)
    {
        var end = start;
        while (end < text.Length && (text[end] < 0x80 ? char.IsAsciiLetterOrDigit(text[end]) : false)
            || (end + 1 < text.Length && end > start && text[end] is ':' or '.' && char.IsAsciiDigit(text[end + 1])))
        {
            end++;
        }

        var token = text[start..end];
        var digits = token.IndexOfAnyExceptInRange('0', '9');
        var isParam = digits > 0 && token[digits..] is "p" or "k" or "fps" or "i" or "hz" or "kbps" or "mbps"
            || token is "16:9" or "9:16" or "1:1" or "4:3" or "3:4" or "4:5" or "21:9"
            || (digits > 2 && token[digits] == 'x' && token.Length > digits + 2)
            || token is "1080" or "720" or "480" or "2160" or "1440" or "264" or "265";
        return (isParam ? WordClass.Param : WordClass.Number, end);
    }
}
