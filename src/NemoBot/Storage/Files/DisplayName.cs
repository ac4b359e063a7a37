using System.Globalization;
using System.Text;

namespace NemoBot.Storage.Files;

/// <summary>File names from persons, made harmless to show. They never become a path.</summary>
internal static class DisplayName
{
    /// <summary>Longest name, in UTF-16 units; the extension is kept.</summary>
    private const int MaxLength = 120;

    private const int MaxExtension = 16;

    /// <summary>The last part of what may be a path, without control and format characters (line breaks, changes of the writing direction); never empty.</summary>
    public static string From(string name)
    {
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

        var trimmed = clean.ToString().Trim(' ', '.');
        return trimmed.Length == 0 ? "file" : Shorten(trimmed);
    }

    private static string Shorten(string name)
    {
        if (name.Length <= MaxLength)
        {
            return name;
        }

        var extension = Path.GetExtension(name);
        if (extension.Length > MaxExtension)
        {
            extension = "";
        }

        var length = MaxLength - extension.Length;
        if (char.IsHighSurrogate(name[length - 1]))
        {
            length--;
        }

        return name[..length] + extension;
    }
}
