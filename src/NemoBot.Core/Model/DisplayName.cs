using System.Globalization;
using System.Text;
using NemoVideo.Secrets;
using NemoVideo.Uploads;

namespace NemoBot.Core.Model;

/// <summary>Sanitises file names from users, on any platform, for display and for headers. They are never used as a path.</summary>
public static class DisplayName
{
    /// <summary>
    /// Returns the last segment of a possible path, without control and format characters (line breaks, changes of the writing direction), at most
    /// <see cref="FileNameLength.MostBytes"/> long including the extension; never empty.
    /// </summary>
    /// <param name="name">Null if the platform provides none.</param>
    /// <param name="otherwise">The fallback if no character remains.</param>
    public static string From(string? name, string otherwise = "file")
    {
        name ??= "";
        var clean = new StringBuilder();
        foreach (var rune in name[(name.LastIndexOfAny(['/', '\\']) + 1)..].EnumerateRunes())
        {
            // Lone surrogates are enumerated as U+FFFD. Format characters include the overrides that make "gpj.exe" look like "exe.jpg".
            if (Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned))
            {
                clean.Append(rune);
            }
        }

        var trimmed = SecretMask.Forms.ApplyToName(clean.ToString()).Trim(' ', '.');
        return trimmed.Length == 0 ? otherwise : FileNameLength.Cut(trimmed);
    }
}
