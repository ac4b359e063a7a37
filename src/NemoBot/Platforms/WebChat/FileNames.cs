using System.Globalization;
using System.Text;

namespace NemoBot.Platforms.WebChat;

/// <summary>File names come from strangers: what is left of them is a bare name that may be shown and put into a header.</summary>
internal static class FileNames
{
    private const int Longest = 120;

    /// <summary>The last part of a path, without control and direction characters, at most 120 long with its extension; "file" when nothing is left.</summary>
    public static string Clean(string? name)
    {
        var bare = (name ?? "").Split('/', '\\')[^1];
        var kept = new StringBuilder(bare.Length);
        foreach (var rune in bare.EnumerateRunes())
        {
            // Format characters hide the real extension ("exe.4pm" written right to left).
            if (Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
                && rune != Rune.ReplacementChar)
            {
                kept.Append(rune);
            }
        }

        var clean = kept.ToString().Trim(' ', '.');
        if (clean.Length > Longest)
        {
            var extension = Path.GetExtension(clean) is { Length: <= 10 } short_ ? short_ : "";
            var cut = Longest - extension.Length;
            clean = clean[..(char.IsHighSurrogate(clean[cut - 1]) ? cut - 1 : cut)] + extension;
        }

        return clean.Length == 0 ? "file" : clean;
    }

    /// <summary>The header's value, with the plain and the UTF-8 form of the name (RFC 6266, RFC 5987).</summary>
    public static string Disposition(string kind, string name)
    {
        var plain = new string([.. Clean(name).Select(c => c is >= ' ' and <= '~' and not ('"' or '\\' or '%') ? c : '_')]);
        var builder = new StringBuilder($"{kind}; filename=\"{plain}\"; filename*=UTF-8''");
        foreach (var b in Encoding.UTF8.GetBytes(Clean(name)))
        {
            _ = char.IsAsciiLetterOrDigit((char)b) || b is (byte)'-' or (byte)'.' or (byte)'_' or (byte)'~' ? builder.Append((char)b) : builder.Append(CultureInfo.InvariantCulture, $"%{b:X2}");
        }

        return builder.ToString();
    }
}
