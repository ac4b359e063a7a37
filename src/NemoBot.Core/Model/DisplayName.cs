using System.Globalization;
using System.Text;
using NemoVideo.Secrets;
using NemoVideo.Uploads;

namespace NemoBot.Core.Model;

/// <summary>File names from persons, from whichever platform, made harmless to show and to put into a header. They never become a path.</summary>
public static class DisplayName
{
    /// <summary>
    /// The last part of what may be a path, without control and format characters (line breaks, changes of the writing direction), at most
    /// <see cref="FileNameLength.MostBytes"/> long with its extension; never empty.
    /// </summary>
    /// <param name="name">Null: the platform gives none.</param>
    /// <param name="otherwise">The name where nothing is left of it.</param>
    public static string From(string? name, string otherwise = "file")
    {
        name ??= "";
        var clean = new StringBuilder();
        foreach (var rune in name[(name.LastIndexOfAny(['/', '\\']) + 1)..].EnumerateRunes())
        {
            // Lone surrogates come as U+FFFD. Format characters hold the overrides that make "gpj.exe" look like "exe.jpg".
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
