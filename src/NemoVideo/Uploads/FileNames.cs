using System.Globalization;
using System.Text;
using NemoVideo.Secrets;

namespace NemoVideo.Uploads;

/// <summary>Sanitises file names for display, for the store and for headers: the only rule, used wherever a name is read or created. They are never used as a path. Pure.</summary>
public static class FileNames
{
    /// <summary>
    /// Returns the name without control and format characters (line breaks, changes of the writing direction), secrets, and leading and trailing spaces and dots, cut
    /// between characters and before its extension if it is too long; never empty. A clean name is returned as it is.
    /// </summary>
    /// <param name="name">Null if there is none.</param>
    /// <param name="rule">Null for <see cref="FileNameRule.Standard"/>.</param>
    public static string Clean(string? name, FileNameRule? rule = null)
    {
        rule ??= FileNameRule.Standard;
        var kept = new StringBuilder();
        foreach (var rune in Bare(name ?? "", rule).EnumerateRunes())
        {
            // Lone surrogates are enumerated as U+FFFD.
            kept.Append(IsVisible(rune) && rule.Keeps(rune) ? rune.ToString() : rule.Replacement);
        }

        var masked = SecretMask.Forms.ApplyToName(kept.ToString());
        var clean = masked.Trim(' ', '.');
        return clean.Length == 0 ? rule.Otherwise
            : masked.TrimStart(' ').StartsWith('.') && MediaFormats.ByExtension($".{clean.ToLowerInvariant()}") is not null ? $"{rule.Otherwise}.{clean}" // An extension only.
            : FileNameLength.Cut(clean, rule.MostBytes).Trim(' ', '.');
    }

    private static string Bare(string name, FileNameRule rule) => rule.MayBePath ? name[(name.LastIndexOfAny(['/', '\\']) + 1)..] : name;

    /// <summary>Format characters include the overrides that make "gpj.exe" look like "exe.jpg".</summary>
    private static bool IsVisible(Rune rune) => Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}
